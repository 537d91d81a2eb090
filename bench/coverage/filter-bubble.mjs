/** Filter bubble: each user has a favourite category, met in some of the impressions beside chance. */
import { filterBubble } from '../../dist/detectors/filter-bubble/filter-bubble.js';
import {
  catalogueOf,
  contextOf,
  DAY,
  drawFrom,
  HOUR,
  Impressions,
  itemsOf,
  partOf,
  runningSums,
  stateOf,
  userHash,
} from './batches.mjs';
import { EXPECTATION } from './coverage-of.mjs';

const CATEGORIES = 8;
/** Items of a category, each as likely; few, so that some are shown again. */
const PER_CATEGORY = 25;
const items = itemsOf(CATEGORIES * PER_CATEGORY);
const catalogue = catalogueOf(items, CATEGORIES, (item) => Math.floor(item / PER_CATEGORY));
const FOCUS = 0.4;

const detector = filterBubble();
const exposure = partOf(detector, 'exposure');
const taste = partOf(detector, 'taste');

/** How users divide over favourites: unequally. */
const FAVOURED = Array.from({ length: CATEGORIES }, (_, category) => (category + 1) / 36);
const favouredUpTo = runningSums(FAVOURED);
const sum = (values) => values.reduce((total, each) => total + each, 0);
const entropyOf = (shares) => -sum(shares.map((share) => share * Math.log(share)));

/** A user's diet by favourite, and everyone's together. */
const DIETS = FAVOURED.map((_, favourite) =>
  FAVOURED.map((_each, c) => (1 - FOCUS) / CATEGORIES + (c === favourite ? FOCUS : 0)),
);
const TOGETHER = FAVOURED.map((_, c) => sum(DIETS.map((diet, user) => FAVOURED[user] * diet[c])));
/** Two impressions of a user agree by this, two of different users by that. */
const WITHIN = sum(DIETS[0].map((share) => share * share));
const BETWEEN = sum(TOGETHER.map((share) => share * share));
const ENTROPY = entropyOf(DIETS[0]);

function drawItem({ favourite }, focus, random) {
  const category = random.chance(focus) ? favourite : random.below(CATEGORIES);
  return category * PER_CATEGORY + random.below(PER_CATEGORY);
}

/** So many users with a favourite each. */
function audience(users, random) {
  return Array.from({ length: users }, () => ({
    hash: userHash(random),
    favourite: drawFrom(favouredUpTo, random),
  }));
}

/** A user's slates of two. */
function showSlates(impressions, user, slates, focus, random) {
  for (let slate = 0; slate < slates; slate++) {
    const pair = [drawItem(user, focus, random), drawItem(user, focus, random)];
    impressions.serve(
      user.hash,
      pair.map((item) => ({ item })),
    );
  }
}

const diets = {
  id: 'filter-bubble-diets',
  detector: 'filter-bubble',
  run(random) {
    const impressions = new Impressions(items);
    for (const user of audience(150, random)) {
      // Some come more often; all often enough for their entropy to be known.
      showSlates(impressions, user, 20 + random.below(20), FOCUS, random);
    }
    const memory = exposure.folding.create();
    const context = contextOf({ catalogue, memory });
    const window = exposure.folding.fold(memory, stateOf(exposure, { impressions }), context);
    return {
      measurements: exposure.read(window, context),
      truth: {
        category_diversity: 1 - WITHIN,
        user_overlap: BETWEEN,
        user_segregation: (WITHIN - BETWEEN) / (1 - BETWEEN),
        user_entropy: ENTROPY / Math.LN2,
        user_category_information: (entropyOf(TOGETHER) - ENTROPY) / Math.LN2,
        intra_list_distance: 1 - WITHIN,
        // What users who come so often are shown again, and the divergence of diets so well known.
        repeat_share: EXPECTATION,
        environment_divergence: EXPECTATION,
      },
    };
  },
};

/** What users like among what they are shown: the favourite twice as often as the rest. */
const tastes = {
  id: 'filter-bubble-tastes',
  detector: 'filter-bubble',
  run(random) {
    const impressions = new Impressions(items);
    for (const user of audience(150, random)) {
      const shown = 60 + random.below(60);
      for (let nth = 0; nth < shown; nth++) {
        const item = drawItem(user, FOCUS, random);
        const isFavourite = Math.floor(item / PER_CATEGORY) === user.favourite;
        impressions.serve(user.hash, [{ item, reward: random.chance(isFavourite ? 0.8 : 0.4) }]);
      }
    }
    const memory = taste.folding.create();
    const context = contextOf({ catalogue, memory });
    const window = taste.folding.fold(memory, stateOf(taste, { impressions }), context);
    return {
      measurements: taste.read(window, context),
      // The divergence of tastes and diets so well known.
      truth: { calibration_divergence: EXPECTATION },
    };
  },
};

/** Diets that narrow a little every day, each at a pace of its own. */
const trend = {
  id: 'filter-bubble-trend',
  detector: 'filter-bubble',
  run(random) {
    const memory = exposure.folding.create();
    const users = audience(150, random).map((user) => ({ ...user, pace: 0.07 * random.uniform() }));
    let window = exposure.folding.window.empty();
    let span = { start: 0, end: DAY };
    for (let day = 0; day < 12; day++) {
      span = { start: day * DAY, end: (day + 1) * DAY };
      const impressions = new Impressions(items);
      for (const user of users) {
        if (random.chance(0.3)) continue;
        showSlates(impressions, user, 6, 0.1 + user.pace * day, random);
      }
      const pane = { start: span.start, end: span.start + HOUR };
      const state = stateOf(exposure, { impressions });
      const folding = contextOf({ catalogue, memory, window: pane });
      window = exposure.folding.fold(memory, state, folding);
      exposure.folding.endBlock(memory, window, contextOf({ catalogue, memory, window: span }));
    }
    return {
      measurements: exposure.read(window, contextOf({ catalogue, memory, window: span })),
      // Of diets that remember, so that their trend lags behind that of what is shown.
      truth: { diversity_slope: EXPECTATION, entropy_half_life: EXPECTATION },
    };
  },
};

export const worlds = [diets, tastes, trend];
