import { describe, expect, it } from '@jest/globals';
import { isPartitioned } from '../../../src/adapters/ingest/stray-subjects.js';
import { EVENT_KINDS } from '../../../src/events/kinds.js';
import { subjectOf } from '../../../src/events/partition.js';

describe('isPartitioned', () => {
  it('of every subject of the contract', () => {
    for (const kind of EVENT_KINDS) {
      for (const partition of [0, 1, 9, 10, 1023]) {
        expect(isPartitioned(subjectOf(kind, partition), 1024)).toBe(true);
        expect(isPartitioned(subjectOf(kind, partition), partition)).toBe(false);
      }
    }
  });

  it('also of unknown kinds, which the partition itself refuses', () => {
    expect(isPartitioned('flyball.click.0', 8)).toBe(true);
  });

  it.each(['8', '99', '', 'x', '-1', '+1', '00', '01', '1e0', '0x1', ' 1', '1 ', '１', 'NaN'])(
    'not of token %j among eight partitions',
    (token) => {
      expect(isPartitioned(`flyball.outcome.${token}`, 8)).toBe(false);
    },
  );

  it('not of numbers beyond what is exact', () => {
    expect(isPartitioned('flyball.outcome.1000000000', 1e12)).toBe(false);
    expect(isPartitioned('flyball.outcome', 8)).toBe(false);
  });
});
