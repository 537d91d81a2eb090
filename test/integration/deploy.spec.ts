/** The compose file and what it mounts, as far as that can be checked without containers. */
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { allDetectors } from '../../src/detectors/registry.js';
import { SERVICE_ALERTS } from '../../src/rendering/service-alerts.js';
import { loadConfig } from '../../src/config/load.js';
import { startChild } from '../setup/child.js';
import { freePort } from '../setup/free-port.js';
import { requireProgram } from '../setup/programs.js';
import { DASHBOARD_PROVIDERS, DATA_SOURCES } from '../setup/grafana-provisioning.js';
import { inCheckout } from '../setup/root.js';
import { problemsBy } from '../setup/schema-problems.js';
import { temporaryFolder } from '../setup/service.js';
import { until } from '../setup/until.js';

interface Service {
  readonly image: string;
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly cap_drop?: readonly string[];
  readonly healthcheck?: object;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const read = (...path: string[]) => readFile(inCheckout('deploy', ...path), 'utf8');
const compose = parse(await read('compose.yaml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);

/** Where a path of the container comes from in the checkout. */
function mounted(service: string, inside: string): string {
  const volume = compose.services[service]?.volumes?.find((each) => each.split(':')[1] === inside);
  expect(volume).toBeDefined();
  return inCheckout('deploy', volume!.split(':')[0]!);
}

async function succeeds(program: string, ...args: string[]): Promise<string> {
  const child = await startChild(requireProgram(program), args);
  const { code } = await child.waitForExit();
  expect({ code, errors: code === 0 ? '' : child.stderr() }).toEqual({ code: 0, errors: '' });
  return child.stdout();
}

describe('compose.yaml', () => {
  it('has only what the Compose specification knows', async () => {
    // A linter of compose files carries the schema of the specification; its rules are of taste.
    const manifest = createRequire(import.meta.url).resolve('dclint/package.json');
    const specification = join(dirname(manifest), 'schemas', 'compose.schema.json');
    const { $schema, ...schema } = JSON.parse(await readFile(specification, 'utf8')) as {
      $schema: string;
    };
    expect($schema).toContain('draft-07');
    const problems = problemsBy(schema);
    const found = (text: string) => problems(parse(text, { merge: true }));
    const text = await read('compose.yaml');
    expect(found(text)).toEqual([]);
    expect(found(text.replace('read_only:', 'readonly:')).join()).toContain('readonly');
    expect(found(text.replace('interval:', 'intervall:')).join()).toContain('intervall');
  });

  it.each(services)('%s is hardened, looked after and started again', (name, each) => {
    expect(each).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: 'unless-stopped',
    });
    expect(each.image).toMatch(/:v?\d+[.]\d+/);
    // Its own image says how the service is asked.
    if (name !== 'flyball') expect(each.healthcheck).toHaveProperty('test');
  });

  it('gives secrets as files alone', () => {
    for (const [, { environment = {} }] of services) {
      for (const [variable, value] of Object.entries(environment)) {
        if (!/PASSWORD|TOKEN|SECRET|KEY/.test(variable)) continue;
        expect(variable).toMatch(/_FILE$/);
        expect(value).toMatch(/^[/]run[/]secrets[/]/);
      }
    }
  });

  it.each(services)('%s mounts what is there, and is reached from this machine only', (_, each) => {
    for (const volume of each.volumes ?? []) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('.')) expect(existsSync(inCheckout('deploy', source))).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
    for (const secret of each.secrets ?? []) expect(compose.secrets).toHaveProperty(secret);
    for (const port of each.ports ?? []) expect(port).toMatch(/^127[.]0[.]0[.]1:/);
    for (const other of Object.keys(each.depends_on ?? {})) {
      expect(compose.services).toHaveProperty(other);
    }
  });

  it('keeps secrets out of the repository', async () => {
    const ignored = await readFile(inCheckout('.gitignore'), 'utf8');
    expect(ignored.split('\n')).toContain('deploy/secrets/');
    for (const { file } of Object.values(compose.secrets)) {
      expect(file).toMatch(/^[.]\/secrets\//);
    }
  });

  it('configures the service with variables that it knows', () => {
    const { environment = {}, build } = compose.services['flyball']!;
    expect(loadConfig({ environment, flags: {} })).toMatchObject({
      nats: { servers: ['nats:4222'] },
      http: { host: '0.0.0.0', port: 8620, tokenFile: '/run/secrets/webhook-token' },
      exports: {
        influx: {
          url: 'http://influxdb:8086',
          username: compose.services['influxdb']!.environment!['INFLUXDB_ADMIN_USER'],
          passwordFile: '/run/secrets/influxdb-password',
        },
      },
    });
    for (const file of Object.values(environment).filter((text) => text.startsWith('/run/'))) {
      expect(compose.services['flyball']?.secrets).toContain(basename(file));
    }
    expect(existsSync(inCheckout('deploy', build!.context, build!.dockerfile))).toBe(true);
  });
});

describe('Prometheus', () => {
  it('has a valid configuration, which loads the rules and sends them on', async () => {
    // As in the container: the rules lie beside the configuration.
    const folder = join(await temporaryFolder(), 'prometheus');
    await mkdir(folder);
    await cp(
      mounted('prometheus', '/etc/prometheus/prometheus.yml'),
      join(folder, 'prometheus.yml'),
    );
    await cp(mounted('prometheus', '/etc/prometheus/alerts'), join(folder, 'alerts'), {
      recursive: true,
    });
    const said = await succeeds('promtool', 'check', 'config', join(folder, 'prometheus.yml'));
    const rules = (await readdir(inCheckout('alerts'))).filter((name) => name.endsWith('.yaml'));
    expect(said).toContain(`${rules.length} rule files found`);
    expect(said.match(/\d+ rules found/g)).toHaveLength(rules.length);
  });

  it('finds the service and Alertmanager under their names and ports', async () => {
    const text = await read('prometheus', 'prometheus.yml');
    for (const target of ['flyball:8620', 'alertmanager:9093']) {
      const [name = '', port = ''] = target.split(':');
      expect(text).toContain(`'${target}'`);
      expect(compose.services[name]?.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    }
  });
});

describe('Alertmanager', () => {
  const path = inCheckout('deploy', 'alertmanager', 'alertmanager.yml');

  it('has a valid configuration', async () => {
    expect(mounted('alertmanager', '/etc/alertmanager/alertmanager.yml')).toBe(path);
    await succeeds('amtool', 'check-config', path);
  });

  it.each([
    ['page', 'flyball'],
    ['ticket', 'flyball'],
    ['info', 'nobody'],
  ])('sends an alert of severity %s to %s', async (severity, receiver) => {
    const said = await succeeds(
      ...(['amtool', 'config', 'routes', 'test', `--config.file=${path}`] as const),
      `severity=${severity}`,
    );
    expect(said.trim()).toBe(receiver);
  });

  it('silences what other alerts make meaningless, by names that there are', async () => {
    const { inhibit_rules } = parse(await readFile(path, 'utf8')) as {
      inhibit_rules: { source_matchers: string[]; target_matchers: string[]; equal: string[] }[];
    };
    const names = [
      ...SERVICE_ALERTS,
      ...allDetectors().flatMap(({ declaration }) => [
        ...declaration.monitors,
        ...declaration.alerts,
      ]),
    ].map(({ id }) => id);
    for (const { source_matchers, target_matchers, equal } of inhibit_rules) {
      expect(equal.length).toBeGreaterThan(0);
      for (const matcher of [...source_matchers, ...target_matchers]) {
        const [, label, pattern = ''] = /^(\w+)=~?"(.+)"$/.exec(matcher) ?? [];
        const known =
          label === 'detector' ? allDetectors().map((each) => each.declaration.id) : names;
        for (const part of pattern.split('|')) {
          expect(known.filter((name) => new RegExp(`^(?:${part})$`).test(name))).not.toEqual([]);
        }
      }
      // What silences is never silenced by the same rule.
      const [source, target] = [source_matchers, target_matchers].map((matchers) =>
        names.filter((name) => new RegExp(`^(?:${/"(.+)"/.exec(matchers[0]!)![1]!})$`).test(name)),
      );
      expect(source!.filter((name) => target!.includes(name))).toEqual([]);
    }
  });

  it('silences across the processes of a deployment, and of no other', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const alertmanager = await startChild(requireProgram('prometheus-alertmanager'), [
      ...[`--config.file=${path}`, `--storage.path=${await temporaryFolder()}`],
      ...[`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='],
    ]);
    await alertmanager.waitForPort(port);
    const alert = (alertname: string, instance: string, labels: object) => ({
      labels: { alertname, instance, severity: 'page', ...labels },
    });
    const [shop, forum] = [{ namespace: 'shop', job: 'flyball' }, { job: 'flyball' }];
    const [home, gini] = [{ surface: 'home', policy: 'production' }, 'bandwagon.exposure_gini'];
    // Each of the two is found by another process than what it silences, or was found in another deployment.
    const posted = [
      alert('FlyballDeadLetters', 'worker-1', shop),
      alert('FlyballExposureGiniChanged', 'coordinator', { ...shop, ...home, reading: gini }),
      alert('FlyballExposureGiniChanged', 'elsewhere', { ...forum, ...home, reading: gini }),
      alert('FlyballGuardrailCrossed', 'coordinator', { ...shop, surface: 'cart', reading: gini }),
      alert('FlyballCoverageChanged', 'elsewhere', { ...forum, surface: 'cart', reading: gini }),
      alert('FlyballPartitionUnheld', 'coordinator', shop),
      alert('FlyballWindowsStale', 'coordinator', shop),
    ];
    const sent = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(posted),
    });
    expect(sent.status).toBe(200);
    type Shown = { labels: Record<string, string>; status: { inhibitedBy: string[] } }[];
    const silenced = async () => {
      const all = (await (await fetch(`${url}/api/v2/alerts`)).json()) as Shown;
      return all.filter(({ status }) => status.inhibitedBy.length > 0);
    };
    await until(async () => (await silenced()).length >= 2, 20_000);
    const found = await silenced();
    expect(found.map(({ labels }) => `${labels['alertname']} ${labels['job']}`).sort()).toEqual([
      ...['FlyballExposureGiniChanged flyball', 'FlyballWindowsStale flyball'],
    ]);
    expect(found.every(({ labels }) => labels['namespace'] === 'shop')).toBe(true);
  }, 40_000);

  it('shows its token to the service, from the secret that it is given', async () => {
    expect(await read('alertmanager', 'alertmanager.yml')).toContain(
      'credentials_file: /run/secrets/webhook-token',
    );
    expect(compose.services['alertmanager']?.secrets).toEqual(['webhook-token']);
  });
});

describe('Grafana', () => {
  const provisioning = mounted('grafana', '/etc/grafana/provisioning');

  interface DataSource {
    readonly uid: string;
    readonly type: string;
    readonly url: string;
    readonly user?: string;
    readonly jsonData: Readonly<Record<string, unknown>>;
    readonly secureJsonData?: Readonly<Record<string, string>>;
  }

  async function dataSource(type: string): Promise<DataSource> {
    const file = join(provisioning, 'datasources', `${type}.yaml`);
    const value: unknown = parse(await readFile(file, 'utf8'));
    expect(problemsBy(DATA_SOURCES)(value)).toEqual([]);
    return (value as { datasources: [DataSource] }).datasources[0];
  }

  it('is provisioned with files that hold documented fields alone', async () => {
    for (const [folder, schema] of [
      ['datasources', DATA_SOURCES],
      ['dashboards', DASHBOARD_PROVIDERS],
    ] as const) {
      const problems = problemsBy(schema);
      const names = await readdir(join(provisioning, folder));
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const text = await readFile(join(provisioning, folder, name), 'utf8');
        expect(problems(parse(text))).toEqual([]);
        // A misspelt field is found.
        expect(problems(parse(text.replace('type:', 'typ:')))).not.toEqual([]);
      }
    }
  });

  it('finds Prometheus, and the rendered dashboards', async () => {
    expect(await dataSource('prometheus')).toMatchObject({
      type: 'prometheus',
      url: 'http://prometheus:9090',
    });
    const { providers } = parse(
      await readFile(join(provisioning, 'dashboards', 'flyball.yaml'), 'utf8'),
    ) as { providers: { options: { path: string } }[] };
    for (const { options } of providers) {
      expect(mounted('grafana', options.path)).toBe(inCheckout('dashboards'));
    }
  });

  it('finds the history where the service writes it, as the same user', async () => {
    const { environment = {} } = compose.services['flyball']!;
    const { exports } = loadConfig({ environment, flags: {} });
    const { url, user, jsonData, secureJsonData } = await dataSource('influxdb');
    expect({ url, user }).toEqual({ url: exports.influx.url, user: exports.influx.username });
    // The dashboard is written in InfluxQL.
    expect(jsonData).toMatchObject({ dbName: exports.influx.database, version: 'InfluxQL' });
    expect(secureJsonData).toEqual({ password: `$__file{${exports.influx.passwordFile}}` });
    expect(compose.services['grafana']?.secrets).toContain('influxdb-password');
  });

  it('has a data source for every kind that a dashboard asks for, and none of another uid', async () => {
    for (const name of await readdir(inCheckout('dashboards'))) {
      if (!name.endsWith('.json')) continue;
      const text = await readFile(inCheckout('dashboards', name), 'utf8');
      const { templating } = JSON.parse(text) as {
        templating: { list: { type: string; name: string; query: string }[] };
      };
      const kinds = templating.list.filter(({ type }) => type === 'datasource');
      expect(kinds).not.toEqual([]);
      const sources = await Promise.all(kinds.map(({ query }) => dataSource(query)));
      const known = [
        ...kinds.flatMap((kind) => [`$${kind.name}`, `\${${kind.name}}`]),
        ...sources.map(({ uid }) => uid),
        // Grafana's own, of marks that are set by hand.
        ...['grafana', '-- Grafana --'],
      ];
      const asked = [...text.matchAll(/"uid": "([^"]+)"/g)].map(([, uid]) => uid!);
      const own = (JSON.parse(text) as { uid: string }).uid;
      expect(asked.filter((uid) => uid !== own && !known.includes(uid))).toEqual([]);
    }
  });
});
