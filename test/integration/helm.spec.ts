/** The chart, by the real helm: it lints, renders, and what it renders is what Flyball can run with. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.js';
import { startChild, type Child } from '../setup/child.js';
import { unpackHelm } from '../setup/helm.js';
import { requireProgram } from '../setup/programs.js';
import { inCheckout } from '../setup/root.js';
import { temporaryFolder } from '../setup/service.js';

const CHART = inCheckout('helm', 'flyball');
const ALL = ['--values', join(CHART, 'ci', 'all-values.yaml')];

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
}

interface StatefulSetSpec {
  readonly replicas: number;
  readonly template: { readonly spec: PodSpec };
  readonly volumeClaimTemplates?: readonly unknown[];
}

interface PodSpec {
  readonly enableServiceLinks: boolean;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: object;
  readonly volumes: readonly { readonly name: string }[];
  readonly containers: readonly {
    readonly image: string;
    readonly args: readonly string[];
    readonly securityContext: object;
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
}

let program: string;

beforeAll(async () => {
  program = await unpackHelm();
});

async function helm(...args: string[]): Promise<Child> {
  const folder = await temporaryFolder();
  const child = await startChild(program, args, { cwd: folder, env: { HOME: folder } });
  await child.waitForExit();
  return child;
}

async function rendered(...args: string[]): Promise<Manifest[]> {
  const child = await helm('template', 'trial', CHART, ...args);
  expect({ exit: child.exit(), errors: child.stderr() }).toEqual({
    exit: { code: 0, signal: null },
    errors: '',
  });
  return parseAllDocuments(child.stdout()).map((document) => document.toJS() as Manifest);
}

function only(manifests: readonly Manifest[], kind: string, name = 'trial-flyball'): Manifest {
  const found = manifests.filter((each) => each.kind === kind && each.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** The configuration that the rendered file comes to, or the error that the service would end with. */
function configOf(manifests: readonly Manifest[]) {
  const text = only(manifests, 'ConfigMap').data?.['flyball.yaml'] ?? '';
  return loadConfig({ file: { name: 'flyball.yaml', text }, environment: {}, flags: {} });
}

describe('the chart', () => {
  it.each([
    ['as it comes', []],
    ['with everything switched on', ALL],
  ])('passes the linter %s', async (_, args) => {
    const child = await helm('lint', '--strict', CHART, ...args);
    expect(child.stdout()).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(child.exit()?.code).toBe(0);
  });

  it('renders the service alone by default', async () => {
    const manifests = await rendered();
    expect(manifests.map(({ kind }) => kind).sort()).toEqual([
      'ConfigMap',
      'Service',
      'StatefulSet',
    ]);
    const config = configOf(manifests);
    expect(config.nats.servers).toEqual(['nats:4222']);
    expect(config.http).toEqual({ host: '0.0.0.0', port: 8620 });
    const { replicas, volumeClaimTemplates } = only(manifests, 'StatefulSet')
      .spec as StatefulSetSpec;
    expect(replicas).toBe(1);
    expect(volumeClaimTemplates).toHaveLength(1);
  });

  it.each([
    ['as it comes', []],
    ['with everything switched on', ALL],
  ])('keeps to the restricted standard of pods %s', async (_, args) => {
    const { spec } = only(await rendered(...args), 'StatefulSet');
    const pod = (spec as StatefulSetSpec).template.spec;
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    const volumes = [...pod.volumes.map(({ name }) => name), 'data'];
    for (const container of pod.containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      for (const { name } of container.volumeMounts) expect(volumes).toContain(name);
    }
  });

  it('lays the values over the configuration, and what it decides over the values', async () => {
    const manifests = await rendered(...ALL, '--set', 'config.http.host=127.0.0.1');
    expect(configOf(manifests)).toMatchObject({
      nats: { servers: ['n1.example.org:4222', 'n2.example.org:4222'] },
      windows: { window: 7_200_000 },
      exports: { prometheusTiers: ['core', 'detail'] },
      privacy: { userKeyFile: '/etc/flyball/user-key' },
      http: { host: '0.0.0.0' },
    });
    const { spec } = only(manifests, 'StatefulSet');
    expect((spec as StatefulSetSpec).template.spec.containers[0]?.image).toBe(
      'images.example.org/flyball:1.2.3',
    );
  });

  it('carries the alert rules, with the address of the runbooks', async () => {
    const manifests = await rendered(...ALL);
    const rule = only(manifests, 'PrometheusRule');
    expect(rule.metadata.labels).toMatchObject({ release: 'prometheus' });
    const names = (await readdir(inCheckout('alerts'))).filter((name) => name.endsWith('.yaml'));
    const committed = await Promise.all(
      names.sort().map((name) => readFile(inCheckout('alerts', name), 'utf8')),
    );
    const groups = committed.flatMap((text) => {
      const addressed = text.replaceAll('http://127.0.0.1:8620', 'https://flyball.example.org');
      return (parse(addressed) as { groups: unknown[] }).groups;
    });
    expect(groups.length).toBeGreaterThan(3);
    expect(rule.spec).toEqual({ groups });

    const file = join(await temporaryFolder(), 'rules.yaml');
    await writeFile(file, stringify(rule.spec));
    const promtool = await startChild(requireProgram('promtool'), [
      ...['check', 'rules', '--lint=all', '--lint-fatal', file],
    ]);
    expect((await promtool.waitForExit()).code).toBe(0);
  });

  it('carries the dashboards for the sidecar of Grafana', async () => {
    const manifests = await rendered(...ALL);
    const { metadata, data } = only(manifests, 'ConfigMap', 'trial-flyball-dashboards');
    expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
    const committed = await readFile(inCheckout('dashboards', 'bandwagon.json'), 'utf8');
    expect(JSON.parse(data?.['flyball-bandwagon.json'] ?? '')).toEqual(
      JSON.parse(committed.replaceAll('http://127.0.0.1:8620', 'https://flyball.example.org')),
    );
  });

  it('has the service and the monitor choose the same pods', async () => {
    const manifests = await rendered(...ALL);
    const labels = {
      'app.kubernetes.io/name': 'flyball',
      'app.kubernetes.io/instance': 'trial',
    };
    expect(only(manifests, 'Service').spec).toMatchObject({ selector: labels });
    expect(only(manifests, 'StatefulSet').spec).toMatchObject({
      selector: { matchLabels: labels },
      template: { metadata: { labels } },
    });
    expect(only(manifests, 'ServiceMonitor').spec).toMatchObject({
      selector: { matchLabels: labels },
      endpoints: [{ port: 'http', path: '/metrics' }],
    });
  });

  it.each([
    ['a misspelt value', 'serviceMonitor.enable=true', /enable/],
    ['no NATS server', 'nats.servers=null', /servers/],
    ['an address with a slash at its end', 'serviceUrl=https://flyball.example.org/', /serviceUrl/],
  ])('refuses %s', async (_, value, message) => {
    const child = await helm('template', 'trial', CHART, '--set', value);
    expect(child.exit()?.code).not.toBe(0);
    expect(child.stderr()).toMatch(message);
  });
});
