/**
 * What the comparison of scorers says, in sentences. Production is judged by its own logged scores
 * against the reference or supplied scores, never against a stand-in: a small model that the audit
 * trained says what the data would teach, not how good production's model is.
 */
import { countText } from './count-text.js';
import {
  deciding,
  judgesProduction,
  pairings,
  type Duel,
  type Pairing,
} from '../findings/duels.js';
import type { ModelComparison, Scorer } from '../findings/findings.js';
import {
  chanceText,
  lackText,
  metricName,
  metricVerb,
  signedText,
} from '../findings/finding-text.js';

export interface ModelStatement {
  readonly surface: string;
  readonly policy: string;
  /** Whether it judges production, or tells what the data would teach. */
  readonly about: 'production' | 'data';
  readonly verdict: Pairing['verdict'];
  readonly sentence: string;
}

/** Statements that ask for something to be done come first. */
const ORDER: readonly Pairing['verdict'][] = [
  'worse',
  'mixed',
  'better',
  'inconclusive',
  'equivalent',
];

/** One statement for each pair of scorers of each segment: production first, the gravest first. */
export function modelStatements(comparisons: readonly ModelComparison[]): ModelStatement[] {
  const statements = comparisons.flatMap((comparison) =>
    pairings(comparison)
      .filter((pairing) => judgesProduction(pairing) || isOfData(pairing))
      .map((pairing) => statementOf(comparison, pairing)),
  );
  const place = ({ about, verdict }: ModelStatement) =>
    (about === 'production' ? 0 : ORDER.length) + ORDER.indexOf(verdict);
  return statements.sort((a, b) => place(a) - place(b));
}

/** Stand-ins among themselves; beside production's scores they stand in tables only. */
function isOfData({ first, second }: Pairing): boolean {
  return first.kind === 'stand-in' && second.kind === 'stand-in';
}

function statementOf({ surface, policy }: ModelComparison, pairing: Pairing): ModelStatement {
  const isJudged = judgesProduction(pairing);
  const where = `On ${surface}/${policy}, `;
  const { verdict } = pairing;
  const said = isJudged
    ? `${nameOf(pairing.first)} ${sayingOf(pairing)}`
    : `what the data would teach: ${nameOf(pairing.first)} ${sayingOf(pairing)}`;
  const sentence = `${where}${said}.`;
  return { surface, policy, about: isJudged ? 'production' : 'data', verdict, sentence };
}

function sayingOf(pairing: Pairing): string {
  const other = nameOf(pairing.second);
  const decided = deciding(pairing);
  const verb = metricVerb(decided.metric);
  switch (pairing.verdict) {
    case 'worse':
    case 'better':
      return `${verb} held-out judgements ${pairing.verdict} than ${other} (${numbersOf(decided)})`;
    case 'equivalent':
      return `${verb} held-out judgements as well as ${other} (${numbersOf(decided)})`;
    case 'mixed':
      return (
        `and ${other} differ both ways on held-out judgements ` +
        `(${pairing.duels.filter(isDecided).map(numbersOf).join('; ')})`
      );
    case 'inconclusive':
      return (
        `and ${other} cannot be told apart on held-out judgements (${numbersOf(decided)})` +
        neededOf(decided)
      );
  }
}

function isDecided({ verdict }: Duel): boolean {
  return verdict === 'better' || verdict === 'worse';
}

function numbersOf({ metric, difference, p }: Duel): string {
  if (!difference.enough) return lackText(difference);
  const chance = chanceText('p', p);
  return `${metricName(metric)} ${signedText(difference)}${chance === '' ? '' : `, ${chance}`}`;
}

function neededOf({ power }: Duel): string {
  if (!power || power.labelsNeeded <= power.labels) return '';
  const { margin, labels, labelsNeeded } = power;
  return (
    `; a difference of ${margin} would take about ${countText(Math.ceil(labelsNeeded))} labels, ` +
    `there are ${countText(labels)}`
  );
}

function nameOf({ kind, title }: Scorer): string {
  switch (kind) {
    case 'production':
      return "production's scores";
    case 'reference':
      return 'the reference';
    case 'supplied':
      return `the supplied scores of ${title}`;
    case 'stand-in':
      return title;
  }
}
