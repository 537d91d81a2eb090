/** The configuration in force: every key once, as it would stand in a file that gives it again. */
import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { configKeys } from '../../src/config/keys.js';
import { loadConfig } from '../../src/config/load.js';
import { settingsOf, type Setting } from '../../src/config/settings.js';

const fromText = (text: string) => loadConfig({ file: { name: 'flyball.yaml', text } });
const settingOf = (path: string, settings: readonly Setting[]) =>
  settings.find((each) => each.path === path);

/** A file that sets every key to the value that is in force. */
function fileOf(settings: readonly Setting[]): string {
  const tree: Record<string, unknown> = {};
  for (const { path, value } of settings) {
    if (value === undefined) continue;
    const keys = path.split('.');
    const last = keys.pop()!;
    let at = tree;
    for (const key of keys) at = (at[key] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return stringify(tree);
}

const SET = `
windows: { pane: 1m, hop: 60s, window: 2h }
signals: { measured: [click, save, return], maturesAfter: { return: 7d } }
nats: { servers: ['nats://nats.example.com:4222', 'localhost:4222'], tokenFile: /run/nats-token }
alarms: { guardrails: [{ reading: bandwagon.exposure_gini, above: 0.8 }] }
labels: { question: 'good? see http://ana:pass@wiki.example.com' }
`;

describe('the settings', () => {
  it('are all keys, each its default, where nothing is set', () => {
    const settings = settingsOf(loadConfig());
    expect(settings.map(({ path }) => path)).toEqual(configKeys().map(({ path }) => path));
    expect(settings.filter(({ isDefault }) => !isDefault)).toEqual([]);
    expect(settingOf('windows.pane', settings)).toMatchObject({ value: '5m', fallback: '5m' });
    expect(settingOf('nats.credsFile', settings)).not.toHaveProperty('value');
  });

  it('show what is set as one would write it, and what was left alone', () => {
    const settings = settingsOf(fromText(SET));
    const set = settings.filter(({ isDefault }) => !isDefault).map(({ path }) => path);
    expect(set).toEqual([
      ...['nats.servers', 'nats.tokenFile', 'windows.pane', 'windows.window', 'windows.hop'],
      ...['signals.measured', 'signals.maturesAfter', 'labels.question', 'alarms.guardrails'],
    ]);
    // 60s is 1m.
    expect(settingOf('windows.hop', settings)?.value).toBe('1m');
    expect(settingOf('signals.maturesAfter', settings)?.value).toEqual({ return: '1w' });
    expect(settingOf('nats.tokenFile', settings)?.value).toBe('/run/nats-token');
  });

  it('strike out what should not have been written into an address', () => {
    const settings = settingsOf(fromText(SET));
    expect(settingOf('labels.question', settings)?.value).toBe(
      'good? see http://…@wiki.example.com',
    );
    expect(JSON.stringify(settings)).not.toContain('pass@');
  });

  it('written to a file are the same configuration', () => {
    const config = fromText(SET.replace('ana:pass@', ''));
    expect(fromText(fileOf(settingsOf(config)))).toEqual(config);
  });
});
