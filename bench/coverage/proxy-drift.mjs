/** Proxy drift: calibrated scores, a quality that follows them in part, labels chosen unequally. */
import { proxyDrift } from '../../dist/detectors/proxy-drift/proxy-drift.js';
import { signalPlan } from '../../dist/detectors/signal-plan.js';
import { contextOf, HOUR, Impressions, itemsOf, Labels, stateOf, userHash } from './batches.mjs';

const items = itemsOf(1);
const PLAN = signalPlan();
const PROXY = 1 << PLAN.proxy;
const [part] = proxyDrift({}, PLAN).parts;
const IMPRESSIONS = 1500;
const USERS = 300;
const AGREEMENT = 0.85;

/** Better scored impressions are labelled more often. */
const inclusionOf = (score) => 0.1 + 0.2 * score;

/** A world's click and good-label probability at a score, both known in the mean. */
const BEFORE = { click: (score) => score, good: (score) => 0.15 + 0.6 * score * score };
/** Gamed: more clicks, less quality. */
const AFTER = { click: (score) => 0.2 + 0.8 * score, good: (score) => 0.1 + 0.4 * score * score };

/** Mean over a uniform score, by Simpson's rule. */
function meanOf(of) {
  const steps = 1000;
  let sum = of(0) + of(1);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * of(i / steps);
  return sum / (3 * steps);
}

/** A window's state, and the mean label of all of its impressions. */
function draw({ click, good }, random) {
  const users = Array.from({ length: USERS }, () => userHash(random));
  const impressions = new Impressions(items);
  const labels = new Labels(items);
  let goodOnes = 0;
  for (let nth = 0; nth < IMPRESSIONS; nth++) {
    const user = users[random.below(USERS)];
    const score = random.uniform();
    const signals = random.chance(click(score)) ? PROXY : 0;
    const reward = signals === 0 ? 0 : 1;
    impressions.serve(user, [{ item: 0, score, signals, reward }]);
    const label = random.chance(good(score)) ? 1 : 0;
    goodOnes += label;
    const inclusion = inclusionOf(score);
    if (!random.chance(inclusion)) continue;
    labels.judge(user, { label, score, signals, reward, inclusion });
    const other = random.chance(AGREEMENT) ? label : 1 - label;
    labels.judge(user, { label: other, score, signals, inclusion, earlier: 1, firstLabel: label });
  }
  return { state: stateOf(part, { impressions, labels }), quality: goodOnes / IMPRESSIONS };
}

const calm = {
  id: 'proxy-drift-calm',
  detector: 'proxy-drift',
  run(random) {
    const { state, quality } = draw(BEFORE, random);
    const memory = part.folding.create();
    return {
      measurements: part.read(state, contextOf({ memory })),
      truth: {
        proxy_mean: meanOf(BEFORE.click),
        // Labels stand for the impressions of this very window.
        quality,
        quality_labels_only: quality,
        proxy_usefulness: usefulness(BEFORE.good),
        ranking_agreement: somersD(BEFORE.good),
        label_agreement: agreement(),
      },
    };
  },
};

/** Somers' D of a uniform score with a label: 2·AUC − 1. */
function somersD(good) {
  const mean = meanOf(good);
  const above = meanOf((score) => good(score) * (score - score * meanOf((t) => good(t * score))));
  return (2 * above) / (mean * (1 - mean)) - 1;
}

/** The factor at which scores help labels most, λ* of PPI++ with the weights (1 − π)/π². */
function usefulness(good) {
  const mean = meanOf(good);
  const weight = (score) => 1 / inclusionOf(score) - 1;
  const together = meanOf((score) => weight(score) * (good(score) - mean) * (score - 0.5));
  return together / meanOf((score) => weight(score) * (score - 0.5) * (score - 0.5));
}

/** Krippendorff's alpha of labels and second opinions that agree so often; labels are drawn by score. */
function agreement() {
  const first = meanOf((s) => inclusionOf(s) * BEFORE.good(s)) / meanOf(inclusionOf);
  const second = AGREEMENT * first + (1 - AGREEMENT) * (1 - first);
  const mean = (first + second) / 2;
  return 1 - (1 - AGREEMENT) / (2 * mean * (1 - mean));
}

const gamed = {
  id: 'proxy-drift-gamed',
  detector: 'proxy-drift',
  run(random) {
    const before = draw(BEFORE, random);
    const { state, quality } = draw(AFTER, random);
    const memory = part.folding.create();
    const window = { start: 2 * HOUR, end: 3 * HOUR };
    const baseline = { state: before.state, span: { start: 0, end: HOUR } };
    const rise = (of, share) => {
      const was = meanOf(of(BEFORE));
      return (meanOf(of(AFTER)) - was) / Math.sqrt(was * (1 - was)) / share;
    };
    return {
      measurements: part.read(state, contextOf({ memory, window, baseline })),
      truth: {
        quality,
        goodhart_gap: rise(({ click }) => click, 1) - rise(({ good }) => good, 1),
      },
    };
  },
};

export const worlds = [calm, gamed];
