/** Accounting, stored state, baselines and settings in words. */
import { describe, expect, it } from '@jest/globals';
import type { KindCountsJson } from '../../src/adapters/http/data-json.js';
import { lackingWords, originWords, pinWords } from '../../src/page/baseline-words.js';
import {
  checkpointWords,
  equationWords,
  partsOfAccepted,
  totalOf,
} from '../../src/page/data-words.js';
import { auditsWords, labelsWords } from '../../src/page/fact-words.js';
import { chosenSettings, sectionsOf, valueText } from '../../src/page/setting-words.js';

const DAY = 86_400_000;
const NOW = Date.parse('2026-05-02T12:00:00Z');

function counts(kind: string, of: Partial<KindCountsJson>): KindCountsJson {
  return {
    ...{ kind, sent: 0, accepted: 0, duplicate: 0, deadLettered: 0, late: 0, unattributed: 0 },
    ...{ byContext: 0, itemLevel: 0, unmeasured: 0, unknownFields: 0 },
    ...of,
  };
}

describe('the accounting', () => {
  it('is summed over the kinds, and said as an equation', () => {
    const total = totalOf([
      counts('recommendation', { sent: 1000, accepted: 997, duplicate: 2, deadLettered: 1 }),
      counts('outcome', { sent: 500, accepted: 500, late: 3, unattributed: 20 }),
    ]);
    expect(equationWords(total)).toBe(
      'Of 1,500 events sent, 1,497 were accepted, 2 dropped as seen before, and 1 refused and kept as dead letters. It adds up.',
    );
    expect(partsOfAccepted(total)).toBe(
      'Of the accepted, 3 (0.2%) came too late for their pane, and 20 (1.3%) found no impression in time.',
    );
  });

  it('says so where it does not add up, and where nothing has come', () => {
    expect(equationWords(counts('all', { sent: 3, accepted: 1 }))).toMatch(
      /1 was accepted.*It does not add up: please report this\.$/,
    );
    expect(equationWords(counts('all', {}))).toBe('No event has arrived yet.');
    expect(partsOfAccepted(counts('all', {}))).toBe('');
    expect(partsOfAccepted(counts('all', { accepted: 9 }))).toContain('None of the accepted');
    expect(partsOfAccepted(counts('all', { accepted: 9e6, late: 1 }))).toContain('1 (under 0.1%)');
  });

  it('says when the state was stored, and where that is overdue', () => {
    const stored = { at: NOW - 12_000, bytes: 1_234_567, everyMs: 30_000 };
    expect(checkpointWords(stored, NOW)).toBe(
      'Stored 12 seconds ago (2026-05-02 11:59 UTC), 1.23 MB. It is stored every 30 seconds.',
    );
    expect(checkpointWords({ ...stored, at: NOW - 200_000 }, NOW)).toContain('overdue');
    expect(checkpointWords({ bytes: 0, everyMs: 30_000 }, NOW)).toContain('not been stored yet');
  });
});

describe('the facts', () => {
  it('count audits by what they are at, and labels by what needs someone', () => {
    const request = {
      ...{ id: 'a', trigger: 'api' as const, from: 0, to: 1, baselineFrom: 0, baselineTo: 1 },
    };
    const audits = (['done', 'running', 'done'] as const).map((state) => ({ request, state }));
    expect(auditsWords(audits)).toBe('1 running, 2 done');
    expect(auditsWords([])).toBe('none so far');
    expect(labelsWords({ isOn: false, segments: [] })).toBe('none are asked for');
    expect(labelsWords({ isOn: true, segments: [] })).toBe('no request waits');
  });
});

describe('baselines', () => {
  const place = { reading: 'a.b', title: 'B', surface: 's', policy: 'p', by: {}, blockMs: DAY };
  const level = { unit: 'ratio' as const, value: 0.5, low: 0.4, high: 0.6, from: 0, to: DAY };

  it('say where they come from, and who moved them', () => {
    const pinned = { ...place, ...level, blocks: 28 };
    expect(pinWords({ ...pinned, source: 'first_blocks' })).toContain('by itself');
    expect(pinWords({ ...pinned, source: 'accepted' })).toContain('someone accepted');
    const accepted = { by: 'ana', at: NOW, why: 'new home page' };
    expect(pinWords({ ...pinned, source: 'accepted', accepted })).toBe(
      'moved by ana, 2026-05-02 12:00 UTC: new home page',
    );
    expect(originWords({ stretch: { from: NOW - DAY, to: NOW } })).toContain(
      '2026-05-01 12:00 UTC to 2026-05-02 12:00 UTC',
    );
    expect(originWords({ file: { madeFrom: 'x', history: [] } })).toContain('alarms.baselineFile');
    expect(originWords({})).toContain('flyball baseline pin');
  });

  it('say why there is none', () => {
    const lacking = { ...place, blocks: 1, needed: 28 };
    expect(lackingWords(lacking)).toBe('1 of 28 days so far');
    expect(lackingWords({ ...lacking, lack: 'too few users' })).toBe(
      '1 of 28 days so far; the last one had no value: too few users',
    );
  });
});

describe('settings', () => {
  it('are texts, lists and objects on a line', () => {
    expect(valueText(undefined)).toBe('not set');
    expect(valueText('5m')).toBe('5m');
    expect(valueText(8620)).toBe('8620');
    expect(valueText(false)).toBe('false');
    expect(valueText(['a:1', 'b:2'])).toBe('a:1, b:2');
    expect(valueText([])).toBe('none');
    expect(valueText({})).toBe('none');
    expect(valueText([{ reading: 'a.b', above: 0.8 }])).toBe(
      '[ { "reading": "a.b", "above": 0.8 } ]',
    );
  });

  it('are found by key, variable and description, and stand by section', () => {
    const setting = (path: string, isDefault: boolean) => ({
      ...{ path, isDefault, description: 'Length.' },
      variable: `FLYBALL_${path.toUpperCase()}`,
    });
    const all = [
      setting('windows.pane', true),
      setting('windows.hop', false),
      setting('dataDir', true),
    ];
    const paths = (text: string) => chosenSettings(all, text).map(({ path }) => path);
    expect(paths('HOP')).toEqual(['windows.hop']);
    expect(paths(' length')).toHaveLength(3);
    expect(paths('flyball_datadir')).toEqual(['dataDir']);
    expect(sectionsOf(all).map(([section, keys]) => [section, keys.length])).toEqual([
      ['windows', 2],
      ['general', 1],
    ]);
  });
});
