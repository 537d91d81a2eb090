/** What memory keeps of candidates, entries, items and segments is the same however they arrive. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CandidateSample, hashShare } from '../../src/labelling/candidate-sample.js';
import { freezeOutcome, impressionHash } from '../../src/labelling/candidate.js';
import { ItemSightings, meanScore } from '../../src/labelling/item-sightings.js';
import { LabelPane } from '../../src/labelling/label-pane.js';
import { sampleCell } from '../../src/labelling/sample-cell.js';
import { Smallest } from '../../src/labelling/smallest.js';
import { BinaryReader, BinaryWriter } from '../../src/summaries/binary.js';
import { segmentOf } from '../../src/windows/segment.js';

const names = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 0, maxLength: 40 });

function addTo(sample: CandidateSample, all: readonly number[]): CandidateSample {
  for (const n of all) {
    const { high, low } = impressionHash('salt', `r-${n}`, 'item');
    sample.add(high, low, () =>
      freezeOutcome({ id: '', time: 0, item: 'item', signal: '' }, `r-${n}`, n, {
        high,
        low,
        partition: 0,
      }),
    );
  }
  return sample;
}

const ofCandidates = (sample: CandidateSample) => [
  sample.impressions,
  sample.limit,
  sample.candidates,
];

describe('a sample of candidates', () => {
  it('is the same in any order and division, and after a round trip', () => {
    fc.assert(
      fc.property(names, fc.nat(), fc.integer({ min: 1, max: 8 }), (all, cut, size) => {
        const whole = addTo(new CandidateSample(size), all);
        const [a, b] = [all.slice(0, cut % (all.length + 1)), all.slice(cut % (all.length + 1))];
        const merged = addTo(new CandidateSample(size), b.reverse());
        merged.merge(addTo(new CandidateSample(size), a));
        expect(ofCandidates(merged)).toEqual(ofCandidates(whole));
        const writer = new BinaryWriter();
        merged.encode(writer);
        const read = CandidateSample.decode(new BinaryReader(writer.finish()), size);
        expect(ofCandidates(read)).toEqual(ofCandidates(whole));
      }),
    );
  });

  it('is bounded by the hash of the first that was cut', () => {
    const sample = addTo(new CandidateSample(3), [1, 2, 3, 4, 5, 6]);
    const shares = [1, 2, 3, 4, 5, 6]
      .map((n) => hashShare(impressionHash('salt', `r-${n}`, 'item')))
      .sort((a, b) => a - b);
    expect(sample.candidates.map(hashShare)).toEqual(shares.slice(0, 3));
    expect(sample.limit).toBe(shares[3]);
    expect(addTo(new CandidateSample(3), [1, 2, 3]).limit).toBe(1);
    expect(new CandidateSample(3).candidates).toEqual([]);
  });

  it('takes an impression that comes again for no further candidate', () => {
    expect(addTo(new CandidateSample(3), [7, 7, 7]).candidates).toHaveLength(1);
  });
});

describe('cells', () => {
  it('keep absent scores and features apart', () => {
    const cells = [
      sampleCell(NaN, NaN),
      sampleCell(0.5, NaN),
      sampleCell(NaN, 0.5),
      sampleCell(0.5, 0.5),
      sampleCell(0.5, 0.1),
      sampleCell(0.1, 0.5),
    ];
    expect(new Set(cells).size).toBe(cells.length);
    expect(sampleCell(0.6, 0.5)).toBe(sampleCell(0.601, 0.501));
  });
});

describe('the smallest entries', () => {
  it('are the same in any order and division', () => {
    const order = (a: { n: number }, b: { n: number }) => a.n - b.n;
    const fill = (all: readonly number[]) => {
      const list = new Smallest<{ high: number; low: number; n: number }>(5, order);
      for (const n of all) list.add({ high: n % 7, low: n % 3, n });
      return list;
    };
    fc.assert(
      fc.property(names, fc.nat(), (all, cut) => {
        const at = cut % (all.length + 1);
        const merged = fill(all.slice(at).reverse());
        merged.merge(fill(all.slice(0, at)));
        expect(merged.list).toEqual(fill(all).list);
        expect(merged.cut).toBe(Math.max(0, all.length - 5));
      }),
    );
  });
});

describe('sightings of items', () => {
  it('of more items than the cap are exact for the same ones in any order and division', () => {
    const see = (all: readonly number[]) => {
      const table = new ItemSightings(6);
      for (const n of all) table.add(`item-${n % 30}`, n % 4 === 0 ? undefined : n / 200, 1);
      return table;
    };
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 200 }), { maxLength: 80 }), fc.nat(), (all, cut) => {
        const at = cut % (all.length + 1);
        const merged = see(all.slice(at).reverse());
        merged.merge(see(all.slice(0, at)));
        const whole = see(all).list();
        expect(merged.list()).toEqual(whole);
        for (const { item, shown } of whole) {
          expect(shown).toBe(all.filter((n) => `item-${n % 30}` === item).length);
        }
      }),
    );
  });

  it('have the mean of the scores, none without one', () => {
    const table = new ItemSightings(6);
    table.add('a', 0.25, 1);
    table.add('a', 0.75, 1);
    table.add('b', undefined, 0);
    const of = (item: string) => table.list().find((each) => each.item === item)!;
    expect(meanScore(of('a'))).toBe(0.5);
    expect(meanScore(of('b'))).toBeNaN();
    expect(of('b').shown).toBe(0);
  });
});

describe('segments of a pane', () => {
  it('beyond the most are the rest, the same ones in any order and division', () => {
    const options = { candidates: 2, maxItems: 3, maxSegments: 3 };
    const fill = (all: readonly number[]) => {
      const pane = new LabelPane(options);
      for (const n of all) {
        const part = pane.segment(segmentOf('home', `policy-${n % 12}`));
        const { high, low } = impressionHash('salt', `r-${n}`, 'item');
        const own = { high, low, partition: 0 };
        pane
          .cell(part, n % 2)
          .add(high, low, () =>
            freezeOutcome({ id: '', time: 0, item: 'item', signal: '' }, `r-${n}`, n, own),
          );
        part.items.add(`item-${n}`, 0.5, 1);
      }
      return pane;
    };
    const shown = (pane: LabelPane) =>
      [...pane.segments.values()]
        .map(({ segment, cells, items }) => [
          segment.key,
          [...cells].sort(([a], [b]) => a - b).map(([cell, each]) => [cell, ofCandidates(each)]),
          items.list(),
        ])
        .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
    fc.assert(
      fc.property(names, fc.nat(), (all, cut) => {
        const at = cut % (all.length + 1);
        const merged = fill(all.slice(at).reverse());
        merged.merge(fill(all.slice(0, at)));
        expect(shown(merged)).toEqual(shown(fill(all)));
        expect(merged.segments.size).toBeLessThanOrEqual(4);
      }),
    );
  });
});
