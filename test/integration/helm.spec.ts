/** The chart, by the real helm: it lints, renders, and what it renders is what Flyball can run with. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.js';
import {
  CHART,
  Helm,
  objectsOf,
  only,
  podsOf,
  withValues,
  type Manifest,
  type Workload,
} from '../setup/chart.js';
import { startChild } from '../setup/child.js';
import { golden } from '../setup/golden.js';
import { objectProblems } from '../setup/kubernetes-objects.js';
import { requireProgram } from '../setup/programs.js';
import { inCheckout } from '../setup/root.js';
import { temporaryFolder } from '../setup/service.js';

/** Most that the data of a ConfigMap may hold. */
const MOST_BYTES = 1024 * 1024;

/** What is rendered, by the name of the values; the arguments of helm. */
const LAYOUTS: Readonly<Record<string, readonly string[]>> = {
  default: [],
  all: withValues('all'),
  scaled: withValues('scaled'),
};
const names = Object.keys(LAYOUTS);

const texts = new Map<string, string>();
const layouts = new Map<string, Manifest[]>();
let helm: Helm;

beforeAll(async () => {
  helm = await Helm.unpack();
  for (const [name, args] of Object.entries(LAYOUTS)) {
    texts.set(name, await helm.template(...args));
    layouts.set(name, objectsOf(texts.get(name)!));
  }
});

const rendered = (name: string) => layouts.get(name)!;

/** The configuration that a rendered file comes to, or the error that the service would end with. */
function configOf(manifests: readonly Manifest[], component = 'monitor') {
  const name = `${component}.yaml`;
  const text = only(manifests, 'ConfigMap').data?.[name] ?? '';
  return loadConfig({ file: { name, text }, environment: {}, flags: {} });
}

async function promtool(folder: string, ...args: string[]): Promise<string> {
  const child = await startChild(requireProgram('promtool'), args, { cwd: folder });
  await child.waitForExit();
  return child.exit()?.code === 0 ? '' : child.stdout() + child.stderr();
}

