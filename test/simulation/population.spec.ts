import { describe, expect, it } from '@jest/globals';
import { createAudience } from '../../src/simulation/audience.js';
import { ClickModel } from '../../src/simulation/behaviour.js';
import { createCatalogue, type CatalogueOptions } from '../../src/simulation/catalogue.js';
import { drawLabel, drawLabelDelay } from '../../src/simulation/labelling.js';
import { DEFAULT_SETTINGS } from '../../src/simulation/options.js';
import { RandomStream } from '../../src/simulation/random-stream.js';

const SPAN = { start: 1_000_000, end: 2_000_000 };

function catalogueOf(options: Partial<CatalogueOptions>) {
  const stream = (name: string) => new RandomStream(7, name);
  return createCatalogue(
    { ...DEFAULT_SETTINGS, ...options },
    SPAN,
    stream('items'),
    stream('fates'),
  );
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    sa += a[i]!;
    sb += b[i]!;
    saa += a[i]! * a[i]!;
    sbb += b[i]! * b[i]!;
    sab += a[i]! * b[i]!;
  }
  return (n * sab - sa * sb) / Math.sqrt((n * saa - sa * sa) * (n * sbb - sb * sb));
}

describe('a catalogue', () => {
  it('keeps categories together and gives each an item', () => {
    const { categoryOf, categoryStart, categoryNames } = catalogueOf({ items: 50, categories: 14 });
    expect([...categoryOf]).toEqual([...categoryOf].sort((a, b) => a - b));
    expect(new Set(categoryOf).size).toBe(14);
    expect(categoryStart[14]).toBe(50);
    categoryOf.forEach((category, item) => {
      expect(item).toBeGreaterThanOrEqual(categoryStart[category]!);
      expect(item).toBeLessThan(categoryStart[category + 1]!);
    });
    expect(new Set(categoryNames).size).toBe(14);
    expect(categoryNames[13]).toBe('category-14');
  });

  it('ties appeal and content score to quality as strongly as asked', () => {
    const { quality, appeal, contentScore } = catalogueOf({
      items: 20_000,
      appealQuality: 0.6,
      contentSkill: -0.4,
      contentSpread: 0.5,
    });
    const worth = quality.map((probability) => Math.log(probability / (1 - probability)));
    expect(correlation(worth, appeal)).toBeCloseTo(0.6, 1);
    expect(correlation(worth, contentScore)).toBeCloseTo(-0.4, 1);
    const variance = contentScore.reduce((sum, score) => sum + score * score, 0) / 20_000;
    expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
  });

  it('names items so that they sort by number and tell nothing', () => {
    const { names, categoryOf } = catalogueOf({ items: 300 });
    expect([...names].sort()[0]).toBe('item-001');
    expect(new Set(names).size).toBe(300);
    expect(
      Math.abs(
        correlation(
          names.map((name) => Number(name.slice(5))),
          categoryOf,
        ),
      ),
    ).toBeLessThan(0.15);
  });

  it('publishes the asked share during the run and the rest before', () => {
    const { publishedAt } = catalogueOf({ items: 100, freshItems: 0.2 });
    const fresh = publishedAt.filter((time) => time > SPAN.start);
    expect(fresh).toHaveLength(20);
    for (const time of fresh) expect(time).toBeLessThan(SPAN.end);
  });
});

describe('an audience', () => {
  it('deals users to policies by their shares, for good', () => {
    const options = { users: 20_000, tasteSpread: 1, activitySpread: 0 };
    const audience = createAudience(options, 2, [0.7, 0.2, 0.1], new RandomStream(7, 'users'));
    const counts = [0, 0, 0];
    for (const policy of audience.policyOf) counts[policy]! += 1;
    [0.7, 0.2, 0.1].forEach((share, policy) => {
      expect(Math.abs(counts[policy]! / 20_000 - share)).toBeLessThan(0.01);
    });
  });

  it('sends everyone, some more often than others', () => {
    const random = new RandomStream(7, 'visits');
    const visits = (activitySpread: number): number[] => {
      const options = { users: 20, tasteSpread: 1, activitySpread };
      const audience = createAudience(options, 2, [1], new RandomStream(7, 'users'));
      const counts = new Array<number>(20).fill(0);
      for (let n = 0; n < 20_000; n++) counts[audience.visitor(random)]! += 1;
      return counts;
    };
    expect(Math.min(...visits(0))).toBeGreaterThan(850);
    expect(Math.max(...visits(0))).toBeLessThan(1150);
    const uneven = visits(1);
    expect(Math.min(...uneven)).toBeGreaterThan(0);
    expect(Math.max(...uneven)).toBeGreaterThan(2000);
  });
});

describe('clicks', () => {
  const catalogue = catalogueOf({ items: 30, categories: 3 });
  const audience = createAudience(DEFAULT_SETTINGS, 3, [1], new RandomStream(7, 'users'));
  const model = new ClickModel(DEFAULT_SETTINGS, 10, catalogue, audience, catalogue);

  it('are examined as position^-0.7', () => {
    expect(model.examination[0]).toBe(1);
    expect(model.examination[1]).toBeCloseTo(0.6156, 4);
    expect(model.examination[9]).toBeCloseTo(0.1995, 4);
  });

  it('factor into examination and relevance', () => {
    const relevance = model.relevance(3, 5);
    expect(model.clickProbability(3, 5, 0)).toBe(relevance);
    expect(model.clickProbability(3, 5, 4)).toBe(relevance * model.examination[4]!);
    const taste = audience.taste[3 * 3 + catalogue.categoryOf[5]!]!;
    const average = model.averageRelevance(5);
    expect(relevance > average).toBe(taste > 0);
  });
});

describe('labels', () => {
  it.each([1, 4])('average to the quality with %d votes', (votes) => {
    const random = new RandomStream(7, 'labels');
    const seen = new Set<number>();
    let sum = 0;
    for (let n = 0; n < 20_000; n++) {
      const label = drawLabel(0.3, votes, random);
      seen.add(label);
      sum += label;
    }
    expect(seen.size).toBe(votes + 1);
    expect([Math.min(...seen), Math.max(...seen)]).toEqual([0, 1]);
    expect(sum / 20_000).toBeCloseTo(0.3, 1);
  });

  it('come after the asked time on average, and never at once', () => {
    const random = new RandomStream(7, 'labels');
    let sum = 0;
    let shortest = Infinity;
    for (let n = 0; n < 20_000; n++) {
      const delay = drawLabelDelay(60_000, random);
      shortest = Math.min(shortest, delay);
      sum += delay;
    }
    expect(shortest).toBeGreaterThanOrEqual(10_000);
    expect(Math.abs(sum / 20_000 / 60_000 - 1)).toBeLessThan(0.02);
    expect(drawLabelDelay(0, random)).toBe(10_000);
  });
});
