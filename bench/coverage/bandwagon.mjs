/** Bandwagon: users who are shown items around a place of their own, and a loop of known gain. */
import { bandwagon } from '../../dist/detectors/bandwagon/bandwagon.js';
import {
  catalogueOf,
  contextOf,
  DAY,
  drawFrom,
  HOUR,
  Impressions,
  itemsOf,
  Labels,
  partOf,
  poisson,
  runningSums,
  stateOf,
  userHash,
} from './batches.mjs';
import { EXPECTATION } from './coverage-of.mjs';

const ITEMS = 400;
const USERS = 500;
/** Fewer, for what depends on the items not met yet. */
const FEWER_USERS = 150;
/** Half of a user's impressions are from a block of this many items, the same for all within. */
const BLOCK = 20;

const items = itemsOf(ITEMS);
const catalogue = catalogueOf(items);
/** Popularity 1/(rank + 2), what the other half is drawn from. */
const POPULARITY = Float64Array.from({ length: ITEMS }, (_, item) => 1 / (item + 3));
const popularityUpTo = runningSums(POPULARITY);
const popular = POPULARITY.map((weight) => weight / popularityUpTo[ITEMS - 1]);
/** A user's block begins anywhere, so that its half is even over all items. */
const SHARES = popular.map((share) => share / 2 + 1 / (2 * ITEMS));

/** A window's impressions; users come as often as a lognormal says. */
function window(random, users = USERS) {
  const impressions = new Impressions(items);
  for (let user = 0; user < users; user++) {
    const hash = userHash(random);
    const place = random.below(ITEMS);
    const visits = poisson(4 * Math.exp(0.6 * random.normal()), random);
    for (let visit = 0; visit < visits; visit++) {
      const item =
        random.uniform() < 0.5
          ? drawFrom(popularityUpTo, random)
          : (place + random.below(BLOCK)) % ITEMS;
      impressions.serve(hash, [{ item }]);
    }
  }
  return impressions;
}

const detector = bandwagon({ targetIntensity: 2 });
const exposure = partOf(detector, 'exposure');

/** The pinned stretch: its shares are the expected ones, and its items' counts 10,000 times those. */
const PINNED = SHARES.map((share) => Math.round(10_000 * share));
const baseline = {
  state: stateOf(exposure, { impressions: pinnedImpressions() }),
  span: { start: -HOUR, end: 0 },
};

function pinnedImpressions() {
  const impressions = new Impressions(items);
  for (const [item, count] of PINNED.entries()) {
    for (let nth = 0; nth < count; nth++) impressions.serve(nth, [{ item }]);
  }
  return impressions;
}

/** The items of the baseline's head: the most shown fifth. */
const HEAD = new Set([...PINNED.keys()].sort((a, b) => PINNED[b] - PINNED[a]).slice(0, ITEMS / 5));
const inTail = (_, item) => !HEAD.has(item);
const sum = (values) => values.reduce((total, each) => total + each, 0);

const concentration = {
  id: 'bandwagon-exposure',
  detector: 'bandwagon',
  run(random) {
    const state = stateOf(exposure, { impressions: window(random) });
    return {
      measurements: exposure.read(state, contextOf({ catalogue, baseline })),
      truth: {
        effective_items: 1 / sum(SHARES.map((share) => share * share)),
        long_tail_share: sum(SHARES.filter(inTail)),
        recommended_popularity: sum(SHARES.map((share, i) => share * Math.log(1 + PINNED[i]))),
        // What a window of this traffic holds.
        exposure_gini: EXPECTATION,
        exposure_gini_rarefied: EXPECTATION,
        exposure_gini_excess: EXPECTATION,
        effective_items_entropy: EXPECTATION,
        exposure_entropy: EXPECTATION,
        top_share: EXPECTATION,
      },
    };
  },
};

const thin = partOf(bandwagon({ targetIntensity: 0.5 }), 'exposure');

/** How far exposure reaches, where much of the catalogue is not met. */
const reach = {
  id: 'bandwagon-reach',
  detector: 'bandwagon',
  run(random) {
    const impressions = window(random, FEWER_USERS);
    const state = stateOf(thin, { impressions });
    const met = new Set(impressions.batch.item.subarray(0, impressions.batch.impressions));
    return {
      measurements: thin.read(state, contextOf({ catalogue })),
      truth: {
        catalogue_coverage: EXPECTATION,
        catalogue_coverage_rarefied: EXPECTATION,
        // The probability that the next impression shows what was shown before.
        coverage_good_turing: sum(SHARES.filter((_, item) => met.has(item))),
        items_chao1: EXPECTATION,
      },
    };
  },
};

