/** What is said of a wrong configuration: the place, what is needed, what was found; never a secret. */
import { describe, expect, it } from '@jest/globals';
import { configKeys } from '../../src/config/keys.js';
import { type ConfigError, loadConfig } from '../../src/config/load.js';

function problemsOf(text: string): readonly string[] {
  try {
    loadConfig({ file: { name: 'f.yaml', text } });
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

/** Words of the schema library, which know nothing of Flyball. */
const FOREIGN =
  /invalid|received|expected (?:one|number|string|int|array|object|bool)|too (?:small|big)|unrecognized|[<>]=|undefined|\[object/i;

describe('the problems of a configuration', () => {
  it.each([
    [
      'windows: { pane: soon }',
      'windows.pane: a duration such as 90s, 5m, 1h or 2d is needed, not "soon"',
    ],
    [
      'windows: { pane: 300 }',
      'windows.pane: a duration such as 90s, 5m, 1h or 2d is needed, not 300',
    ],
    [
      'windows: { idleAfter: 30d }',
      'windows.idleAfter: a duration of at most 24d is needed, not "30d"; by default 30s',
    ],
    [
      'windows: { hop: 7m }',
      'windows.hop: must be a whole number of panes (windows.pane, 5m), not 7m; by default 5m',
    ],
    [
      'windows: 5m',
      'windows: an object of pane, lateness, window, hop, idleAfter is needed, not a text',
    ],
    [
      'http: { port: "8620" }',
      'http.port: a whole number from 0 to 65535 is needed, not "8620"; by default 8620',
    ],
    [
      'http: { port: 70000 }',
      'http.port: a whole number from 0 to 65535 is needed, not 70000; by default 8620',
    ],
    [
      'nats: { replicas: 1.5 }',
      'nats.replicas: a whole number from 1 to 5 is needed, not 1.5; by default 1',
    ],
    [
      'nats: { servers: localhost }',
      'nats.servers: a list is needed, not a text; for example [n1.example.com:4222]',
    ],
    [
      'alarms: { falsePages90d: 0 }',
      'alarms.falsePages90d: a number above 0 and up to 1000 is needed, not 0; by default 1',
    ],
    [
      'alarms: { guardrails: x }',
      'alarms.guardrails: a list is needed, not a text; for example [{reading: bandwagon.exposure_gini, above: 0.8, surface: home}]',
    ],
    [
      'alarms: { guardrails: [{ reading: bandwagon.exposure_gini, abve: 1, above: x }] }',
      'alarms.guardrails[0].above: a number is needed, not "x"',
    ],
    [
      'alarms: { baselineBlocks: { bandwagon.exposure_gini: 1 } }',
      'alarms.baselineBlocks["bandwagon.exposure_gini"]: a whole number from 6 to 10000 is needed, not 1',
    ],
    [
      'policies: { roles: { b: boss } }',
      'policies.roles.b: one of production, exploration, holdout, candidate is needed, not "boss"',
    ],
    [
      'signals: { derived: [{ signal: a, from: b }] }',
      'signals.derived[0]: one of {signal, from, below}, {signal, from, atLeast} and {signal, absent} is needed, such as {signal: skip-30s, from: skip, below: 30}',
    ],
    [
      'signals: { maturesAfter: { a: 3 } }',
      'signals.maturesAfter.a: a duration of at most 28d, such as 2h or 7d, is needed, not 3',
    ],
    [
      'labelling: { choices: { good: fine } }',
      'labelling.choices.good: a number from 0 to 1, or skip, is needed, not "fine"',
    ],
    [
      'baseline: { from: yesterday, to: 2026-05-01T00:00:00Z }',
      'baseline.from: a time in ISO 8601 such as 2026-05-01T00:00:00Z is needed, not "yesterday"',
    ],
    [
      'detectors: { bandwagon: { enabled: yes } }',
      'detectors.bandwagon.enabled: true or false is needed, not "yes"; by default true',
    ],
    [
      'log: { level: loud }',
      'log.level: one of trace, debug, info, warn, error, silent is needed, not "loud"; by default info',
    ],
    [
      'audit: { schedule: often }',
      'audit.schedule: a cron pattern such as "0 6 * * 1" is needed, not "often"',
    ],
    [
      'windows: { idle_aftr: 1m }',
      'windows.idle_aftr: unknown key; did you mean idleAfter? windows has pane, lateness, window, hop, idleAfter',
    ],
    [
      'windows: { __proto__: 1m }',
      'windows.__proto__: unknown key; windows has pane, lateness, window, hop, idleAfter',
    ],
    [
      `log: { level: "${'x'.repeat(99)}" }`,
      `log.level: one of trace, debug, info, warn, error, silent is needed, not "${'x'.repeat(40)}…"; by default info`,
    ],
    [
      'log: { level: "a\\e[31mb\\nc" }',
      'log.level: one of trace, debug, info, warn, error, silent is needed, not "a\\u001b[31mb\\nc"; by default info',
    ],
  ])('%s', (text, problem) => {
    expect(problemsOf(text)).toContain(`f.yaml:1: ${problem}`);
  });

  it('say where a key of another section belongs', () => {
    expect(problemsOf('port: 8620')).toEqual([expect.stringMatching(/; there is http\.port$/)]);
  });

  it('are told all at once, in the order of the file', () => {
    const text = 'log:\n  level: loud\nhttp:\n  port: x\n  prot: 1\nnats:\n  partitions: 0\n';
    expect(problemsOf(text).map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      'f.yaml:2: log.level:',
      'f.yaml:4: http.port:',
      'f.yaml:5: http.prot:',
      'f.yaml:7: nats.partitions:',
    ]);
  });

  it.each(configKeys().map(({ path }) => path))('of %s are in our words', (path) => {
    const wrong = ['-1.5', '{ a: [{}] }', '[[1]]', 'true', '"\\u202e"', '""', '.nan', '1e99'];
    const said = wrong.flatMap((value) => {
      const keys = path.split('.');
      return problemsOf(
        `${keys.map((key, depth) => `${' '.repeat(depth)}${key}:`).join('\n')} ${value}`,
      );
    });
    expect(said.length).toBeGreaterThan(0);
    for (const problem of said) {
      expect(problem).toMatch(/^(?:f\.yaml:\d+: )?[a-z]\w*(?:[.[]|: )/);
      expect(problem.replaceAll(path, '')).not.toMatch(FOREIGN);
    }
  });
});

describe('secrets', () => {
  it.each([
    'nats: { password: hunter2 }',
    'nats: { passwordFile: [hunter2] }',
    'nats: { tokenFile: { a: hunter2 } }',
    'nats: { servers: ["ana:hunter2@nats.example.com"] }',
    'nats: { servers: nats://ana:hunter2@nats.example.com }',
    'nats: { servers: ["hunter2@nats.example.com"] }',
    'exports: { influx: { url: "http://ana:hunter2@influx.example.com" } }',
    'exports: { influx: hunter2 }',
    'log: { level: "http://ana:hunter2@example.com" }',
    'nats: { passwordFile: *hunter2 }',
    'nats: { passwordFile: !hunter2 x }',
    'nats: { passwordFile: "a" hunter2 }',
    'nats:\n  passwordFile: "hunter2\n',
    'nats:\n  passwordFile: a: hunter2\n',
    'nats: { passwordFile: "\\hunter2" }',
  ])('are not told: %s', (text) => {
    const problems = problemsOf(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join('\n')).not.toMatch(/hunter2/);
  });

  it('that are numbers are not told either', () => {
    expect(problemsOf('nats: { passwordFile: 12345 }')).toEqual([
      'f.yaml:1: nats.passwordFile: a text is needed, not a number',
    ]);
  });
});
