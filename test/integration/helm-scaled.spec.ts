/** The chart with workers and a coordinator: who does what, and that nothing waits for ever. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.js';
import { Helm, only, withValues, type Manifest, type Workload } from '../setup/chart.js';
import { startChild } from '../setup/child.js';
import { requireProgram } from '../setup/programs.js';
import { temporaryFolder } from '../setup/service.js';

let helm: Helm;
let objects: Manifest[];

beforeAll(async () => {
  helm = await Helm.unpack();
  objects = await helm.objects(...withValues('scaled'));
});

const workload = (kind: string, name: string) =>
  only(objects, kind, name).spec as Workload & {
    readonly strategy?: unknown;
    readonly podManagementPolicy?: string;
  };

function configured(component: string): unknown {
  return parse(only(objects, 'ConfigMap').data![`${component}.yaml`]!);
}

const COMPONENT = 'app.kubernetes.io/component';

describe('the chart, scaled out', () => {
  it('tells each worker its number', () => {
    const { replicas, template } = workload('StatefulSet', 'trial-flyball-worker');
    expect(replicas).toBe(3);
    expect(template.spec.containers[0]!.env).toEqual([
      {
        name: 'FLYBALL_SCALE_WORKER',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" } },
      },
    ]);
    // And each coordinator where the other one reaches it.
    expect(
      workload('Deployment', 'trial-flyball-coordinator').template.spec.containers[0]!.env,
    ).toEqual([
      { name: 'FLYBALL_SCALE_ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ]);
  });

  it('writes configurations that the service takes', () => {
    for (const component of ['worker', 'coordinator']) {
      const text = only(objects, 'ConfigMap').data![`${component}.yaml`]!;
      const environment = component === 'worker' ? { FLYBALL_SCALE_WORKER: '2' } : {};
      const file = { name: `${component}.yaml`, text };
      expect(loadConfig({ file, environment, flags: {} })).toMatchObject({
        scale: { role: component, workers: 3, worker: component === 'worker' ? 2 : 0 },
        nats: { partitions: 12, credsFile: '/etc/flyball/secrets/nats-creds' },
        privacy: { userKeyFile: '/etc/flyball/secrets/user-key' },
      });
    }
  });

  it('gives workers neither the token nor the password that they have no use for', () => {
    const secrets = JSON.stringify(
      workload('StatefulSet', 'trial-flyball-worker').template.spec.volumes,
    );
    expect(secrets).toContain('flyball-user-key');
    expect(secrets).toContain('flyball-nats');
    expect(secrets).not.toMatch(/flyball-api|flyball-influxdb/);
    expect(JSON.stringify(configured('worker'))).not.toMatch(/influx|tokenFile/);
    expect(configured('coordinator')).toMatchObject({
      exports: { influx: { url: 'http://influxdb.example.com:8086' } },
    });
  });

  it('updates two coordinators one after the other, and ends a single one first', async () => {
    const { replicas, strategy } = workload('Deployment', 'trial-flyball-coordinator');
    expect({ replicas, strategy }).toEqual({
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    });
    const one = await helm.objects(...withValues('scaled'), '--set', 'coordinator.replicas=1');
    expect(only(one, 'Deployment', 'trial-flyball-coordinator').spec).toMatchObject({
      strategy: { type: 'Recreate' },
    });
  });

  it('lets a coordinator that waits reach the one that leads, whoever else may call', async () => {
    const from = '{"podSelector":{"matchLabels":{"app":"prometheus"}}}';
    const some = await helm.objects(
      ...withValues('scaled'),
      ...['--set-json', `networkPolicy.from=[${from}]`],
    );
    const { spec } = only(some, 'NetworkPolicy');
    const { ingress } = spec as { ingress: { from: unknown[] }[] };
    expect(ingress[0]!.from).toContainEqual({
      podSelector: {
        matchLabels: expect.objectContaining({ [COMPONENT]: 'coordinator' }) as object,
      },
    });
  });

  it('updates workers without waiting for partitions that others hold', () => {
    const { podManagementPolicy, template } = workload('StatefulSet', 'trial-flyball-worker');
    expect(podManagementPolicy).toBe('Parallel');
    expect(template.spec.containers[0]).toMatchObject({
      readinessProbe: { httpGet: { path: '/health/live' } },
    });
  });

  it('sends people to coordinators, and Prometheus to all under one job', () => {
    expect(only(objects, 'Service').spec).toMatchObject({
      selector: { [COMPONENT]: 'coordinator' },
    });
    expect(
      workload('Deployment', 'trial-flyball-coordinator').template.spec.containers[0],
    ).toMatchObject({
      readinessProbe: { httpGet: { path: '/health/ready' } },
    });
    expect(only(objects, 'Service', 'trial-flyball-worker').spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { [COMPONENT]: 'worker' },
    });
    const { spec } = only(objects, 'ServiceMonitor');
    expect(spec).toMatchObject({
      endpoints: [{ relabelings: [{ targetLabel: 'job', replacement: 'trial-flyball' }] }],
    });
    const { matchLabels } = (spec as Pick<Workload, 'selector'>).selector;
    const scraped = objects.filter(
      ({ kind, metadata }) =>
        kind === 'Service' &&
        Object.entries(matchLabels).every(([label, value]) => metadata.labels[label] === value),
    );
    expect(scraped.map(({ metadata }) => metadata.name).sort()).toEqual([
      ...['trial-flyball', 'trial-flyball-worker'],
    ]);
  });

  it('lets drains of nodes take one at a time, and holds up none by a single coordinator', async () => {
    const budgetsOf = (all: readonly Manifest[]) =>
      all.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ spec }) => spec);
    const budget = (component: string) =>
      expect.objectContaining({
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: expect.objectContaining({ [COMPONENT]: component }) as object },
      }) as object;
    expect(budgetsOf(objects)).toEqual([budget('worker'), budget('coordinator')]);
    const one = await helm.objects(...withValues('scaled'), '--set', 'coordinator.replicas=1');
    expect(budgetsOf(one)).toEqual([budget('worker')]);
  });

  it('keeps the archive of one coordinator on a volume, and takes yours for two', async () => {
    const archived = async (...values: string[]) =>
      helm.objects(...withValues('scaled'), '--set', ['archive.enabled=true', ...values].join());
    await expect(archived()).rejects.toThrow(/archive.existingClaim is empty: with two/);
    const two = await archived('archive.existingClaim=shared');
    expect(two.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
    const volumes = (kind: string, name: string) =>
      (only(two, kind, name).spec as Workload).template.spec.volumes;
    expect(volumes('Deployment', 'trial-flyball-coordinator')).toContainEqual({
      name: 'archive',
      persistentVolumeClaim: { claimName: 'shared' },
    });
    expect(JSON.stringify(volumes('StatefulSet', 'trial-flyball-worker'))).not.toContain('archive');
    const { data } = only(two, 'ConfigMap');
    expect(parse(data!['coordinator.yaml']!)).toMatchObject({
      archive: { dir: '/var/lib/flyball-archive' },
    });
    expect(data!['worker.yaml']).not.toContain('archive');
    const one = await archived('coordinator.replicas=1');
    expect(only(one, 'PersistentVolumeClaim', 'trial-flyball-archive')).toMatchObject({
      metadata: { annotations: { 'helm.sh/resource-policy': 'keep' } },
      spec: { resources: { requests: { storage: '20Gi' } } },
    });
  });

  it('keeps what one coordinator writes on a volume that outlives its pod', async () => {
    const one = await helm.objects(
      ...withValues('scaled'),
      ...['--set', 'coordinator.replicas=1,persistence.enabled=true'],
    );
    const claim = only(one, 'PersistentVolumeClaim', 'trial-flyball-coordinator');
    expect(claim.metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
    const { spec } = only(one, 'Deployment', 'trial-flyball-coordinator');
    expect((spec as Workload).template.spec.volumes).toContainEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'trial-flyball-coordinator' },
    });
  });

  it('pages when the coordinator is gone though workers run, and the other way round', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'rules.yaml'), stringify(only(objects, 'PrometheusRule').spec));
    const shown = (metric: string, namespace = 'ranking') => ({
      series: `${metric}{job="trial-flyball",namespace="${namespace}"}`,
      values: '1x20',
    });
    const coordinator = shown('flyball_partition_held');
    const worker = shown('flyball_events_sent_total');
    // Another release, of another namespace, stands in for nobody, and no standby does.
    const others = [
      ...[shown('flyball_partition_held', 'other'), shown('flyball_events_sent_total', 'other')],
      shown('flyball_build_info'),
    ];
    const rules = JSON.stringify(only(objects, 'PrometheusRule').spec);
    const [, annotations] = /"alert":"FlyballAbsent","annotations":(\{[^}]+\})/.exec(rules)!;
    const exp_annotations: unknown = JSON.parse(annotations!);
    const exp_labels = { severity: 'page', job: 'trial-flyball', namespace: 'ranking' };
    const gone = [{ exp_labels, exp_annotations }];
    const cases = [
      { input_series: [coordinator, worker], exp_alerts: [] },
      { input_series: [worker, ...others], exp_alerts: gone },
      { input_series: [coordinator, ...others], exp_alerts: gone },
    ];
    const tests = cases.map(({ input_series, exp_alerts }) => ({
      interval: '1m',
      input_series,
      alert_rule_test: [{ eval_time: '15m', alertname: 'FlyballAbsent', exp_alerts }],
    }));
    await writeFile(join(folder, 'tests.yaml'), stringify({ rule_files: ['rules.yaml'], tests }));
    const promtool = await startChild(requireProgram('promtool'), ['test', 'rules', 'tests.yaml'], {
      cwd: folder,
    });
    expect({ ...(await promtool.waitForExit()), said: promtool.stderr() }).toMatchObject({
      code: 0,
    });
  });
});
