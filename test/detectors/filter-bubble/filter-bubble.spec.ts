import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { BinaryWriter } from '../../../src/summaries/binary.js';
import { FoldedPart } from '../../setup/folded-part.js';
import { catalogueOf, type Served } from '../../setup/impressions.js';
import { isMeasured, type Measured } from '../../../src/detectors/reading.js';
import {
  filterBubble,
  type FilterBubbleOptions,
} from '../../../src/detectors/filter-bubble/filter-bubble.js';
import { EXPOSURE_READINGS } from '../../../src/detectors/filter-bubble/exposure-readings.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CATEGORIES = ['jazz', 'rock', 'folk', 'dub'];
/** Eight items, two of each category, and an undeclared one: `item-8`. */
const CATALOGUE = catalogueOf(
  Object.fromEntries(
    Array.from({ length: 8 }, (_, item) => [`item-${item}`, [CATEGORIES[item % 4]!]]),
  ),
);

function exposure(options: Partial<FilterBubbleOptions> = {}, catalogue = CATALOGUE) {
  return new FoldedPart(filterBubble(options).parts[0]!, catalogue);
}

function taste(options: Partial<FilterBubbleOptions> = {}) {
  return new FoldedPart(filterBubble(options).parts[1]!, CATALOGUE);
}

const random = xoroshiro128plus(5);

/** A recommendation to the user of these items, by number. */
let ids = 0;
function served(user: number, ...items: number[]): Served {
  return { id: ids++, user, slate: items.map((item) => ({ item: `item-${item}` })) };
}

/** The measurement of a reading (and state, for those that tell one). */
function of(part: FoldedPart, reading: string, state?: string) {
  const found = part
    .read()
    .find(
      (each) => each.reading === reading && (state === undefined || each.by['state'] === state),
    );
  if (found === undefined) throw new Error(`${reading} was not given`);
  return found;
}

function valueOf(part: FoldedPart, reading: string): number {
  const found = of(part, reading);
  return isMeasured(found) ? found.value : NaN;
}

const pane = (hour: number) => ({ start: hour * HOUR, end: (hour + 1) * HOUR });

describe('two users whose diets mirror each other', () => {
  // Categories by number modulo 4: (3, 1) and (1, 3).
  const part = exposure().pane(pane(0), [
    served(1, 0, 4, 1),
    served(1, 0),
    served(2, 0, 1, 5),
    served(2, 1),
  ]);

  it('give the values of the worked example', () => {
    expect(valueOf(part, 'category_diversity')).toBeCloseTo(0.5, 8);
    expect(valueOf(part, 'user_overlap')).toBeCloseTo(0.375, 8);
    expect(valueOf(part, 'user_segregation')).toBeCloseTo(0.2, 8);
  });

  it('are too few users for an interval, and too little of each for entropy', () => {
    expect(of(part, 'category_diversity')).toMatchObject({ n: 2, interval: 'few_shards' });
    expect(of(part, 'user_entropy')).toMatchObject({ reason: 'insufficient', seen: 0, needed: 1 });
  });

  it('have lists whose distance is the mean over lists of two or more', () => {
    // (0, 4, 1): distances 0, 1, 1; (0, 1, 5): 1, 1, 0.
    expect(of(part, 'intra_list_distance')).toMatchObject({ n: 2 });
    expect(valueOf(part, 'intra_list_distance')).toBeCloseTo(2 / 3, 8);
  });

  it('were shown an item again in 2 of 8 impressions', () => {
    expect(of(part, 'repeat_share')).toMatchObject({ n: 8, value: 0.25 });
  });

  it('give every reading, in the order of the part', () => {
    expect(part.read().map(({ reading }) => reading)).toEqual([...EXPOSURE_READINGS]);
  });
});

