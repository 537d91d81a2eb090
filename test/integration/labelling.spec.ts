/** Labelling on real servers: impressions, tasks, answers by webhook and export, and what they count for. */
import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelTask } from '../../src/adapters/labelling/studio-tasks.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { annotation, task, webhook } from '../adapters/labelling/studio.js';
import { startChild } from '../setup/child.js';
import { startNats } from '../setup/nats.js';
import { requireProgram } from '../setup/programs.js';
import { startService, temporaryFolder, type Service } from '../setup/service.js';
import { until } from '../setup/until.js';
import { connect, publish, stored } from './stream.js';

const PARTITIONS = 2;
const MINUTE = 60_000;
const ENVIRONMENT = {
  FLYBALL_NATS_PARTITIONS: String(PARTITIONS),
  FLYBALL_CHECKPOINT_INTERVAL: '500ms',
  FLYBALL_WINDOWS_IDLE_AFTER: '1h',
  FLYBALL_ATTRIBUTION_TIME: '5m',
  FLYBALL_LABELLING_BUDGET: '960',
  FLYBALL_LABELLING_GUIDELINE: 'g1',
  FLYBALL_LABELLING_OVERLAP: '0',
  FLYBALL_LABELLING_REPORT_SHARE: '0',
  FLYBALL_LOG_LEVEL: 'warn',
};

/** A slate each three seconds, by users of both partitions. */
function impressions(from: number, to: number): KindedEvent[] {
  return Array.from({ length: (to - from) / 3000 }, (_, n) => ({
    kind: 'recommendation' as const,
    id: `r-${from}-${n}`,
    time: from + n * 3000,
    surface: 'home',
    policy: 'production',
    version: 'v7',
    user: `user-${(n * 13) % 97}`,
    slate: [0, 1].map((place) => ({
      item: `item-${(n * 7 + place) % 40}`,
      score: ((n * 31 + place * 17) % 100) / 100,
      propensity: 0.05,
    })),
  }));
}

async function tasks(service: Service): Promise<LabelTask[]> {
  return (await (await fetch(`${service.http}/labelling/tasks`)).json()) as LabelTask[];
}

function untilAsked(service: Service): Promise<LabelTask[]> {
  return until(async () => {
    const waiting = await tasks(service);
    return waiting.length >= 20 && waiting;
  });
}