/** Quality by item: the seldom shown are better; users differ in what they find good. */
const QUALITY = Float64Array.from({ length: ITEMS }, (_, item) => 0.4 + (0.4 * item) / ITEMS);
const undershown = partOf(detector, 'undershown');
const meanQuality = (of) =>
  sum(SHARES.map((share, item) => (of(share, item) ? share * QUALITY[item] : 0))) /
  sum(SHARES.filter(of));

const quality = {
  id: 'bandwagon-undershown',
  detector: 'bandwagon',
  run(random) {
    const labels = new Labels(items);
    const impressions = window(random);
    const { batch } = impressions;
    for (let row = 0; row < batch.length; row++) {
      const item = batch.item[row];
      const inclusion = HEAD.has(item) ? 0.2 : 0.4;
      if (!random.chance(inclusion)) continue;
      // A mood of the user's, of mean 0, from the user's hash.
      const mood = 0.4 * ((batch.userHigh[row] % 1000) / 999 - 0.5);
      const label = random.chance(QUALITY[item] + mood) ? 1 : 0;
      labels.judge(batch.userHigh[row], { item, label, inclusion });
    }
    const pinned = {
      exposures: stateOf(undershown, { impressions: pinnedImpressions() }).exposures,
    };
    const state = stateOf(undershown, { impressions, labels });
    const frozen = { state: { ...state, ...pinned }, span: baseline.span };
    return {
      measurements: undershown.read(state, contextOf({ catalogue, baseline: frozen })),
      truth: { undershown_quality: meanQuality(inTail) - meanQuality((_, item) => HEAD.has(item)) },
    };
  },
};

const GAIN = 0.6;
const PERIODS = 11;
const gain = partOf(detector, 'gain');

/** A loop: exposure follows content and the clicks of the period before to the power of the gain. */
const loop = {
  id: 'bandwagon-gain',
  detector: 'bandwagon',
  run(random) {
    const rate = POPULARITY.map(() => 0.1 * Math.exp(0.4 * random.normal()));
    const content = POPULARITY.map(() => Math.exp(0.4 * random.normal()));
    const memory = gain.folding.create();
    let clicks = rate.map((each) => 400 * each);
    for (let period = 0; period < PERIODS; period++) {
      const weight = content.map((each, i) => each * Math.exp(GAIN * Math.log(clicks[i] + 0.5)));
      const total = sum(weight);
      const counts = weight.map((each) => (ITEMS * 400 * each) / total);
      const table = periodTable(counts, rate, random);
      clicks = table.clicks;
      const span = { start: period * DAY, end: (period + 1) * DAY };
      gain.folding.endBlock(memory, table.state, contextOf({ catalogue, window: span }));
    }
    return {
      measurements: gain.read(gain.folding.window.empty(), contextOf({ catalogue, memory })),
      truth: { runaway_gain: GAIN },
    };
  },
};

/** Items ascending by hash, as a table holds them. */
const BY_HASH = [...Array(ITEMS).keys()].sort(
  (a, b) => items.hashHigh[a] - items.hashHigh[b] || items.hashLow[a] - items.hashLow[b],
);

/** A period's exposures and clicks by half of the users, without an impression drawn one by one. */
function periodTable(expected, rate, random) {
  const clicks = new Float64Array(ITEMS);
  const cellCount = new Float64Array(4 * ITEMS);
  for (const [at, item] of BY_HASH.entries()) {
    for (let half = 0; half < 2; half++) {
      const shown = 1 + poisson(expected[item] / 2, random);
      const clicked = Math.min(shown, poisson(shown * rate[item], random));
      cellCount[4 * at + half] = shown;
      cellCount[4 * at + 2 + half] = clicked;
      clicks[item] += clicked;
    }
  }
  const state = {
    shards: 4,
    cap: 1_000_000,
    complete: true,
    keyHigh: Uint32Array.from(BY_HASH, (item) => items.hashHigh[item]),
    keyLow: Uint32Array.from(BY_HASH, (item) => items.hashLow[item]),
    cellStart: Uint32Array.from({ length: ITEMS + 1 }, (_, i) => 4 * i),
    cellShard: Uint8Array.from({ length: 4 * ITEMS }, (_, i) => i % 4),
    cellCount,
    total: new Float64Array(4).fill(1),
  };
  return { state, clicks };
}

export const worlds = [concentration, reach, quality, loop];
