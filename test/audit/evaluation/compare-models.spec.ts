import { describe, expect, it } from '@jest/globals';
import { compareModels } from '../../../src/audit/evaluation/compare-models.js';
import { collectLabels } from '../../../src/audit/evaluation/labelled-rows.js';
import { hashRandom } from '../../../src/statistics/hash-random.js';
import { datasetOf, type PlainRecommendation, type PlainRow } from '../../setup/audit-rows.js';

const SMALL = { learning: { bits: 10, rate: 0.3, ridge: 2 }, clickPasses: 2, labelPasses: 6 };
const ITEMS = 20;

/**
 * Items of even number are good and seldom clicked, the others bad and often: clicks mislead. Production
 * scores by quality, `reference` scores at random.
 */
function gamed(visits: number, users: number): PlainRecommendation[] {
  const random = hashRandom(5);
  return Array.from({ length: visits }, (_, visit) => ({
    user: `user-${visit % users}`,
    context: { device: visit % 3 === 0 ? 'phone' : 'web' },
    rows: [0, 1, 2].map((): PlainRow => {
      const item = Math.floor(random() * ITEMS);
      const isGood = item % 2 === 0;
      const isClicked = random() < (isGood ? 0.1 : 0.4);
      const isJudged = random() < 0.25;
      const label = random() < (isGood ? 0.85 : 0.15) ? 1 : 0;
      return {
        item: `item-${item}`,
        score: isGood ? 0.8 : 0.2,
        reference: random(),
        signals: isClicked ? ['click'] : [],
        ...(isJudged ? { label, inclusion: 0.25 } : {}),
      };
    }),
  }));
}

const dataset = datasetOf(gamed(900, 300));
const [found] = compareModels(dataset, SMALL);
const comparison = (a: string, b: string, metric = 'auc') =>
  found!.comparisons.find((each) => each.a === a && each.b === b && each.metric === metric);

