/** The values of the chart: what each means is told, and what cannot be is refused in words that help. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.js';
import { CHART, Helm, only, withValues } from '../setup/chart.js';
import { valuesTable } from '../setup/chart-values.js';
import { UPDATES_GOLDEN, writeBetween } from '../setup/golden.js';
import { objectProblems } from '../setup/kubernetes-objects.js';
import { inCheckout } from '../setup/root.js';
import { temporaryFolder } from '../setup/service.js';

let helm: Helm;

beforeAll(async () => {
  helm = await Helm.unpack();
});

const schema = JSON.parse(await readFile(join(CHART, 'values.schema.json'), 'utf8')) as object;
const values = parse(await readFile(join(CHART, 'values.yaml'), 'utf8')) as object;

async function loadedConfig(config: object) {
  const file = join(await temporaryFolder(), 'values.yaml');
  await writeFile(file, stringify({ config }));
  const text = only(await helm.objects('--values', file), 'ConfigMap').data!['monitor.yaml']!;
  return loadConfig({ file: { name: 'monitor.yaml', text }, environment: {}, flags: {} });
}

async function notes(...args: string[]): Promise<string> {
  const child = await helm.run('install', 'trial', CHART, '--dry-run=client', ...args);
  return child.stdout().split('\nNOTES:\n')[1] ?? '';
}

describe('the notes after installation', () => {
  it('tell where what was made on the volume is', async () => {
    const text = await notes();
    expect(text).toContain('exec statefulset/trial-flyball -- cat /var/lib/flyball/api-token');
    expect(text).toContain('cat /var/lib/flyball/user-key');
    expect(text).not.toContain('LOST WITH THE POD');
  });

  it('warn of a key that would be lost', async () => {
    expect(await notes('--set', 'persistence.enabled=false')).toContain('IT IS LOST WITH THE POD');
  });

  it('say nothing of secrets that are given, and name the address that was', async () => {
    const text = await notes(...withValues('all'));
    expect(text).toContain('https://flyball.example.com/');
    expect(text).not.toMatch(/user-key|api-token/);
  });
});

describe('the values', () => {
  it('are all told in the README, with their defaults, and no others', async () => {
    const readme = inCheckout('helm', 'README.md');
    const table = await format(valuesTable(schema, values), { parser: 'markdown' });
    if (UPDATES_GOLDEN)
      await writeBetween(readme, '<!-- values -->', '<!-- end of values -->', table);
    const text = await readFile(readme, 'utf8');
    const [, shown = ''] = /<!-- values -->\n([^]*)<!-- end of values -->/.exec(text) ?? [];
    expect(shown.trim()).toBe(table.trim());
  });

  it('allow nothing that the schema does not describe', () => {
    const open: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { type, properties, additionalProperties } = node as Record<string, unknown>;
      if (type === 'object' && additionalProperties === undefined) open.push(path);
      if (properties !== undefined && additionalProperties !== false) open.push(path);
      for (const [key, child] of Object.entries(node)) visit(child, `${path}/${key}`);
    };
    visit(schema, '');
    // What is another's: Helm, the configuration's own check at start, Kubernetes.
    expect(open).toEqual([
      '/properties/global',
      '/properties/config',
      '/properties/affinity/properties/nodeAffinity',
      '/properties/affinity/properties/podAffinity',
      '/properties/affinity/properties/podAntiAffinity',
      '/$defs/peer/properties/podSelector',
      '/$defs/peer/properties/namespaceSelector',
    ]);
  });

  it.each([
    ['a misspelt value', 'serviceMonitor.enable=true', /serviceMonitor.*'enable' not allowed/],
    [
      'a misspelt value further down',
      'nats.tls.keys.cacert=x',
      /nats\/tls\/keys.*'cacert' not allowed/,
    ],
    ['a group that is taken away', 'workers=null', /missing property 'workers'/],
    ['a configuration that is taken away', 'config=null', /missing property 'config'/],
    ['no NATS server', 'nats.servers=null', /nats.*'servers'/],
    ['an address as a NATS server', 'nats.servers={nats://nats:4222}', /nats\/servers\/0/],
    ['an address with a slash at its end', 'serviceUrl=https://flyball.example.com/', /serviceUrl/],
    ['a user in an address', 'influxdb.url=http://me:secret@influxdb:8086', /influxdb\/url/],
    ['text for a number', 'service.port=http', /service\/port.*got string, want integer/],
    ['an amount that is none', 'resources.limits.memory=2GB', /resources\/limits\/memory/],
    ['another way to log in', 'nats.login.kind=kerberos', /must be one of 'none', 'creds', 'nkey'/],
    [
      'a key that the chart writes',
      'config.http.host=127.0.0.1',
      /config.http cannot be set: .* service, ingress/,
    ],
    [
      'the same, further down',
      'config.exports.influx.url=http://x',
      /config.exports.influx.url .* influxdb/,
    ],
    [
      'a misspelt key of the configuration',
      'config.windws.pane=1m',
      /config.windws: the service has no such key/,
    ],
    [
      'one further down',
      'config.alarms.owner=x',
      /config.alarms.owner: the service has no such key/,
    ],
    ['a value for a group of keys', 'config.windows=1h', /config.windows: is a group of keys/],
    ['a login without its Secret', 'nats.login.kind=creds', /nats.login.existingSecret is empty/],
    ['a Secret of no kind', 'nats.login.existingSecret=x', /nats.login.kind is none/],
    [
      'a certificate from nowhere',
      'nats.tls.clientCertificate=true',
      /needs nats.tls.existingSecret/,
    ],
    ['a user of no InfluxDB', 'influxdb.username=x', /influxdb.url is empty/],
    ['a route to no gateway', 'httpRoute.enabled=true', /httpRoute.parentRefs is empty/],
    ['an Ingress without a host', 'ingress.enabled=true', /ingress.host is empty/],
    [
      'a folder of the archive that no volume is at',
      'config.archive.dir=/var/lib/archive',
      /config.archive.dir cannot be set: .* archive/,
    ],
    [
      'an archive that is larger than its volume',
      'archive.enabled=true,archive.size=9Gi',
      /archive.size is 9Gi, and the archive may take 10000 MB/,
    ],
    [
      'the same, the limit left as it is',
      'archive.enabled=true,archive.size=0Gi,config.archive=null',
      /archive.size is 0Gi, and the archive may take 10000 MB/,
    ],
    [
      'the same with a limit of its own',
      'archive.enabled=true,config.archive.megabytes=30000',
      /archive.size is 20Gi, and the archive may take 30000 MB/,
    ],
    ['a number of workers', 'config.scale.workers=3', /config.scale.workers .* workers.replicas/],
    ['workers without a common key', 'workers.replicas=2', /userKey.existingSecret is empty/],
    [
      'two coordinators on one volume',
      'workers.replicas=2,userKey.existingSecret=x,coordinator.replicas=2',
      /coordinator.replicas is 2, which cannot share one volume: set persistence.enabled/,
    ],
    [
      'two coordinators with a token each',
      'workers.replicas=2,userKey.existingSecret=x,coordinator.replicas=2,persistence.enabled=false',
      /apiToken.existingSecret is empty/,
    ],
    ['three coordinators', 'coordinator.replicas=3', /coordinator\/replicas/],
    [
      'a variable that overrides the configuration',
      'extraEnv[0].name=FLYBALL_LOG_LEVEL,extraEnv[0].value=debug',
      /extraEnv cannot set FLYBALL_LOG_LEVEL/,
    ],
  ])('refuse %s, by its name', async (_, value, message) => {
    const child = await helm.run('template', 'trial', CHART, '--set', value);
    expect(child.exit()?.code).not.toBe(0);
    expect(child.stderr()).toMatch(message);
  });

  it('are taken where they are keys of the configuration, with their lists and records', async () => {
    const config = await loadedConfig({
      windows: { window: '2h' },
      signals: { maturesAfter: { save: '7d' } },
      exports: { influx: { retention: '30d' } },
      policies: { roles: { random: 'exploration' } },
    });
    expect(config.windows.window).toBe(7_200_000);
    expect(config.policies.roles).toEqual({ random: 'exploration' });
    expect(config.exports.influx.retention).toBe(2_592_000_000);
  });

  it('refuse a Kubernetes that is too old', async () => {
    const child = await helm.run('template', 'trial', CHART, '--kube-version', '1.27');
    expect(child.stderr()).toMatch(/requires kubeVersion/);
  });
});

describe('the check of rendered objects', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'x', labels: { a: 'b' } },
    spec: { selector: { a: 'b' }, ports: [{ name: 'http', port: 80 }] },
  };

  it('takes what fits', () => {
    expect(objectProblems(service)).toEqual([]);
  });

  it.each([
    ['a field that no schema knows', { spec: { ...service.spec, typ: 'ClusterIP' } }, '.spec.typ'],
    [
      'one in a list',
      { spec: { ports: [{ port: 80, protokol: 'TCP' }] } },
      '.spec.ports[0].protokol',
    ],
    ['one of the metadata', { metadata: { name: 'x', lables: {} } }, '.metadata.lables'],
    ['a wrong type', { spec: { ports: [{ port: 'http' }] } }, 'integer'],
    ['a field that is missing', { spec: { ports: [{ name: 'http' }] } }, 'port'],
    ['another kind', { kind: 'Servise' }, 'no model'],
  ])('finds %s', (_, change, named) => {
    expect(objectProblems({ ...service, ...change }).join()).toContain(named);
  });
});