describe('a window', () => {
  it('averages the users who were active in it, over all they were shown', () => {
    const part = exposure()
      .pane(pane(0), [served(1, 0, 1), served(2, 0, 4)])
      .next()
      .pane(pane(1), [served(1, 0)]);
    // User 1 has two jazz and one rock of equal weight (an hour changes little), user 2 is not there.
    expect(of(part, 'category_diversity')).toMatchObject({ n: 1 });
    expect(valueOf(part, 'category_diversity')).toBeCloseTo(2 / 3, 2);
  });

  it('weighs what was shown a half-life ago half', () => {
    const part = exposure({ halfLifeDays: 1 })
      .pane(pane(0), [served(1, 0)])
      .pane(pane(24), [served(1, 0, 1)]);
    // Weights jazz ½ and 1, rock 1: 1 − 2·(½·1)/(2·½·1 + 2·½·1 + 2·1·1) = 1 − 1/4.
    expect(valueOf(part, 'category_diversity')).toBeCloseTo(0.75, 8);
  });

  it('leaves items of unknown categories out, but not out of repeats', () => {
    const part = exposure().pane(pane(0), [served(1, 0, 8), served(1, 1, 8)]);
    expect(valueOf(part, 'category_diversity')).toBe(1);
    expect(valueOf(part, 'repeat_share')).toBe(0.25);
    expect(of(part, 'intra_list_distance')).toMatchObject({ reason: 'insufficient' });
  });

  it('does not know impressions without a user', () => {
    const part = exposure().pane(pane(0), [{ slate: [{ item: 'item-0' }, { item: 'item-1' }] }]);
    for (const each of part.read()) expect(each).toMatchObject({ reason: 'empty' });
  });
});

describe('too little data', () => {
  it('is empty where nothing happened', () => {
    const part = exposure();
    expect(part.read()).toHaveLength(EXPOSURE_READINGS.length);
    for (const each of part.read()) expect(each).toMatchObject({ reason: 'empty', enough: false });
    expect(taste().read()).toMatchObject([{ reason: 'empty' }]);
  });

  it('is no catalogue where no categories are known; repeats are known all the same', () => {
    const part = exposure({}, catalogueOf()).pane(pane(0), [served(1, 0), served(1, 0)]);
    for (const each of part.read()) {
      if (each.reading === 'repeat_share') expect(each).toMatchObject({ value: 0.5 });
      else expect(each).toMatchObject({ reason: 'no_catalogue' });
    }
  });

  it('is insufficient for one user, for one category, and no baseline for the state', () => {
    const one = exposure().pane(pane(0), [served(1, 0, 1)]);
    expect(of(one, 'user_overlap')).toMatchObject({ reason: 'insufficient', seen: 1, needed: 2 });
    expect(of(one, 'state')).toMatchObject({ reason: 'no_baseline' });
    const same = exposure().pane(pane(0), [served(1, 0, 4), served(2, 0, 4)]);
    expect(valueOf(same, 'category_diversity')).toBe(0);
    expect(valueOf(same, 'user_overlap')).toBe(1);
    expect(of(same, 'user_segregation')).toMatchObject({ reason: 'insufficient' });
  });

  it('never gives NaN or infinities', () => {
    const part = exposure().pane(pane(0), [served(1, 0), served(2, 3), served(3, 8)]);
    for (const each of part.read()) {
      for (const number of Object.values(each)) {
        if (typeof number === 'number') expect(Number.isFinite(number)).toBe(true);
      }
    }
  });
});

describe('repeats', () => {
  it('are remembered for seven days', () => {
    const part = exposure()
      .pane(pane(0), [served(1, 0)])
      .next();
    expect(valueOf(part.pane(pane(7 * 24), [served(1, 0)]), 'repeat_share')).toBe(1);
    part.next().pane(pane(14 * 24 + 1), [served(1, 0)]);
    expect(valueOf(part, 'repeat_share')).toBe(0);
  });

  it('are counted within a pane, whatever the order', () => {
    const part = exposure().pane(pane(0), [served(1, 0), served(1, 0), served(1, 0), served(2, 0)]);
    expect(valueOf(part, 'repeat_share')).toBe(0.5);
  });
});

