/** Options for training: what other data or weights would teach, and what the reference shows. */
import {
  deciding,
  judgesProduction,
  pairings,
  turnedPairing,
  type Duel,
  type Pairing,
} from '../findings/duels.js';
import type { ModelComparison } from '../findings/findings.js';
import { chanceText, metricName, signedText } from '../findings/finding-text.js';
import { STAND_IN } from '../models/stand-ins.js';
import type { Advice } from './option.js';

const STAND_INS_ONLY =
  'Stand-ins are small models trained by the audit: they show what the data would teach, not how much ' +
  "production's model would gain. Try it on a candidate before it is served.";

/** What one stand-in's win over another would teach. */
const LESSONS = [
  {
    rule: 'train-weighted',
    winner: STAND_IN.weighted,
    loser: STAND_IN.clicks,
    action: 'Train on the same feedback with inverse-propensity weights.',
  },
  {
    rule: 'train-on-labels',
    winner: STAND_IN.curated,
    loser: STAND_IN.clicks,
    action: 'Let curated labels into training, or calibrate the score on them.',
  },
  {
    rule: 'weight-signals',
    winner: STAND_IN.signals,
    loser: STAND_IN.alike,
    action: 'Weight the signals by what each tells of quality, instead of alike.',
  },
] as const;

/** The options that the comparison of a segment's scorers bears. */
export function trainingAdvice(comparison: ModelComparison): Advice[] {
  const { surface, policy } = comparison;
  const pairs = pairings(comparison);
  const advice: Advice[] = [];
  const add = (rule: string, action: string, pair: Pairing, but: string): void => {
    advice.push({ rule, surface, policy, action, because: [evidenceOf(pair)], but: [but] });
  };
  for (const pair of pairs) {
    if (!judgesProduction(pair) || pair.verdict !== 'worse') continue;
    add(
      'review-production',
      "Find out what production's model has learned that the reference has not, before it is trained " +
        'further on its own feedback.',
      pair,
      'That one ranks worse does not say why: features, data and age of the models differ as well.',
    );
  }
  for (const { rule, winner, loser, action } of LESSONS) {
    const pair = pairs.find(({ first, second }) => {
      return new Set([first.id, second.id, winner, loser]).size === 2;
    });
    const won = pair?.first.id === loser ? turnedPairing(pair) : pair;
    if (won?.verdict === 'better') add(rule, action, won, STAND_INS_ONLY);
  }
  return advice;
}

function evidenceOf(pairing: Pairing): string {
  const { first, second } = pairing;
  const decided = pairing.duels.filter(({ verdict }) => verdict === pairing.verdict);
  const numbers = (decided.length > 0 ? decided : [deciding(pairing)]).map(numbersOf).join('; ');
  return `On held-out judgements, ${first.title} against ${second.title}: ${numbers}.`;
}

function numbersOf({ metric, difference, p }: Duel): string {
  const chance = chanceText('p', p);
  return `${metricName(metric)} ${signedText(difference)}${chance === '' ? '' : ` (${chance})`}`;
}
