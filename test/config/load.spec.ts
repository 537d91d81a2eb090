import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { configKeys, type ConfigKey } from '../../src/config/keys.js';
import { ConfigError, loadConfig, type ConfigSources } from '../../src/config/load.js';
import { inCheckout } from '../setup/root.js';

const file = (text: string) => ({ name: 'flyball.yaml', text });
const fromFile = (text: string) => loadConfig({ file: file(text) });

/** Every problem with the configuration, none where it can be used. */
function problemsOf(sources: ConfigSources): readonly string[] {
  try {
    loadConfig(sources);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
}

describe('the defaults', () => {
  it('hold without any source', () => {
    const config = loadConfig();
    expect(config.windows).toEqual({
      pane: 300_000,
      lateness: 120_000,
      window: 3_600_000,
      hop: 300_000,
      idleAfter: 30_000,
    });
    expect(config.nats).toMatchObject({ servers: [], retention: 48 * 3_600_000, replicas: 1 });
    expect(config.nats.partitions).toBeUndefined();
    expect(config.nats.prefix).toBe('flyball');
    expect(config.detectors.bandwagon).toMatchObject({ enabled: true, itemCap: 1_000_000 });
    expect(config.http).toEqual({ host: '127.0.0.1', port: 8620 });
  });

  it.each([
    ['empty', ''],
    ['nothing but a comment', '# nothing\n'],
    [
      'sections whose keys are all commented out',
      'windows:\n  # pane: 1m\ndetectors:\n  bandwagon:\n',
    ],
    ['keys without a value', 'windows:\n  pane:\ndataDir:\nnats: { partitions: , servers: }\n'],
  ])('hold where the file has %s', (_what, text) => {
    expect(fromFile(text)).toEqual(loadConfig());
  });

  it('are what the sample file says', () => {
    const text = readFileSync(inCheckout('docs', 'flyball.sample.yaml'), 'utf8');
    expect(fromFile(text)).toEqual(loadConfig());
    for (const { path } of configKeys()) expect(text).toContain(`${path.split('.').at(-1)!}:`);
  });
});

describe('the sources', () => {
  const text = 'http:\n  port: 1\n  host: file\nlog: { level: debug }\n';

  it('go file < environment < command line, key by key', () => {
    const environment = { FLYBALL_HTTP_PORT: '2', FLYBALL_LOG_LEVEL: 'warn' };
    const flags = { 'log.level': 'error', 'windows.window': '2h' };
    const config = loadConfig({ file: file(text), environment, flags });
    expect(config.http).toEqual({ host: 'file', port: 2 });
    expect(config.log.level).toBe('error');
    expect(config.windows.window).toBe(7_200_000);
    expect(config.windows.pane).toBe(300_000);
  });

  it('are left as they were', () => {
    const flags = { 'http.port': 3 };
    const environment = { FLYBALL_HTTP_PORT: '2' };
    loadConfig({ file: file(text), environment, flags });
    expect([flags, environment]).toEqual([{ 'http.port': 3 }, { FLYBALL_HTTP_PORT: '2' }]);
    expect(loadConfig().http.port).toBe(8620);
  });

  it('do not count where they are empty', () => {
    const environment = { FLYBALL_HTTP_PORT: '', FLYBALL_HTTP_HOST: undefined };
    const flags = { 'http.port': undefined };
    expect(loadConfig({ file: file(text), environment, flags }).http).toEqual({
      host: 'file',
      port: 1,
    });
  });
});

describe('variables', () => {
  it('that Kubernetes sets beside a service named flyball are none of ours', () => {
    const environment = {
      FLYBALL_SERVICE_HOST: '10.0.0.1',
      FLYBALL_SERVICE_PORT_HTTP: '8620',
      FLYBALL_PORT: 'tcp://10.0.0.1:8620',
      FLYBALL_PORT_8620_TCP_ADDR: '10.0.0.1',
    };
    expect(loadConfig({ environment })).toEqual(loadConfig());
  });

  it('are texts, numbers, booleans and lists, as the key has it', () => {
    const config = loadConfig({
      environment: {
        FLYBALL_NATS_SERVERS: 'a:4222, b:4222',
        FLYBALL_NATS_PARTITIONS: '16',
        FLYBALL_WINDOWS_IDLE_AFTER: '1m',
        FLYBALL_DETECTORS_BANDWAGON_ENABLED: 'false',
        FLYBALL_DETECTORS_BANDWAGON_TARGET_INTENSITY: '0.5',
        FLYBALL_EXPORTS_PROMETHEUS_TIERS: 'core,detail',
        FLYBALL_DATA_DIR: '/var/lib/flyball',
      },
    });
    expect(config.nats).toMatchObject({ servers: ['a:4222', 'b:4222'], partitions: 16 });
    expect(config.windows.idleAfter).toBe(60_000);
    expect(config.detectors.bandwagon).toMatchObject({ enabled: false, targetIntensity: 0.5 });
    expect(config.exports.prometheusTiers).toEqual(['core', 'detail']);
    expect(config.dataDir).toBe('/var/lib/flyball');
  });

  it('of others do not matter, nor the one that names the file', () => {
    const environment = { PATH: '/bin', FLYBAL_X: '1', FLYBALL_CONFIG: 'flyball.yaml' };
    expect(loadConfig({ environment })).toEqual(loadConfig());
  });

  it.each([
    [
      'FLYBALL_HTTP_PROT',
      '1',
      /^FLYBALL_HTTP_PROT: no configuration key .*; did you mean FLYBALL_HTTP_PORT\?$/,
    ],
    [
      'FLYBALL_HTTP_PORT',
      'many',
      /^http\.port: a whole number from 0 to 65535 is needed, not "many"; by default 8620 \(set by FLYBALL_HTTP_PORT\)$/,
    ],
    ['FLYBALL_HTTP_PORT', ' ', /^http\.port: a whole number from 0 to 65535 is needed, not " "/],
    ['FLYBALL_HTTP_PORT', '1.5', /^http\.port: a whole number .* not 1\.5/],
    ['FLYBALL_HTTP_PORT', '65536', /^http\.port: .*65535/],
    [
      'FLYBALL_DETECTORS_BANDWAGON_ENABLED',
      'yes',
      /^detectors\.bandwagon\.enabled: true or false is needed, not "yes"/,
    ],
    [
      'FLYBALL_EXPORTS_PROMETHEUS_TIERS',
      'core,all',
      /^exports\.prometheusTiers\[1\]: one of core, detail is needed, not "all"/,
    ],
    ['FLYBALL_NATS_SERVERS', 'a:4222,', /^nats\.servers\[1\]: an address such as /],
    ['FLYBALL_WINDOWS_PANE', '5 minutes', /^windows\.pane: a duration such as .* not "5 minutes"/],
    ['FLYBALL_LOG_LEVEL', 'loud', /^log\.level: one of .*info.* not "loud"/],
  ])('%s=%j is refused', (variable, text, problem) => {
    expect(problemsOf({ environment: { [variable]: text } })).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  it('exist for every key, each its own', () => {
    const keys = configKeys();
    expect(keys.length).toBeGreaterThan(20);
    expect(new Set(keys.map(({ variable }) => variable)).size).toBe(keys.length);
    for (const { path, variable, description } of keys) {
      expect(variable).toBe(`FLYBALL_${path.replace(/[.]|(?=[A-Z])/g, '_').toUpperCase()}`);
      expect(description).toMatch(/\.$/);
    }
  });

  it('with the default of their key change nothing', () => {
    const inText = ({ fallback, type }: ConfigKey) => {
      if (type === 'structured') return JSON.stringify(fallback);
      return Array.isArray(fallback)
        ? fallback.join(',')
        : JSON.stringify(fallback).replaceAll('"', '');
    };
    const environment = Object.fromEntries(
      configKeys()
        .filter(({ fallback }) => fallback !== undefined)
        .map((key) => [key.variable, inText(key)]),
    );
    expect(loadConfig({ environment })).toEqual(loadConfig());
  });
});

describe('problems', () => {
  it('are all told at once', () => {
    const text = 'windows: { pane: soon, hop: 7m }\nhtp: {}\nhttp: { port: many }\n';
    const environment = { FLYBALL_X: '1', FLYBALL_LOG_LEVEL: 'loud' };
    const problems = problemsOf({ file: file(text), environment });
    expect(
      problems.map(
        (problem) =>
          /([A-Z_]+|[a-z][\w.]*): (?!flyball)/.exec(problem.replace(/^flyball\.yaml:\d: /, ''))![1],
      ),
    ).toEqual(['FLYBALL_X', 'log.level', 'windows.pane', 'htp', 'http.port']);
    expect(() => loadConfig({ file: file(text), environment })).toThrow(
      `The configuration cannot be used:\n  ${problems.join('\n  ')}`,
    );
  });

  it.each([
    ['windos: {}\n', 'windos: unknown key; did you mean windows? the file has nats, windows, '],
    ['windos:\n', 'windos: unknown key; did you mean windows? the file has nats, windows, '],
    ['windows: { pain: 5m }\n', 'windows.pain: unknown key; did you mean pane? windows has pane, '],
    ['detectors: { bandwagon: { cap: 5 } }\n', 'detectors.bandwagon.cap: unknown key; '],
  ])('%j has a key that there is not', (text, problem) => {
    expect(problemsOf({ file: file(text) })).toEqual([
      expect.stringContaining(`flyball.yaml:1: ${problem}`),
    ]);
  });

  it.each([
    ['a list', '- 5m\n', 'flyball.yaml: keys such as "windows:" are needed, not a list'],
    ['a text', 'hello\n', 'flyball.yaml: keys such as "windows:" are needed, not a text'],
    ['no YAML', 'windows: [\n', expect.stringMatching(/^flyball.yaml:\d: it is not YAML: ./)],
    [
      'a key twice',
      'log: {}\nlog: {}\n',
      'flyball.yaml:2: it is not YAML: a key stands here for the second time; keep one',
    ],
  ])('%s is no configuration', (_what, text, problem) => {
    expect(problemsOf({ file: file(text) })).toEqual([problem]);
  });

  it.each([
    'windows: 5m\n',
    'windows: [5m]\n',
    'http: { port: "8620" }\n',
    'windows: { pane: 300 }\n',
  ])('%j has the wrong type', (text) => {
    expect(problemsOf({ file: file(text) })).toHaveLength(1);
  });
});

describe('windows', () => {
  const problems = (windows: Record<string, string>) =>
    problemsOf({
      flags: Object.fromEntries(
        Object.entries(windows).map(([key, value]) => [`windows.${key}`, value]),
      ),
    });

  it.each([
    { pane: '1m', hop: '1m' },
    { pane: '1h', window: '1h', hop: '1h' },
    { pane: '15m', window: '6h', hop: '30m' },
    { pane: '1s', hop: '7s', window: '70s' },
    { window: '31d' },
  ])('may be %j', (windows) => {
    expect(problems(windows)).toEqual([]);
  });

  it.each([
    [{ window: '12m' }, ['window']],
    [{ hop: '7m' }, ['hop']],
    [{ window: '4m', hop: '4m' }, ['window', 'hop']],
    [{ pane: '7m' }, ['window', 'hop', 'pane']],
    [{ pane: '7m', window: '70m', hop: '7m' }, ['pane']],
    [{ pane: '2h', window: '4h', hop: '2h' }, ['pane']],
    [{ window: '744h' }, []],
    [{ window: '745h' }, ['window']],
  ] as const)('%j: %j fit not', (windows, keys) => {
    const found = problems(windows).map((problem) => problem.split(':')[0]);
    expect(found).toEqual(keys.map((key) => `windows.${key}`));
  });

  it('are checked also where something else is wrong', () => {
    const flags = { 'windows.hop': '7m', 'http.port': 'many' };
    expect(problemsOf({ flags })).toHaveLength(2);
  });
});

describe('nats.prefix', () => {
  const problems = (prefix: string) => problemsOf({ flags: { 'nats.prefix': prefix } });

  it.each(['flyball', 'shop-b', '2', 'a'.repeat(32)])('may be %j', (prefix) => {
    expect(problems(prefix)).toEqual([]);
  });

  // Capitals and underlines could lead two prefixes to the same names; dots make several tokens.
  it.each(['', 'Shop', 'shop_b', 'shop.b', 'shop*', '>', '$JS', '-shop', 'sh op', 'a'.repeat(33)])(
    'may not be %j',
    (prefix) => {
      expect(problems(prefix)).toEqual([expect.stringMatching(/^nats\.prefix: .+ a-z, 0-9 and -/)]);
    },
  );
});
