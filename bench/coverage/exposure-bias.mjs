/** Exposure bias: a logging policy with known propensities, users in moods, positions examined less. */
import { exposureBias } from '../../dist/detectors/exposure-bias/exposure-bias.js';
import {
  catalogueOf,
  contextOf,
  drawFrom,
  Impressions,
  itemsOf,
  partOf,
  poisson,
  runningSums,
  stateOf,
  userHash,
} from './batches.mjs';

const ITEMS = 10;
const USERS = 200;
const items = itemsOf(ITEMS);
const catalogue = catalogueOf(items);
/** The policy shows item i in proportion to i + 1, a candidate in proportion to 12 − i. */
const SHOWN = Array.from({ length: ITEMS }, (_, item) => (item + 1) / 55);
const WANTED = Array.from({ length: ITEMS }, (_, item) => (12 - item) / 75);
const LIKED = Array.from({ length: ITEMS }, (_, item) => (item + 1) / 20);
const shownUpTo = runningSums(SHOWN);
/** One impression in twenty could have been nothing else. */
const CERTAIN = 0.05;

const detector = exposureBias();
const weights = partOf(detector, 'weights');
const sum = (values) => values.reduce((total, each) => total + each, 0);
const valueOf = (policy) => sum(policy.map((share, item) => share * LIKED[item]));
const secondMoment = (policy) => sum(policy.map((share, item) => (share * share) / SHOWN[item]));
const UNIFORM = SHOWN.map(() => 1 / ITEMS);

/** Users click up to twice as often as the mean, or hardly at all. */
function visits(random, visit) {
  for (let user = 0; user < USERS; user++) {
    const hash = userHash(random);
    const mood = 2 * random.uniform();
    const times = 1 + poisson(14, random);
    for (let nth = 0; nth < times; nth++) visit(hash, mood);
  }
}

const offPolicy = {
  id: 'exposure-bias-off-policy',
  detector: 'exposure-bias',
  run(random) {
    const impressions = new Impressions(items);
    visits(random, (user, mood) => {
      const item = drawFrom(shownUpTo, random);
      const reward = random.chance(Math.min(1, mood * LIKED[item])) ? 1 : 0;
      const shown = { item, propensity: SHOWN[item], target: WANTED[item], reward };
      impressions.serve(user, [shown], { eligible: ITEMS });
    });
    const state = stateOf(weights, { impressions });
    const truth = { propensity_sanity: 1, naive_value: valueOf(SHOWN) };
    for (const [target, policy] of Object.entries({ uniform: UNIFORM, candidate: WANTED })) {
      for (const estimator of ['snips', 'ips']) {
        truth[`${estimator}_value{target=${target}}`] = valueOf(policy);
      }
      truth[`mean_weight{target=${target}}`] = 1;
      truth[`effective_sample_ratio{target=${target}}`] = 1 / secondMoment(policy);
    }
    truth['dr_value{target=uniform}'] = valueOf(UNIFORM);
    return { measurements: weights.read(state, contextOf({ catalogue })), truth };
  },
};

const unsupported = {
  id: 'exposure-bias-support',
  detector: 'exposure-bias',
  run(random) {
    const impressions = new Impressions(items);
    visits(random, (user, mood) => {
      // Some users are bound to be shown one thing more often than others.
      const certain = random.chance(CERTAIN * mood);
      const item = drawFrom(shownUpTo, random);
      impressions.serve(user, [{ item, propensity: certain ? 1 : SHOWN[item] }]);
    });
    const state = stateOf(weights, { impressions });
    return {
      measurements: weights.read(state, contextOf({ catalogue })),
      truth: { unsupported_share: CERTAIN },
    };
  },
};

/** Examination by position, relative to the first. */
const EXAMINED = [1, 0.6, 0.45, 0.3];

/** Uniform slates: position is chosen without regard to relevance. */
const positions = {
  id: 'exposure-bias-positions',
  detector: 'exposure-bias',
  run(random) {
    const impressions = new Impressions(items);
    const deck = [...Array(ITEMS).keys()];
    const liking = sum(LIKED) / ITEMS;
    visits(random, (user, mood) => {
      random.shuffle(deck);
      const slate = EXAMINED.map((examined, at) => {
        const clicked = random.chance(Math.min(1, examined * mood * LIKED[deck[at]]));
        return { item: deck[at], reward: clicked ? 1 : 0 };
      });
      impressions.serve(user, slate);
    });
    const state = stateOf(weights, { impressions });
    const truth = { debiased_ctr: liking };
    for (const [at, examined] of EXAMINED.entries()) {
      truth[`position_ctr{position=${at + 1}}`] = examined * liking;
      if (at > 0) truth[`position_examination{position=${at + 1}}`] = examined;
    }
    const context = contextOf({ catalogue, policy: 'explore', role: 'exploration' });
    return { measurements: weights.read(state, context), truth };
  },
};

export const worlds = [offPolicy, unsupported, positions];
