/** A comparison in plain sentences, each saying what it shows and what it does not. */
import type {
  ComparisonVerdict,
  Finding,
  Scorer,
  ScorerComparison,
  ScorerQuality,
} from '../findings/findings.js';
import { countText } from '../report/count-text.js';
import { STAND_IN } from '../models/stand-ins.js';

/** What is said of the comparison that is decided on how well two scorers rank. */
const RANKING = 'auc';

/**
 * Production's own scores first, then what it was compared with, then the stand-ins, which tell of the
 * data and never of production.
 */
export function sentencesOf(
  scorers: readonly Scorer[],
  quality: readonly ScorerQuality[],
  comparisons: readonly ScorerComparison[],
): string[] {
  const titleOf = (id: string) => scorers.find((scorer) => scorer.id === id)?.title ?? id;
  const isStandIn = ({ a }: ScorerComparison) =>
    scorers.some(({ id, kind }) => id === a && kind === 'stand-in');
  const ranking = comparisons.filter(({ metric }) => metric === RANKING);
  const sentences = [productionSentence(quality.find(({ scorer }) => scorer === 'production'))];
  for (const each of ranking.filter((one) => !isStandIn(one))) {
    sentences.push(`${capital(comparisonSentence(each, titleOf))} This is of production itself.`);
  }
  const standIns = ranking.filter(isStandIn);
  for (const each of standIns) sentences.push(capital(comparisonSentence(each, titleOf)));
  if (standIns.length > 0) {
    sentences.push(
      'Stand-ins are small models that the audit trained on the same features. They show what the ' +
        'data teaches, not how good the model in production is.',
    );
  }
  const between = betweenSentence(ranking);
  if (between !== undefined) sentences.push(between);
  return sentences;
}

function productionSentence(production: ScorerQuality | undefined): string {
  const auc = production?.metrics[RANKING];
  if (auc === undefined || !auc.enough) {
    return 'Of production’s own scores nothing can be said: too few labelled impressions carry one.';
  }
  const chance = auc.low <= 0.5 && auc.high >= 0.5 ? ', which may be chance' : '';
  return (
    `Production’s logged scores put a good impression above a bad one ${percent(auc.value)} of the ` +
    `time [${percent(auc.low)}, ${percent(auc.high)}]${chance}; a coin would do so half of the time.`
  );
}

const SAID: Readonly<Record<ComparisonVerdict, string>> = {
  better: 'ranks held-out labels better than',
  worse: 'ranks held-out labels worse than',
  equivalent: 'ranks held-out labels as well as, to within what matters,',
  inconclusive: 'cannot be told apart, by these labels, from',
};

function comparisonSentence(
  { a, b, difference, verdict, power }: ScorerComparison,
  titleOf: (id: string) => string,
): string {
  if (!difference.enough) {
    return `${titleOf(a)} and ${titleOf(b)} could not be compared (${difference.reason}).`;
  }
  const needed =
    power === undefined
      ? ''
      : `; about ${countText(power.labelsNeeded)} labels would find a difference of ${power.margin}, there are ${countText(power.labels)}`;
  return `${titleOf(a)} ${SAID[verdict]} ${titleOf(b)} (AUC ${signed(difference)}${needed}).`;
}

/** Whether weighting closes part of the gap between the clicks and the labels. */
function betweenSentence(ranking: readonly ScorerComparison[]): string | undefined {
  const of = (a: string, b: string) =>
    ranking.find((each) => each.a === a && each.b === b)?.verdict;
  const clicksWorse = of(STAND_IN.clicks, STAND_IN.curated) === 'worse';
  const weightedWorse = of(STAND_IN.weighted, STAND_IN.curated) === 'worse';
  const weightedBetter = of(STAND_IN.weighted, STAND_IN.clicks) === 'better';
  if (!clicksWorse || !weightedBetter) return undefined;
  return weightedWorse
    ? 'Weighting the clicks closes part of the gap to curated labels: the rest is not bias of ' +
        'exposure but what a click stands for.'
    : 'Weighting the clicks closes the gap to curated labels as far as these labels can tell.';
}

function signed(difference: Extract<Finding, { enough: true }>): string {
  const number = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
  const { value, low, high } = difference;
  return `${number(value)} [${number(low)}, ${number(high)}]`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
