/** Every documented call of a real service: its status, its type, and its body against the document. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenApiDocument } from '../../src/adapters/openapi/document.js';
import { OPERATIONS } from '../../src/adapters/openapi/operations.js';
import { startNats } from '../setup/nats.js';
import { startService, temporaryFolder, type Service } from '../setup/service.js';
import { until } from '../setup/until.js';
import { concentratingEvents } from './concentrating-events.js';
import { connect, publish } from './stream.js';

const ENVIRONMENT = {
  FLYBALL_NATS_PARTITIONS: '2',
  FLYBALL_WINDOWS_IDLE_AFTER: '1h',
  FLYBALL_LOG_LEVEL: 'warn',
  FLYBALL_LABELLING_BUDGET: '500',
  FLYBALL_DETECTORS_BANDWAGON_BLOCK: 'hour',
  FLYBALL_ALARMS_FALSE_PAGES90D: '1000',
  FLYBALL_ALARMS_GUARDRAILS: '[{"reading":"bandwagon.exposure_gini","above":0.8}]',
};
const SIGNED = { by: 'ana', why: 'looking' };

let service: Service;
let token: string;
let document: OpenApiDocument;
let validator: Ajv2020;

interface Sent {
  readonly path: string;
  readonly body?: unknown;
  /** Default: the right one. */
  readonly token?: string;
}