describe('compareModels', () => {
  it('finds clicks worse than labels where clicks mislead', () => {
    expect(comparison('stand-in-clicks', 'stand-in-curated')).toMatchObject({ verdict: 'worse' });
    const auc = found!.quality.find(({ scorer }) => scorer === 'stand-in-curated')!.metrics['auc']!;
    expect(auc.enough && auc.value).toBeGreaterThan(0.75);
  });

  it('finds production better than a reference that knows nothing', () => {
    for (const metric of ['auc', 'logLoss']) {
      expect(comparison('production', 'reference', metric)).toMatchObject({ verdict: 'better' });
    }
  });

  it('never holds production against a stand-in, and says so', () => {
    for (const { a, b } of found!.comparisons) {
      const sides = [a, b].map((id) => id.startsWith('stand-in'));
      expect(sides[0]).toBe(sides[1]);
    }
    const said = found!.sentences.join('\n');
    expect(said).toContain('not how good the model in production is');
    expect(said).toMatch(/clicks as they are ranks held-out labels worse than/);
  });

  it('says why what cannot be compared is not', () => {
    const alone = comparison('stand-in-weighted-signals', 'stand-in-signals-alike')!;
    expect(alone).toMatchObject({ verdict: 'inconclusive', p: null });
    expect(alone.difference).toMatchObject({ enough: false, reason: 'one_signal' });
  });

  it('adjusts for all comparisons, and says what an undecided one needs', () => {
    for (const { p, verdict, power, difference } of found!.comparisons) {
      if (!difference.enough) continue;
      expect(p).toBeGreaterThanOrEqual(0);
      expect(p).toBeLessThanOrEqual(1);
      if (verdict === 'better' || verdict === 'worse') expect(p).toBeLessThanOrEqual(0.05);
      expect(power === undefined).toBe(verdict !== 'inconclusive');
      expect(difference.low).toBeLessThanOrEqual(difference.value);
    }
  });

  it('slices by context what is compared of production', () => {
    const slices = found!.slices.map(({ slice }) => slice);
    expect(slices).toEqual(['device=web', 'device=phone']);
    for (const slice of found!.slices) {
      expect(slice).toMatchObject({ a: 'production', b: 'reference', verdict: 'better' });
    }
  });

  it('gives the same bytes again, and other figures for another seed of the hashes', () => {
    const again = JSON.stringify(compareModels(dataset, SMALL));
    expect(again).toBe(JSON.stringify([found]));
    const tiny = { learning: { ...SMALL.learning, bits: 4 } };
    const [one, other] = [1, 2].map((seed) =>
      JSON.stringify(compareModels(dataset, { ...tiny, seed })),
    );
    expect(one).not.toBe(other);
  });

  it('holds no user: neither name nor hash', () => {
    const text = JSON.stringify(found);
    const rows = dataset.bucket(0);
    expect(text).not.toContain('user-1');
    for (let r = 0; r < 50; r++) expect(text).not.toContain(String(rows.userHigh[r]));
  });

  it('tells of its progress up to the end', () => {
    const told: number[][] = [];
    const progress = (done: number, of: number) => void told.push([done, of]);
    compareModels(datasetOf(gamed(300, 100), { buckets: 3 }), { ...SMALL, progress });
    const [done, of] = told.at(-1)!;
    expect(done).toBe(of);
    expect(told).toHaveLength(done!);
  });

  it('takes predictions from outside, those that are missing apart', () => {
    const supplied = [
      {
        id: 'x',
        title: 'a model of ours',
        score: (_: number, __: number, item: number) => item % 7,
      },
      { id: 'none', title: 'nothing', score: () => NaN },
    ];
    const [with_] = compareModels(dataset, { ...SMALL, supplied });
    const ids = with_!.scorers.map(({ id }) => id);
    expect(ids).toContain('supplied-x');
    expect(ids).not.toContain('supplied-none');
    expect(with_!.comparisons.some(({ b }) => b === 'supplied-x')).toBe(true);
  });

  it('withholds a segment of few users, and leaves out one without labels', () => {
    const [few] = compareModels(datasetOf(gamed(300, 9)), SMALL);
    expect(few).toMatchObject({ labels: 0, users: 0, comparisons: [], quality: [] });
    expect(few!.sentences[0]).toContain('fewer than 10 users');
    const [scarce] = compareModels(datasetOf(gamed(20, 20)), SMALL);
    expect(scarce!.comparisons).toEqual([]);
    expect(scarce!.sentences[0]).toContain('needs 50');
    expect(compareModels(datasetOf([{ rows: [{ item: 'a' }] }]), SMALL)).toEqual([]);
    expect(compareModels(datasetOf([]), SMALL)).toEqual([]);
  });

  it('survives labels that are all the same', () => {
    const same = gamed(400, 100).map((each) => ({
      ...each,
      rows: each.rows.map((row) => (row.label === undefined ? row : { ...row, label: 1 })),
    }));
    const [one] = compareModels(datasetOf(same), SMALL);
    const auc = one!.comparisons.find(({ metric }) => metric === 'auc')!;
    expect(auc.difference).toMatchObject({ enough: false, reason: 'one_kind_of_label' });
    expect(JSON.stringify(one)).not.toMatch(/NaN|Infinity|null,"high"/);
  });
});

describe('collectLabels', () => {
  const options = { folds: 5, shards: 20, mostLabels: 1000 };

  it('leaves out and counts labels whose inclusion is unknown', () => {
    const { segments, withoutInclusion } = collectLabels(
      datasetOf([
        {
          user: 'u',
          rows: [
            { item: 'a', label: 1 },
            { item: 'b', label: 0, inclusion: 0.5 },
          ],
        },
      ]),
      options,
    );
    expect(segments[0]).toMatchObject({ length: 1, users: 1 });
    expect(withoutInclusion).toBe(1);
  });

  it('keeps a user in one fold and one shard, and weights with a mean of 1', () => {
    const [labels] = collectLabels(dataset, options).segments;
    const foldOf = new Map<number, number>();
    for (let row = 0; row < labels!.length; row++) {
      const user = labels!.user[row]!;
      expect(foldOf.get(user) ?? labels!.fold[row]).toBe(labels!.fold[row]);
      foldOf.set(user, labels!.fold[row]!);
    }
    expect(new Set(foldOf.values()).size).toBe(5);
    expect(labels!.weight.reduce((sum, each) => sum + each, 0)).toBeCloseTo(labels!.length, 6);
  });

  it('cuts at its bound, and counts what it cut', () => {
    const { segments, cut } = collectLabels(dataset, { ...options, mostLabels: 100 });
    expect(segments[0]!.length + cut).toBe(dataset.labels);
    expect(segments[0]!.length).toBeLessThan(200);
  });
});
