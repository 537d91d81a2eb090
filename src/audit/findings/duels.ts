/** Comparisons of two scorers as sentences need them: turned so that the scorer in question stands first. */
import type {
  ComparisonVerdict,
  Finding,
  ModelComparison,
  Scorer,
  ScorerComparison,
} from './findings.js';

/** One metric of one scorer against another. */
export interface Duel {
  readonly first: Scorer;
  readonly second: Scorer;
  readonly metric: string;
  /** Above 0 the first is better. */
  readonly difference: Finding;
  readonly verdict: ComparisonVerdict;
  readonly p: number | null;
  readonly power?: ScorerComparison['power'];
}

/** All metrics of one scorer against another, in the order of the comparison. */
export interface Pairing {
  readonly first: Scorer;
  readonly second: Scorer;
  readonly duels: readonly Duel[];
  /** What the metrics say together; `mixed` where one says better and another worse. */
  readonly verdict: ComparisonVerdict | 'mixed';
}

/** Who stands first when two kinds meet: the one whose standing is in question. */
const RANK: Readonly<Record<Scorer['kind'], number>> = {
  production: 0,
  supplied: 1,
  'stand-in': 2,
  reference: 3,
};

const TURNED: Readonly<Record<ComparisonVerdict, ComparisonVerdict>> = {
  better: 'worse',
  worse: 'better',
  equivalent: 'equivalent',
  inconclusive: 'inconclusive',
};

/**
 * The pairs of scorers that were compared, each once, in order of appearance. A metric decides where
 * it says better or worse; metrics that decide and agree speak for the pair.
 */
export function pairings({ scorers, comparisons }: ModelComparison): Pairing[] {
  const known = new Map(scorers.map((scorer) => [scorer.id, scorer]));
  const found = new Map<string, Duel[]>();
  for (const comparison of comparisons) {
    const { a, b, ...numbers } = comparison;
    const [first, second] = [known.get(a), known.get(b)];
    if (!first || !second) continue;
    const given: Duel = { ...numbers, first, second };
    const duel = RANK[first.kind] <= RANK[second.kind] ? given : turned(given);
    const key = JSON.stringify([duel.first.id, duel.second.id]);
    const duels = found.get(key);
    if (duels) duels.push(duel);
    else found.set(key, [duel]);
  }
  return [...found.values()].map((duels) => ({
    first: duels[0]!.first,
    second: duels[0]!.second,
    duels,
    verdict: together(duels),
  }));
}

/** The duel that bears the pairing's verdict: the first metric that says it. */
export function deciding({ duels, verdict }: Pairing): Duel {
  return duels.find((duel) => duel.verdict === verdict) ?? duels[0]!;
}

/** True where neither side is a stand-in and one is production: the only pairs that judge production. */
export function judgesProduction({ first, second }: Pairing): boolean {
  return first.kind === 'production' && second.kind !== 'stand-in';
}

/** The same pairing with the other scorer first. */
export function turnedPairing({ first, second, duels, verdict }: Pairing): Pairing {
  return {
    first: second,
    second: first,
    duels: duels.map(turned),
    verdict: verdict === 'mixed' ? verdict : TURNED[verdict],
  };
}

function turned({ first, second, difference, verdict, ...duel }: Duel): Duel {
  return {
    ...duel,
    first: second,
    second: first,
    verdict: TURNED[verdict],
    difference: difference.enough
      ? {
          ...difference,
          value: -difference.value,
          low: -difference.high,
          high: -difference.low,
        }
      : difference,
  };
}

function together(duels: readonly Duel[]): Pairing['verdict'] {
  const said = new Set(duels.map(({ verdict }) => verdict));
  if (said.has('better') && said.has('worse')) return 'mixed';
  if (said.has('worse')) return 'worse';
  if (said.has('better')) return 'better';
  return said.size === 1 && said.has('equivalent') ? 'equivalent' : 'inconclusive';
}
