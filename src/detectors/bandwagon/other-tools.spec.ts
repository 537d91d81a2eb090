/**
 * How other tools' numbers relate to ours: the rows of the reference page, and figures that others
 * have published.
 */
import { describe, expect, it } from '@jest/globals';
import { countHistogram } from '../../statistics/count-histogram.js';
import type { ReadingDeclaration } from '../detector.js';
import { bandwagonDeclaration } from './bandwagon.monitor.js';
import { exposureEntropy } from './effective-items.js';
import { gini } from './gini.js';

/** Counts of the items in recommended lists. */
function histogramOf(lists: readonly (readonly number[])[]) {
  const counts = new Map<number, number>();
  for (const item of lists.flat()) counts.set(item, (counts.get(item) ?? 0) + 1);
  return countHistogram(counts.values());
}

/** The example of the declarations: impressions of five items, in a catalogue of ten. */
const histogram = countHistogram([4, 4, 2, 1, 1]);
const n = 10;
const recommended = histogram.observed;

/** Our readings of it. */
const OURS: Readonly<Record<string, number>> = {
  exposure_gini: gini(histogram, n),
  catalogue_coverage: recommended / n,
  exposure_entropy: exposureEntropy(histogram) / Math.LN2,
};

/** What each tool makes of it, by what its relation to ours says. */
const THEIRS: Readonly<Record<string, number>> = {
  'exposure_gini RecBole': OURS['exposure_gini']!,
  'exposure_gini LensKit': OURS['exposure_gini']!,
  'exposure_gini Evidently': (gini(histogram, recommended) * recommended) / (recommended - 1),
  'exposure_gini WarpRec': (OURS['exposure_gini']! * n) / (n - 1),
  'exposure_gini Elliot': 1 - (OURS['exposure_gini']! * n) / (n - 1),
  'catalogue_coverage recommenders': OURS['catalogue_coverage']!,
  'exposure_entropy Elliot': OURS['exposure_entropy']!,
  'exposure_entropy recommenders': OURS['exposure_entropy']!,
  'exposure_entropy WarpRec': OURS['exposure_entropy']! * Math.LN2,
  'exposure_entropy RecBole': (OURS['exposure_entropy']! * Math.LN2) / recommended,
};

describe('what the declarations say of other tools', () => {
  const declared: readonly ReadingDeclaration[] = bandwagonDeclaration.readings;
  const compared = declared.filter(({ elsewhere }) => elsewhere !== undefined);

  it('is about these tools, and no others', () => {
    const rows = compared.flatMap(({ id, elsewhere }) =>
      elsewhere!.tools.map(({ tool }) => `${id} ${tool}`),
    );
    expect(rows.sort()).toEqual(Object.keys(THEIRS).sort());
  });

  it.each(compared.map((each) => [each.id, each.elsewhere!] as const))('%s', (id, elsewhere) => {
    expect(OURS[id]).toBeCloseTo(elsewhere.ours, 3);
    for (const { tool, theirs } of elsewhere.tools) {
      expect(THEIRS[`${id} ${tool}`]).toBeCloseTo(theirs, 3);
    }
  });
});

describe('published figures', () => {
  it('RecBole, its test of the Gini index over 8 items', () => {
    const lists = histogramOf([
      [5, 7, 3],
      [4, 5, 2],
      [2, 3, 5],
      [1, 4, 6],
      [5, 3, 7],
    ]);
    expect(gini(lists, 8)).toBeCloseTo(0.341667, 6);
  });

  it('recommenders, its test of coverage over 5 items', () => {
    const lists = histogramOf([
      [3, 5],
      [2, 5],
      [1, 2],
    ]);
    expect(lists.observed / 5).toBeCloseTo(0.8, 12);
    expect(exposureEntropy(lists) / Math.LN2).toBeCloseTo(1.9183, 4);
  });
});