/**
 * A day of 60 users with 20 impressions each: of the category `favourite(user)` with this chance,
 * else of any.
 */
function day(part: FoldedPart, number: number, focus: number, favourite: (user: number) => number) {
  const span = { start: number * DAY, end: (number + 1) * DAY };
  const impressions = Array.from({ length: 60 * 20 }, (_, i) => {
    const user = i % 60;
    const own = uniformFloat64(random) < focus;
    return served(user * 7919 + 13, own ? favourite(user) : uniformInt(random, 0, 3));
  });
  return part.next().pane(span, impressions).endBlock();
}

describe('the state since a baseline', () => {
  const stateOf = (part: FoldedPart) =>
    part
      .read()
      .filter((each): each is Measured => each.reading === 'state' && isMeasured(each))
      .map(({ by, value }) => [by['state'], value]);
  const after = (focus: number, favourite: (user: number) => number, before = 0.2) => {
    const part = exposure({ halfLifeDays: 1 });
    day(part, 0, before, (user) => user % 4).pin();
    for (let number = 1; number < 8; number++) day(part, number, focus, favourite);
    return part;
  };

  it('is a bubble where each user narrows to a category of their own', () => {
    expect(stateOf(after(0.8, (user) => user % 4))).toEqual([
      ['bubble', 1],
      ['homogenising', 0],
      ['both', 0],
      ['neither', 0],
    ]);
  });

  it('is homogenising where all come to be shown the same category', () => {
    expect(stateOf(after(0.8, () => 0, 0.7))).toContainEqual(['homogenising', 1]);
  });

  it('is neither where nothing changes, but for the chance of three intervals of 95%', () => {
    const runs = Array.from({ length: 20 }, () => stateOf(after(0.4, (user) => user % 4, 0.4)));
    const neither = runs.filter((states) =>
      states.some(([state, at]) => state === 'neither' && at),
    );
    expect(neither.length).toBeGreaterThanOrEqual(18);
  });

  it('is not told where too few of the users of the baseline are left', () => {
    const part = exposure({ halfLifeDays: 1 });
    day(part, 0, 0.2, (user) => user % 4).pin();
    part.next().pane({ start: 20 * DAY, end: 21 * DAY }, [served(13, 0, 1), served(5, 0, 1)]);
    expect(of(part, 'state')).toMatchObject({ reason: 'insufficient', seen: 1, needed: 42 });
    expect(of(part, 'diversity_slope')).toMatchObject({ reason: 'insufficient', seen: 1 });
  });
});

describe('trends', () => {
  it('follow the same users: a fall has a slope and a half-life, of entropy with 20 impressions', () => {
    const part = exposure({ halfLifeDays: 2 });
    for (let number = 0; number < 8; number++) day(part, number, 0.1 * number, (user) => user % 4);
    const slope = of(part, 'diversity_slope');
    expect(slope).toMatchObject({ n: 60 });
    expect(isMeasured(slope) && slope.high!).toBeLessThan(0);
    const halving = of(part, 'entropy_half_life');
    expect(isMeasured(halving) && halving.low! > 1 && halving.high! < 60).toBe(true);
  });

  it('have no half-life where nothing falls', () => {
    const part = exposure({ halfLifeDays: 2 });
    for (let number = 0; number < 8; number++) {
      day(part, number, 0.7 - 0.1 * number, (user) => user % 4);
    }
    expect(of(part, 'entropy_half_life')).toMatchObject({ reason: 'no_trend' });
    expect(valueOf(part, 'diversity_slope')).toBeGreaterThan(0);
  });

  it('need two days', () => {
    const part = day(exposure(), 0, 0.2, () => 0);
    expect(of(part, 'diversity_slope')).toMatchObject({
      reason: 'insufficient',
      seen: 0,
      needed: 1,
    });
  });
});

