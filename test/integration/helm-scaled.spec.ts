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
    readonly progressDeadlineSeconds?: number;
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
    expect(
      workload('Deployment', 'trial-flyball-coordinator').template.spec.containers[0],
    ).not.toHaveProperty('env');
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

  it('updates coordinators by ending the old ones first, since a standby is never ready', () => {
    const { replicas, strategy, progressDeadlineSeconds } = workload(
      'Deployment',
      'trial-flyball-coordinator',
    );
    expect({ replicas, strategy }).toEqual({ replicas: 2, strategy: { type: 'Recreate' } });
    // What Kubernetes takes for none.
    expect(progressDeadlineSeconds).toBe(2 ** 31 - 1);
  });

  it('updates workers without waiting for partitions that others hold', () => {
    const { podManagementPolicy, template } = workload('StatefulSet', 'trial-flyball-worker');
    expect(podManagementPolicy).toBe('Parallel');
    expect(template.spec.containers[0]).toMatchObject({
      readinessProbe: { httpGet: { path: '/health/live' } },
    });
  });

  it('sends people to the coordinator that leads, and Prometheus to all', () => {
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

  it('lets drains of nodes take one worker at a time, and holds up none by a coordinator', () => {
    const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ spec }) => spec)).toEqual([
      expect.objectContaining({
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: expect.objectContaining({ [COMPONENT]: 'worker' }) as object },
      }),
    ]);
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
    expect(spec).not.toHaveProperty('progressDeadlineSeconds');
  });

  it('pages when the coordinator is gone though workers run, and the other way round', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'rules.yaml'), stringify(only(objects, 'PrometheusRule').spec));
    const running = (job: string) => ({
      series: `flyball_build_info{job="${job}",namespace="ranking",instance="a"}`,
      values: '1x20',
    });
    const [coordinator, worker] = [running('trial-flyball'), running('trial-flyball-worker')];
    // Another release, of another namespace, stands in for nobody.
    const other = { ...coordinator, series: coordinator.series.replace('ranking', 'other') };
    const rules = JSON.stringify(only(objects, 'PrometheusRule').spec);
    const [, annotations] = /"alert":"FlyballAbsent","annotations":(\{[^}]+\})/.exec(rules)!;
    const exp_annotations: unknown = JSON.parse(annotations!);
    const gone = (job: string) => [
      { exp_labels: { severity: 'page', job, namespace: 'ranking' }, exp_annotations },
    ];
    const cases = [
      { input_series: [coordinator, worker], exp_alerts: [] },
      { input_series: [worker, other], exp_alerts: gone('trial-flyball') },
      { input_series: [coordinator, other], exp_alerts: gone('trial-flyball-worker') },
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
