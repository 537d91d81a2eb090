/** The whole chain on real servers: events, alert, webhook, audit, report. */
import { describe, expect, it } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditEntry } from '../../src/audit/request.js';
import { startChild } from '../setup/child.js';
import { freePort } from '../setup/free-port.js';
import { startNats } from '../setup/nats.js';
import { requireProgram } from '../setup/programs.js';
import { inCheckout } from '../setup/root.js';
import { BINARY, Metrics, startService, temporaryFolder, type Service } from '../setup/service.js';
import { until } from '../setup/until.js';
import { concentratingEvents } from './concentrating-events.js';
import { connect, publish } from './stream.js';

const ENVIRONMENT = {
  FLYBALL_NATS_PARTITIONS: '2',
  FLYBALL_CHECKPOINT_INTERVAL: '500ms',
  FLYBALL_WINDOWS_IDLE_AFTER: '1h',
  FLYBALL_AUDIT_STRETCH: '1h',
  FLYBALL_AUDIT_BASELINE_LAG: '3h',
  FLYBALL_LOG_LEVEL: 'warn',
  // A block of an hour or two must suffice, so false alarms may be many.
  FLYBALL_DETECTORS_BANDWAGON_BLOCK: 'hour',
  FLYBALL_ALARMS_FALSE_PAGES90D: '1000',
  FLYBALL_ALARMS_GUARDRAILS: '[{"reading":"bandwagon.exposure_gini","above":0.8}]',
};
/** Prometheus and Alertmanager as they are provisioned, but quick; tells how often the latter has posted. */
async function startMonitoring(service: Service, token: string): Promise<() => Promise<number>> {
  const folder = await temporaryFolder();
  const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()];
  await writeFile(join(folder, 'token'), token);
  await writeFile(
    join(folder, 'prometheus.yml'),
    `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ['${inCheckout('alerts')}/*.yaml']
alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${alertmanagerPort}'] }] }] }
scrape_configs: [{ job_name: flyball, static_configs: [{ targets: ['${new URL(service.http).host}'] }] }]
`,
  );
  await writeFile(
    join(folder, 'alertmanager.yml'),
    `route: { receiver: flyball, group_wait: 1s, group_interval: 1s, repeat_interval: 2s }
receivers:
  - name: flyball
    webhook_configs:
      - url: ${service.http}/api/alerts
        http_config: { authorization: { credentials_file: ${join(folder, 'token')} } }
`,
  );
  const alertmanager = await startChild(requireProgram('prometheus-alertmanager'), [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'alertmanager')}`,
    `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
    '--cluster.listen-address=',
  ]);
  await alertmanager.waitForPort(alertmanagerPort);
  const prometheus = await startChild(requireProgram('prometheus'), [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'prometheus')}`,
    `--web.listen-address=127.0.0.1:${prometheusPort}`,
  ]);
  await prometheus.waitForPort(prometheusPort);
  return async () => {
    const answer = await fetch(`http://127.0.0.1:${alertmanagerPort}/metrics`);
    const metrics = new Metrics(await answer.text());
    return metrics.sum('alertmanager_notifications_total', 'integration="webhook"');
  };
}

async function audits(service: Service): Promise<AuditEntry[]> {
  const answer = await fetch(`${service.http}/api/audits`);
  return ((await answer.json()) as { audits: AuditEntry[] }).audits;
}

const hasEnded = ({ state }: AuditEntry) => state === 'done' || state === 'failed';

function untilDone(
  service: Service,
  wished = (all: readonly AuditEntry[]) => all.length > 0 && all.every(hasEnded),
): Promise<AuditEntry[]> {
  return until(async () => {
    const all = await audits(service);
    return wished(all) && all;
  });
}

/** As Alertmanager posts it. */
const posted = {
  version: '4',
  groupKey: '{}:{}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'flyball',
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager.example.com',
  alerts: [
    {
      status: 'firing',
      labels: {
        alertname: 'FlyballGuardrailCrossed',
        surface: 'home',
        policy: 'production',
        severity: 'ticket',
      },
      annotations: {},
      startsAt: '2026-05-01T12:00:00.000Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.example.com/graph',
      fingerprint: 'a1b2c3d4e5f60718',
    },
  ],
};