describe('the distance from the supply', () => {
  it('is 0 for diets like the catalogue, and ½·(1 + log₂ …) bits for one category of four', () => {
    const all = Array.from({ length: 24 }, (_, i) => i % 8);
    expect(valueOf(exposure().pane(pane(0), [served(1, ...all)]), 'environment_divergence')).toBe(
      0,
    );
    const one = exposure().pane(pane(0), [served(1, ...all.map(() => 0))]);
    // ½·log₂(1/.625) + ½·(¼·log₂(.25/.625) + ¾)
    const expected = (Math.log2(1.6) + 0.25 * Math.log2(0.4) + 0.75) / 2;
    expect(valueOf(one, 'environment_divergence')).toBeCloseTo(expected, 8);
  });
});

describe('miscalibration', () => {
  const liked = (user: number, item: number, reward: number): Served => ({
    id: ids++,
    user,
    slate: [{ item: `item-${item}`, reward }],
  });
  const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);

  it('compares what was shown with what was liked, in bits', () => {
    // Shown 80 jazz, 20 rock; liked 40 of the jazz and all of the rock: p = (2/3, 1/3), q = (.8, .2).
    const part = taste().pane(pane(0), [
      ...times(40, () => liked(1, 0, 1)),
      ...times(40, () => liked(1, 0, 0)),
      ...times(20, () => liked(1, 1, 1)),
    ]);
    const p = [2 / 3, 1 / 3];
    const q = [0.8, 0.2];
    const expected = p.reduce((s, x, i) => s + x * Math.log2(x / (0.99 * q[i]! + 0.01 * x)), 0);
    expect(of(part, 'calibration_divergence')).toMatchObject({ n: 1, interval: 'few_shards' });
    expect(valueOf(part, 'calibration_divergence')).toBeCloseTo(expected, 8);
  });

  it('counts outcomes without their recommendation as taste, not as shown', () => {
    const part = taste().pane(pane(0), [
      ...times(20, () => liked(1, 0, 1)),
      ...times(20, () => ({ ...liked(1, 1, 1), shown: false })),
    ]);
    // p = (½, ½), q = (1, 0).
    const expected = 0.5 * Math.log2(0.5 / 0.995) + 0.5 * Math.log2(100);
    expect(valueOf(part, 'calibration_divergence')).toBeCloseTo(expected, 8);
  });

  it('follows nobody who has liked nothing, and needs twenty likes', () => {
    const part = taste().pane(pane(0), [...times(30, () => liked(1, 0, 0)), liked(2, 0, 1)]);
    expect(part.size()).toEqual({ users: 1, cut: 0 });
    expect(of(part, 'calibration_divergence')).toMatchObject({ reason: 'insufficient', seen: 0 });
  });
});