async function send(method: string, { path, body, token: shown = token }: Sent): Promise<Response> {
  const isPost = method === 'post';
  return fetch(`${service.http}${path}`, {
    method: method.toUpperCase(),
    redirect: 'manual',
    ...(isPost && {
      headers: { authorization: `Bearer ${shown}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  });
}

/** Checks an answer against what the document says of its status. */
async function check(id: string, answer: Response): Promise<unknown> {
  const { method, path } = OPERATIONS.find((operation) => operation.id === id)!;
  const responses = document.paths[path]![method]!.responses;
  expect({ id, documented: Object.keys(responses) }).toEqual({
    id,
    documented: expect.arrayContaining([String(answer.status)]),
  });
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('x-powered-by')).toBeNull();
  const { content } = responses[String(answer.status)]!;
  if (!content) {
    await answer.body?.cancel();
    return undefined;
  }
  const [type, { schema }] = Object.entries(content)[0]!;
  const main = (text: string) => text.split(';')[0];
  if (type !== '*/*') expect(main(answer.headers.get('content-type') ?? '')).toBe(main(type));
  if (!schema) {
    if (main(type) === 'text/event-stream') await answer.body?.cancel();
    else expect((await answer.text()).length).toBeGreaterThan(0);
    return undefined;
  }
  const body: unknown = await answer.json();
  const pointer = String(schema['$ref']).slice(1);
  const validate = validator.compile({ $ref: `openapi#${pointer}` });
  validate(body);
  expect({ id, status: answer.status, errors: validate.errors }).toEqual({
    ...{ id, status: answer.status, errors: null },
  });
  return body;
}

async function ask(id: string, sent: Sent, status: number): Promise<unknown> {
  const { method } = OPERATIONS.find((operation) => operation.id === id)!;
  const answer = await send(method, sent);
  const body = await check(id, answer);
  expect({ id, status: answer.status, body }).toMatchObject({ id, status });
  return body;
}

beforeAll(async () => {
  const server = await startNats();
  const folder = await temporaryFolder();
  service = await startService(server.port, folder, ENVIRONMENT);
  token = (await readFile(join(folder, 'api-token'), 'utf8')).trim();
  await publish(await connect(server.port), 2, concentratingEvents());
  document = (await (await fetch(`${service.http}/api/openapi.json`)).json()) as OpenApiDocument;
  validator = new Ajv2020({ strict: false });
  validator.addSchema(document, 'openapi');
});

describe('every documented call', () => {
  it('answers as the document says', async () => {
    const { incidents } = (await until(async () => {
      const body = (await ask('incidents', { path: '/api/incidents' }, 200)) as {
        incidents: { id: string }[];
      };
      return body.incidents.length > 0 ? body : undefined;
    })) as { incidents: [{ id: string }] };
    const incident = incidents[0].id;
    const tasks = (await until(async () => {
      const body = await ask('tasks', { path: '/labelling/tasks?limit=5' }, 200);
      return (body as unknown[]).length > 0 ? body : undefined;
    })) as { data: { request: string } }[];
    const from = new Date(Date.now() - 7_200_000).toISOString();
    const to = new Date(Date.now() - 3_600_000).toISOString();
    const asked = (await ask('askForAudit', { path: '/api/audits', body: { from, to } }, 202)) as {
      id: string;
    };
    const acknowledge = `/api/incidents/${incident}/acknowledge`;
    const exploration = '/exploration?surface=home&policy=production&exposures=5';
    const alert = {
      ...{ status: 'firing', labels: { alertname: 'FlyballX' }, startsAt: from },
      fingerprint: 'f1',
    };
    const calls: [string, Sent, number][] = [
      ['overview', { path: '/api/overview' }, 200],
      ['readings', { path: '/api/readings?surface=home' }, 200],
      ['history', { path: '/api/history?surface=home&policy=production' }, 200],
      // Nothing is kept where no history is configured; what is: influx-history.spec.ts.
      ['longHistory', { path: '/api/readings/history' }, 404],
      ['since', { path: '/api/readings/since' }, 404],
      ['live', { path: '/api/live' }, 200],
      ['acknowledge', { path: acknowledge, body: SIGNED }, 200],
      ['acknowledge', { path: acknowledge, body: { by: 'ana' } }, 400],
      ['acknowledge', { path: '/api/incidents/none/acknowledge', body: SIGNED }, 404],
      // A limit that was set is no baseline that could be moved.
      ['accept', { path: `/api/incidents/${incident}/accept`, body: SIGNED }, 400],
      ['accept', { path: '/api/incidents/none/accept', body: SIGNED }, 404],
      ['declareMaintenance', { path: '/api/maintenance', body: { ...SIGNED, from, to } }, 200],
      ['incidents', { path: '/api/incidents' }, 200],
      ['monitors', { path: '/api/monitors' }, 200],
      ['baselines', { path: '/api/baselines' }, 200],
      ['baselineOrigins', { path: '/api/baselines/origins' }, 200],
      ['maintenance', { path: '/api/maintenance' }, 200],
      ['dataQuality', { path: '/api/data-quality' }, 200],
      ['configuration', { path: '/api/configuration' }, 200],
      ['audits', { path: '/api/audits' }, 200],
      ['postAlerts', { path: '/api/alerts', body: { version: '4', alerts: [alert] } }, 202],
      ['auditsPage', { path: '/audits' }, 302],
      ['auditPage', { path: '/audits/none' }, 404],
      ['auditJson', { path: '/audits/none.json' }, 404],
      ['auditSummary', { path: '/audits/none.md' }, 404],
      ['tasks', { path: '/labelling/tasks?limit=no' }, 400],
      ['tasksFile', { path: '/labelling/tasks.json?surface=home' }, 200],
      [
        'giveLabels',
        { path: '/labelling/labels', body: { request: tasks[0]!.data.request, label: 1 } },
        200,
      ],
      ['giveLabels', { path: '/labelling/labels', body: { request: 'none', label: 1 } }, 400],
      ['exploration', { path: exploration }, 200],
      ['exploration', { path: '/exploration' }, 400],
      ['labels', { path: '/api/labels' }, 200],
      ['statusPage', { path: '/' }, 200],
      ['pageFile', { path: '/page/app.js' }, 200],
      ['pageFile', { path: '/page/none.js' }, 404],
      ['runbook', { path: '/runbooks/FlyballEffectiveItemsChanged' }, 200],
      ['runbook', { path: '/runbooks/None' }, 404],
      ['detectorLimits', { path: '/detectors/bandwagon' }, 200],
      ['detectorLimits', { path: '/detectors/none' }, 404],
      ['metrics', { path: '/metrics' }, 200],
      ['isAlive', { path: '/health/live' }, 200],
      ['openapi', { path: '/api/openapi.json' }, 200],
    ];
    for (const call of calls) await ask(...call);
    const called = new Set(['askForAudit', 'isReady', ...calls.map(([id]) => id)]);
    expect(OPERATIONS.map(({ id }) => id).filter((id) => !called.has(id))).toEqual([]);

    await until(async () => {
      const { audits } = (await ask('audits', { path: '/api/audits' }, 200)) as {
        audits: { request: { id: string }; state: string }[];
      };
      return audits.find(({ request, state }) => request.id === asked.id && state === 'done');
    });
    await ask('auditPage', { path: `/audits/${asked.id}` }, 200);
    await ask('auditJson', { path: `/audits/${asked.id}.json` }, 200);
    await ask('auditSummary', { path: `/audits/${asked.id}.md` }, 200);
  });

  it('that changes something is turned away without a token, and where its body is too large', async () => {
    const changing = OPERATIONS.filter(({ token: needs }) => needs);
    expect(changing.length).toBeGreaterThan(5);
    for (const { id, path } of changing) {
      const sent = { path: path.replace('{id}', 'none'), body: {} };
      const unsigned = (await ask(id, { ...sent, token: 'wrong' }, 401)) as { message: string };
      expect(unsigned.message).toContain('Authorization: Bearer');
      const tooMany = { giveLabels: 9_000_000, postAlerts: 3_000_000 }[id] ?? 300_000;
      const body = `"${'x'.repeat(tooMany)}"`;
      const { message } = (await ask(id, { ...sent, body }, 413)) as { message: string };
      expect(message).toMatch(/^the body: more than (256 KiB|[28] MiB)/);
      await ask(id, { ...sent, body: '{' }, 400);
    }
  });

  it('says 429 and how long to wait after too many wrong tokens, even with the right one', async () => {
    let answer: Response;
    do {
      answer = await send('post', { path: '/api/audits', body: {}, token: 'wrong' });
      await answer.body?.cancel();
    } while (answer.status === 401);
    const late = await send('post', { path: '/api/audits', body: {} });
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await check('askForAudit', late);
    const metrics = await service.metrics();
    expect(metrics.sum('flyball_http_turned_away_total', 'wrong_token"')).toBeGreaterThan(0);
    expect(metrics.sum('flyball_http_turned_away_total', 'too_many_wrong_tokens"')).toBeGreaterThan(
      1,
    );
  });

  it('on readiness says of each part how it is', async () => {
    const ready = await until(async () => {
      const answer = await send('get', { path: '/health/ready' });
      const body = await check('isReady', answer);
      return answer.status === 200 ? body : undefined;
    });
    expect(ready).toMatchObject({
      status: 'ok',
      details: { nats: { status: 'up' }, checkpoint: { status: 'up' }, lag: { status: 'up' } },
    });
  });
});
