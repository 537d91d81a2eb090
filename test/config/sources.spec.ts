import { describe, expect, it } from '@jest/globals';
import { sourcePlans } from '../../src/adapters/sources/sources.js';
import type { ConfigError } from '../../src/config/load.js';
import { loadConfig } from '../../src/config/load.js';
import { inCheckout } from '../setup/root.js';

const map = (name: string) => inCheckout('docs', 'mappings', name);
const SHOP = {
  ...{ name: 'shop', stream: 'SHOP' },
  routes: [{ subject: 'shop.click', map: map('clicks-json.yaml') }],
};

function problems(sources: unknown, prefix = 'flyball'): readonly string[] {
  try {
    loadConfig({ flags: { sources, 'nats.prefix': prefix } });
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('sources', () => {
  it('are none by default, and begin with what is new', () => {
    expect(loadConfig().sources).toEqual([]);
    const { sources } = loadConfig({ environment: { FLYBALL_SOURCES: JSON.stringify([SHOP]) } });
    expect(sources).toEqual([{ ...SHOP, from: 'new' }]);
  });

  it.each<[string, unknown, string]>([
    [
      'a stream of its own',
      { ...SHOP, stream: 'FLYBALL_READINGS' },
      'sources[0].stream: FLYBALL_READINGS is a stream',
    ],
    ['no stream', { ...SHOP, stream: 'shop.click' }, 'sources[0].stream: the name of a stream'],
    ['a name with blanks', { ...SHOP, name: 'my shop' }, 'sources[0].name: 1 to 32 of'],
    ['no route', { ...SHOP, routes: [] }, 'sources[0].routes: empty; name at least one'],
    [
      'no subject',
      { ...SHOP, routes: [{ subject: 'a..b', map: 'm' }] },
      'sources[0].routes[0].subject: a subject such as',
    ],
    [
      'what begins in no way known',
      { ...SHOP, from: 'old' },
      'sources[0].from: one of new, all is needed, not "old"',
    ],
  ])('may not have %s', (_what, source, words) => {
    expect(problems([source])).toEqual([expect.stringContaining(words)]);
  });

  it('have names of their own, and may read streams of another monitor', () => {
    expect(problems([SHOP, SHOP])).toEqual([
      'sources[1].name: two sources are called shop; each has a name of its own (set on the command line)',
    ]);
    expect(problems([{ ...SHOP, stream: 'FLYBALL' }], 'other')).toEqual([]);
  });

  it('take mappings of JSON, and say where one is of tables', async () => {
    const [plan] = await sourcePlans([{ ...SHOP, from: 'new' }]);
    expect(plan).toMatchObject({ name: 'shop', routes: [{ mapping: { format: 'json' } }] });
    const routes = [{ subject: 'a', map: map('impressions-csv.yaml') }];
    await expect(sourcePlans([{ ...SHOP, from: 'new', routes }])).rejects.toThrow(
      /sources\[0\]\.routes\[0\]\.map: .*impressions-csv\.yaml is a mapping of tables/,
    );
  });
});