describe.each([
  ['what is shown', exposure],
  ['taste', taste],
])('the memory of %s', (_, start) => {
  const stream = Array.from({ length: 30 }, (_, hour) =>
    Array.from({ length: 40 }, (_, i) => ({
      ...served((i * 37 + hour) % 25, (i + hour) % 9, (i * 3 + 1) % 9),
      shown: i % 7 > 0,
    })).map((each) => ({
      ...each,
      slate: each.slate.map((shown, k) => ({ ...shown, reward: (each.id! + k) % 2 })),
    })),
  );
  const small = { userCap: 12, repeatPairs: 30, halfLifeDays: 0.02 };

  it.each([{}, small])('is the same to the byte however the stream is split: %j', (options) => {
    const one = start(options);
    const many = start(options);
    stream.forEach((recommendations, hour) => {
      one.pane(pane(hour), recommendations).endBlock();
      many.pane(pane(hour), recommendations.toReversed(), 4).endBlock();
    });
    expect(Buffer.from(many.bytes()).equals(one.bytes())).toBe(true);
    expect(many.read()).toEqual(one.read());
  });

  it.each([{}, small])('goes on after a restart as if there had been none: %j', (options) => {
    const one = start(options);
    const other = start(options);
    stream.forEach((recommendations, hour) => {
      one.pane(pane(hour), recommendations).endBlock();
      other.pane(pane(hour), recommendations).endBlock().restart();
    });
    expect(Buffer.from(other.bytes()).equals(one.bytes())).toBe(true);
    expect(other.read()).toEqual(one.read());
  });

  it('keeps the users with the smallest hashes, as if the others had never come', () => {
    const cut = start({ userCap: 12 });
    const alone = start();
    stream.forEach((recommendations, hour) => {
      cut.pane(pane(hour), recommendations);
      alone.pane(
        pane(hour),
        recommendations.filter(({ user }) => user! < 12),
      );
    });
    expect(cut.size()?.users).toBe(12);
    expect(cut.size()?.cut).toBeGreaterThan(0);
    for (const reading of ['category_diversity', 'user_overlap', 'calibration_divergence']) {
      const find = (part: FoldedPart) => part.read().find((each) => each.reading === reading);
      expect(find(cut)).toEqual(find(alone));
    }
  });
});

describe('room', () => {
  it('is 220 bytes a user of ten categories in the exposure memory as it is stored', () => {
    const wide = catalogueOf(
      Object.fromEntries(Array.from({ length: 10 }, (_, c) => [`item-${c}`, [`category-${c}`]])),
    );
    const bytes = (users: number) => {
      const all = Array.from({ length: users }, (_, user) =>
        served(user, ...Array.from({ length: 10 }, (_, item) => item)),
      );
      return exposure({ repeatPairs: 1 }, wide).pane(pane(0), all).bytes().length;
    };
    // Hash 8, first and last 8, head, events, V and V_s 24, trends 40: 80; and 14 a category.
    const a = bytes(100);
    const b = bytes(300);
    expect((b - a) / 200).toBe(80 + 14 * 10);
  });

  it('is 20 bytes a recommendation and 9 an impression in a pane', () => {
    const { parts } = filterBubble();
    const { summary } = parts[0]!;
    const size = (recommendations: readonly Served[]) => {
      const writer = new BinaryWriter();
      summary.encode(exposure().state(recommendations), writer);
      return writer.finish().length;
    };
    expect(size([served(1, 0, 1, 2), served(2, 0, 1)]) - size([])).toBe(2 * 20 + 5 * 9);
  });
});

describe('the options', () => {
  it.each([
    [{ shards: 0 }, /shards/],
    [{ shards: 256 }, /shards/],
    [{ userCap: 0.5 }, /userCap/],
    [{ repeatPairs: 0 }, /repeatPairs/],
    [{ halfLifeDays: 0 }, /halfLifeDays/],
    [{ halfLifeDays: NaN }, /halfLifeDays/],
  ])('refuse %j', (options, message) => {
    expect(() => filterBubble(options)).toThrow(message);
  });

  it('make memories and states of their own', () => {
    const idsOf = (options: Partial<FilterBubbleOptions>) =>
      filterBubble(options).parts.flatMap(({ folding, summary }) => [folding!.id, summary.id]);
    for (const options of [{}, { userCap: 5 }, { shards: 9 }, { halfLifeDays: 2.5 }]) {
      for (const id of idsOf(options)) expect(id).toMatch(/^[a-z-]+\/\d+( [a-z]+=\d+)*$/);
    }
    expect(idsOf({ halfLifeDays: 2 })).not.toEqual(idsOf({}));
  });

  it('give every declared reading in exactly one part', () => {
    const { declaration, parts } = filterBubble();
    expect(parts.flatMap(({ readings }) => readings).sort()).toEqual(
      declaration.readings.map(({ id }) => id).sort(),
    );
  });
});