describe('an alert that fires', () => {
  it('starts one audit, however often it is posted, and the report is there after a restart', async () => {
    const server = await startNats();
    const folder = await temporaryFolder();
    let service = await startService(server.port, folder, ENVIRONMENT);
    const token = (await readFile(join(folder, 'api-token'), 'utf8')).trim();
    const post = async (path: string, body: unknown, shown = token) => {
      const answer = await fetch(`${service.http}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${shown}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };

    const timesPosted = await startMonitoring(service, token);
    const nats = await connect(server.port);
    await publish(nats, 2, concentratingEvents());
    const [audit, ...others] = await untilDone(service);
    expect(others).toEqual([]);
    expect(audit).toMatchObject({
      state: 'done',
      request: {
        trigger: 'alert',
        alert: 'FlyballGuardrailCrossed',
        surface: 'home',
        policy: 'production',
      },
    });
    expect(audit!.verdict).toMatch(/home\/production, exposure has become more concentrated/);

    // Prometheus goes on evaluating and Alertmanager repeating; and somebody posts by hand.
    await until(async () => (await timesPosted()) >= 3);
    const twice = [await post('/api/alerts', posted), await post('/api/alerts', posted)];
    expect(twice.map(({ status }) => status)).toEqual([202, 202]);
    expect(twice[0]!.body).toEqual({ audits: [audit!.request.id] });
    expect(await untilDone(service)).toHaveLength(1);
    const { id } = audit!.request;
    expect((await readdir(join(folder, 'audits'))).sort()).toEqual([
      `${id}.html`,
      `${id}.json`,
      `${id}.md`,
    ]);

    await service.stop();
    service = await startService(server.port, folder, ENVIRONMENT);
    expect(await audits(service)).toEqual([audit]);
    const page = await fetch(`${service.http}/audits/${id}`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('more concentrated');
    const json = (await (await fetch(`${service.http}/audits/${id}.json`)).json()) as object;
    expect(json).toMatchObject({ request: { id } });

    const asked = await startChild(
      process.execPath,
      [BINARY, 'audit', '--from', new Date(audit!.request.from).toISOString()].concat([
        ...['--to', new Date(audit!.request.to).toISOString()],
      ]),
      { env: { FLYBALL_DATA_DIR: folder, FLYBALL_HTTP_PORT: new URL(service.http).port } },
    );
    expect(await asked.waitForExit(30_000)).toMatchObject({ code: 0 });
    expect(asked.stderr()).toMatch(/Report: http:\/\/127\.0\.0\.1:\d+\/audits\/[0-9a-f]{16}/);

    expect((await post('/api/alerts', posted, 'wrong')).status).toBe(401);
    expect((await post('/api/alerts', { version: '3' })).status).toBe(400);
    expect((await post('/api/audits', { from: 'yesterday', to: 1 })).body).toMatchObject({
      message: expect.arrayContaining([expect.stringMatching(/^from: expected a time such as/)]),
    });
    const { from, to } = audit!.request;
    const overlapping = { from, to, baselineFrom: from - 3_600_000, baselineTo: from + 1 };
    expect((await post('/api/audits', overlapping)).body).toMatchObject({
      message: 'The baseline and the audited stretch must not overlap.',
    });
    const own = { ...posted.alerts[0]!, labels: { alertname: 'FlyballAuditsFailing' } };
    const several = { ...posted, alerts: [own, ...posted.alerts, ...posted.alerts] };
    expect((await post('/api/alerts', several)).body).toEqual({ audits: [id] });
    expect((await fetch(`${service.http}/audits/..%2f..%2fapi-token`)).status).toBe(404);
  });
});

describe('a schedule', () => {
  it('asks for audits at its times', async () => {
    const server = await startNats();
    const folder = await temporaryFolder();
    const environment = { ...ENVIRONMENT, FLYBALL_AUDIT_SCHEDULE: '* * * * * *' };
    const service = await startService(server.port, folder, environment);
    // Every second one is asked for, so there may always be one that waits.
    const audit = (await untilDone(service, (all) => all.some(hasEnded))).find(hasEnded);
    expect(audit).toMatchObject({ state: 'done', request: { trigger: 'schedule' } });
    expect(audit!.request.id).toMatch(/^schedule-\d{8}T\d{9}Z$/);
    expect(audit!.verdict).toMatch(/^Cannot say/);
  });
});
