/** Labels of impressions with signals whose joint distribution is known, chosen unequally. */
import { signalPlan } from '../../dist/detectors/signal-plan.js';
import { contextOf, itemsOf, Labels, stateOf, userHash } from './batches.mjs';

const items = itemsOf(1);
export const PLAN = signalPlan({
  proxy: 'click',
  hierarchy: ['save'],
  measured: [],
  harm: ['report'],
  derived: [],
});
/** P(signal | good) and P(signal | bad). */
export const SIGNALS = {
  click: { good: 0.4, bad: 0.25 },
  save: { good: 0.25, bad: 0.05 },
  report: { good: 0.04, bad: 0.15 },
};
const bitOf = (signal) => 1 << PLAN.names.indexOf(signal);

/**
 * So many users are shown some impressions each; those with a rare signal are labelled more often.
 * A user's impressions are good or bad together (quality ± 0.2).
 *
 * @param drawScore the score and the quality that goes with it
 */
export function judge(random, users, drawScore) {
  const labels = new Labels(items);
  for (let nth = 0; nth < users; nth++) {
    const user = userHash(random);
    const mood = random.chance(0.5) ? 0.2 : -0.2;
    const impressions = 1 + random.below(6);
    for (let i = 0; i < impressions; i++) {
      const { score, quality } = drawScore(random);
      const good = random.chance(quality + mood);
      let signals = 0;
      for (const [signal, { good: ifGood, bad: ifBad }] of Object.entries(SIGNALS)) {
        if (random.chance(good ? ifGood : ifBad)) signals |= bitOf(signal);
      }
      const rare = bitOf('save') | bitOf('report');
      const inclusion = (signals & rare) !== 0 ? 0.8 : 0.4;
      if (!random.chance(inclusion)) continue;
      labels.judge(user, { label: good ? 1 : 0, score, signals, inclusion });
    }
  }
  return labels;
}

/** The part's measurements of these labels. */
export function read(part, labels) {
  return part.read(stateOf(part, { labels }), contextOf({}));
}

/** Mutual information in nats of a binary signal with a label that is good with this probability. */
export function informationOf(quality, { good, bad }) {
  const signal = quality * good + (1 - quality) * bad;
  const entropy = (...shares) =>
    shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
  const given = quality * entropy(good, 1 - good) + (1 - quality) * entropy(bad, 1 - bad);
  return entropy(signal, 1 - signal) - given;
}

/** Entropy in nats of a label that is good with this probability. */
export function labelEntropy(quality) {
  return -quality * Math.log(quality) - (1 - quality) * Math.log(1 - quality);
}