describe('labelling', () => {
  it('has impressions judged: tasks out, answers back, each counted once', async () => {
    const server = await startNats();
    const folder = await temporaryFolder();
    let service = await startService(server.port, folder, ENVIRONMENT);
    const token = (await readFile(join(folder, 'api-token'), 'utf8')).trim();
    const nats = await connect(server.port);
    const post = async (body: unknown, shown = token) => {
      const answer = await fetch(`${service.http}/labelling/labels`, {
        method: 'POST',
        headers: { authorization: `Bearer ${shown}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const end = Math.floor(Date.now() / (5 * MINUTE)) * 5 * MINUTE - 60 * MINUTE;
    const shown = impressions(end - 180 * MINUTE, end);
    await publish(nats, PARTITIONS, shown);
    await service.waitForMetrics((m) => m.sum('flyball_events_sent_total') === shown.length);
    const asked = await untilAsked(service);
    expect(await tasks(service)).toEqual(asked);
    const [judged, skipped, second] = asked.map(({ data }) => data.request) as [
      string,
      string,
      string,
    ];

    const at = new Date(end + 5 * MINUTE).toISOString();
    const said = { id: 17, request: judged, choice: '0.75', by: 3, at };
    expect((await post(webhook(said), 'not-the-token-of-the-service')).status).toBe(401);
    expect(await post(webhook(said))).toMatchObject({ status: 200, body: { accepted: 1 } });
    expect(await post(webhook(said))).toMatchObject({ status: 200, body: { repeated: 1 } });
    const skip = { id: 18, request: skipped, cancelled: true, at };
    expect(await post(webhook(skip))).toMatchObject({ status: 200, body: { skipped: 1 } });
    expect(await post({ request: 'p0-0123456789abcdef', label: 1 })).toMatchObject({
      status: 400,
      body: { message: [expect.stringMatching(/^request: not known here/)] },
    });
    const exported = [
      task(judged, [annotation(said)]),
      task(second, [annotation({ id: 19, choice: 'no', at })]),
      task('p1-nobody', [annotation({ id: 20, choice: 'no', at })]),
    ];
    expect(await post(exported)).toMatchObject({
      status: 200,
      body: { accepted: 1, repeated: 1, refused: 1 },
    });

    // What became of them stands in the stream, with the context that was frozen.
    const messages = await stored(nats, 'FLYBALL');
    const answers = messages
      .filter(({ subject }) => /^flyball\.(label|outcome)\./.test(subject))
      .map(({ subject, body }) => ({ subject, ...(JSON.parse(body) as { request?: string }) }));
    expect(answers).toHaveLength(3);
    const asking = (await stored(nats, 'FLYBALL_LABEL_REQUESTS'))
      .flatMap(({ body }) => body.trim().split('\n'))
      .map((line) => JSON.parse(line) as { id: string; inclusion: number; time: number });
    const { inclusion } = asking.find(({ id }) => id === judged)!;
    expect(inclusion).toBeGreaterThan(0);
    expect(inclusion).toBeLessThan(1);
    expect(answers.find(({ request }) => request === judged)).toEqual({
      subject: `flyball.label.${judged[1]!}`,
      id: expect.any(String),
      time: end + 5 * MINUTE,
      ...{ request: judged, label: 0.75, inclusion, guideline: 'g1', labeller: '3' },
      ...{ source: 'label-studio', surface: 'home', policy: 'production', version: 'v7' },
      ...{ recommendation: expect.stringMatching(/^r-/), item: asked[0]!.data.item },
      ...{ position: asked[0]!.data.position, propensity: 0.05, score: expect.any(Number) },
      impressionTime: Date.parse(asked[0]!.data.shown),
    });
    expect(answers.filter((answer) => 'signal' in answer)).toMatchObject([
      { signal: 'label-skipped' },
    ]);

    // Time goes on, and they are counted.
    await publish(nats, PARTITIONS, impressions(end, end + 40 * MINUTE));
    const { text } = await service.waitForMetrics(
      (m) =>
        m.sum('flyball_labelling_labelled_total') === 2 &&
        m.sum('flyball_labelling_skipped_total') === 1,
    );
    expect(text).toMatch(/^flyball_labelling_effective_labels\{.*\} [12]/m);
    expect(text).toContain('flyball_events_dead_lettered_total{kind="label"} 0');
    expect(text).toContain('flyball_events_late_total{kind="label"} 0');
    const promtool = await startChild(requireProgram('promtool'), ['check', 'metrics'], {
      input: text,
    });
    await promtool.waitForExit();
    expect(`${promtool.stdout()}${promtool.stderr()}`).toBe('');
    const left = new Set((await tasks(service)).map(({ data }) => data.request));
    expect([judged, skipped, second].filter((id) => left.has(id))).toEqual([]);
    const overview = (await (await fetch(`${service.http}/api/labels`)).json()) as object;
    expect(overview).toMatchObject({
      isOn: true,
      segments: [{ surface: 'home', policy: 'production', labelled: 2, skipped: 1 }],
    });

    const query = 'surface=home&policy=production&exposures=5';
    const explored = await fetch(`${service.http}/exploration?${query}`);
    const { items } = (await explored.json()) as { items: { propensity: number }[] };
    expect(items.reduce((sum, { propensity }) => sum + propensity, 0)).toBeCloseTo(5, 6);

    // The same again after a restart changes nothing; another labeller may still be heard.
    await service.stop();
    service = await startService(server.port, folder, ENVIRONMENT);
    expect(await post(exported)).toMatchObject({ body: { accepted: 0, repeated: 2, refused: 1 } });
    const other = { request: judged, label: 1, labeller: 'ana' };
    expect(await post(other)).toMatchObject({ status: 200, body: { accepted: 1 } });
  });

  it('is off without a budget, and says so', async () => {
    const server = await startNats();
    const service = await startService(server.port, await temporaryFolder(), {
      ...ENVIRONMENT,
      FLYBALL_LABELLING_BUDGET: '0',
    });
    const answer = await fetch(`${service.http}/labelling/tasks`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('labelling.budget');
    expect(await (await fetch(`${service.http}/api/labels`)).json()).toEqual({
      isOn: false,
      segments: [],
    });
  });
});