describe.each(names)('the chart with the values %s', (name) => {
  it('passes the linter', async () => {
    const child = await helm.run('lint', '--strict', CHART, ...LAYOUTS[name]!);
    expect(child.stdout()).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(child.exit()?.code).toBe(0);
  });

  it('renders objects that fit their kinds, without a field that no cluster knows', () => {
    for (const object of rendered(name)) {
      expect([object.kind, object.metadata.name, objectProblems(object)]).toEqual([
        ...[object.kind, object.metadata.name, []],
      ]);
    }
  });

  it('renders each object once, with the names that Kubernetes takes and the labels of the release', () => {
    const ids = rendered(name).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { metadata } of rendered(name)) {
      expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'flyball',
        'app.kubernetes.io/instance': 'trial',
      });
    }
  });

  it('keeps all pods to the restricted profile of the Pod Security Standards, and more', () => {
    const pods = podsOf(rendered(name));
    expect(pods).toHaveLength(name === 'scaled' ? 3 : 2);
    for (const [id, pod, claims] of pods) {
      const { securityContext, volumes = [], containers, initContainers = [] } = pod;
      expect([id, pod]).toMatchObject([id, { automountServiceAccountToken: false }]);
      expect(pod.enableServiceLinks).toBe(false);
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(securityContext['runAsUser']).toBeGreaterThan(0);
      expect(securityContext).not.toHaveProperty('sysctls');
      for (const host of ['hostNetwork', 'hostPID', 'hostIPC'])
        expect(pod).not.toHaveProperty(host);
      const kinds = volumes.flatMap((volume) =>
        Object.keys(volume).filter((key) => key !== 'name'),
      );
      const allowed = ['configMap', 'emptyDir', 'persistentVolumeClaim', 'projected', 'secret'];
      expect(kinds.filter((kind) => !allowed.includes(kind))).toEqual([]);
      const mountable = [...volumes.map((volume) => volume['name']), ...claims];
      for (const container of [...containers, ...initContainers]) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container).not.toHaveProperty('ports.0.hostPort');
        for (const mount of container.volumeMounts ?? []) expect(mountable).toContain(mount.name);
        // No secret is a variable, and none overrides the configuration file.
        for (const { name: variable, value, valueFrom } of container.env ?? []) {
          if (['FLYBALL_SCALE_WORKER', 'FLYBALL_SCALE_ADDRESS'].includes(variable))
            expect(valueFrom).toHaveProperty('fieldRef');
          else
            expect([variable, value]).toEqual([
              expect.not.stringMatching(/^FLYBALL_/),
              expect.any(String),
            ]);
        }
      }
    }
  });

  it('names files in the configurations that are mounted, and mounts no others', () => {
    for (const { kind, spec } of rendered(name)) {
      if (kind !== 'StatefulSet' && kind !== 'Deployment') continue;
      const { volumes = [] } = (spec as Workload).template.spec;
      const paths = (value: unknown) =>
        [...JSON.stringify(value).matchAll(/"path":"([^"]+)"/g)].map(([, path]) => path!);
      const [configuration] = volumes.filter((each) => each['name'] === 'config');
      expect(paths(configuration)).toEqual(['flyball.yaml']);
      const [, key = ''] = /"key":"([^"]+)"/.exec(JSON.stringify(configuration))!;
      const text = only(rendered(name), 'ConfigMap').data?.[key] ?? '';
      const named = [...text.matchAll(/\/etc\/flyball\/(\w+)\/(\S+)/g)];
      for (const folder of ['secrets', 'baseline']) {
        const mounted = volumes.filter((each) => each['name'] === folder).flatMap(paths);
        const wanted = named.filter(([, where]) => where === folder).map(([, , path]) => path);
        expect(mounted.sort()).toEqual(wanted.sort());
      }
    }
  });

  it('has every selector choose pods that there are', () => {
    const pods = rendered(name).flatMap(({ kind, metadata, spec }) =>
      kind === 'Pod'
        ? [metadata.labels]
        : kind === 'StatefulSet' || kind === 'Deployment'
          ? [(spec as Workload).template.metadata.labels]
          : [],
    );
    const chooses = (selector: Readonly<Record<string, string>>) =>
      pods.filter((labels) =>
        Object.entries(selector).every(([label, value]) => labels[label] === value),
      ).length;
    for (const { kind, metadata, spec } of rendered(name)) {
      if (kind === 'Service') {
        const { selector } = spec as { selector: Record<string, string> };
        expect([metadata.name, chooses(selector)]).toEqual([metadata.name, 1]);
      }
      if (['StatefulSet', 'Deployment', 'PodDisruptionBudget'].includes(kind)) {
        const { selector } = spec as Workload;
        expect([metadata.name, chooses(selector.matchLabels)]).toEqual([metadata.name, 1]);
      }
    }
  });
});

describe('the chart', () => {
  it.each(['default', 'scaled'])('renders %s as committed', async (name) => {
    // Rules are compared with those that are committed elsewhere.
    const text = texts
      .get(name)!
      .split(/^(?=---\n)/m)
      .filter((document) => !document.includes('/prometheusrule.yaml'))
      .join('');
    expect(text).toBe(await golden(join('helm', `${name}.yaml`), text));
  });

  it('runs one process by default, on a volume of its own', () => {
    const kinds = rendered('default').map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['ConfigMap', 'Pod', 'Service', 'ServiceAccount', 'StatefulSet']);
    const config = configOf(rendered('default'));
    expect(config).toMatchObject({
      nats: { servers: ['nats:4222'] },
      http: { host: '0.0.0.0', port: 8620 },
      dataDir: '/var/lib/flyball',
    });
    const { replicas, volumeClaimTemplates } = only(rendered('default'), 'StatefulSet')
      .spec as Workload;
    expect(replicas).toBe(1);
    expect(volumeClaimTemplates).toHaveLength(1);
  });

  it('writes all that has a value into the configuration, beside its further keys', () => {
    expect(configOf(rendered('all'))).toMatchObject({
      nats: {
        servers: ['n1.example.com:4222', 'n2.example.com:5222'],
        userFile: '/etc/flyball/secrets/nats-user',
        passwordFile: '/etc/flyball/secrets/nats-password',
        tls: { caFile: '/etc/flyball/secrets/nats-ca.crt' },
      },
      windows: { window: 7_200_000 },
      exports: {
        prometheusTiers: ['core', 'detail'],
        influx: {
          url: 'http://influxdb.example.com:8086',
          username: 'flyball',
          queueMegabytes: 512,
        },
      },
      privacy: { userKeyFile: '/etc/flyball/secrets/user-key' },
      http: { host: '0.0.0.0', tokenFile: '/etc/flyball/secrets/api-token' },
      alarms: {
        baselineFile: '/etc/flyball/baseline/baselines.json',
        owners: [{ owner: 'home-team' }],
      },
    });
  });

  it('starts pods anew when their configuration changes, and only then', async () => {
    const checksum = async (...args: string[]) => {
      const { spec } = only(await helm.objects(...args), 'StatefulSet');
      const { annotations } = (spec as Workload).template.metadata as Manifest['metadata'];
      return annotations?.['checksum/config'];
    };
    const before = await checksum();
    expect(await checksum('--set', 'service.port=80')).toBe(before);
    expect(await checksum('--set', 'config.log.level=debug')).not.toBe(before);
  });

  it('carries the alert rules, with the address of the runbooks, asking for this release', async () => {
    const rule = only(rendered('all'), 'PrometheusRule');
    expect(rule.metadata.labels).toMatchObject({ release: 'prometheus' });
    const files = (await readdir(inCheckout('alerts'))).filter((file) => file.endsWith('.yaml'));
    const committed = await Promise.all(
      files.sort().map((file) => readFile(inCheckout('alerts', file), 'utf8')),
    );
    const absent = 'absent(flyball_build_info{job="trial-flyball",namespace="ranking"})';
    const groups = committed.flatMap((text) => {
      const addressed = text.replaceAll('http://127.0.0.1:8620', 'https://flyball.example.com');
      const { groups: rules } = parse(addressed) as { groups: { rules: { expr: string }[] }[] };
      for (const { rules: each } of rules) {
        for (const one of each) if (one.expr === 'absent(flyball_build_info)') one.expr = absent;
      }
      return rules;
    });
    expect(groups.length).toBeGreaterThan(3);
    expect(JSON.stringify(groups)).toContain('namespace=');
    expect(rule.spec).toEqual({ groups });
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'rules.yaml'), stringify(rule.spec));
    expect(
      await promtool(folder, 'check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml'),
    ).toBe('');
  });

  it('carries the dashboards for the sidecar of Grafana, each small enough for an object', async () => {
    const files = (await readdir(inCheckout('dashboards'))).filter((file) =>
      file.endsWith('.json'),
    );
    for (const file of files) {
      const name = `trial-flyball-dashboard-${file.replace('.json', '')}`;
      const { metadata, data = {} } = only(rendered('all'), 'ConfigMap', name);
      expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
      expect(metadata.annotations).toEqual({ grafana_folder: 'Flyball' });
      const committed = await readFile(inCheckout('dashboards', file), 'utf8');
      expect(JSON.parse(data[`flyball-${file}`] ?? '')).toEqual(
        JSON.parse(committed.replaceAll('http://127.0.0.1:8620', 'https://flyball.example.com')),
      );
      expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(MOST_BYTES);
    }
  });

  it('lets in who is named, and out to what the configuration names', () => {
    const { spec } = only(rendered('all'), 'NetworkPolicy');
    const { ingress, egress } = spec as {
      ingress: unknown[];
      egress: { ports: { port: unknown }[] }[];
    };
    expect(ingress).toEqual([
      {
        ports: [{ port: 'http', protocol: 'TCP' }],
        from: [
          {
            podSelector: {
              matchLabels: expect.objectContaining({ 'app.kubernetes.io/component': 'test' }),
            },
          },
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
        ],
      },
    ]);
    expect(egress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual([
      ...[53, 53, 'http', 4222, 5222, 8086],
    ]);
  });
});
