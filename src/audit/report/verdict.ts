/**
 * The verdict: one sentence, and what else has to be said. It joins the comparison of the stretches,
 * which says what changed and never that it is good or bad, with the means of proxy and label and the comparison of scorers, which may
 * say that production ranks worse, and only from scores that production logged itself.
 */
import type { DatasetFindings, ModelComparison } from '../findings/findings.js';
import { modelStatements, type ModelStatement } from './models-verdict.js';
import { shiftStatements } from './shift-verdict.js';
import type { StretchVerdict } from '../stretches/stretch-verdict.js';

/**
 * `worse`: production's scores rank or predict held-out judgements worse than the reference. `better`
 * and `equivalent` stand only where nothing can be said of the stretches.
 */
export type Outcome = StretchVerdict['outcome'] | 'worse' | 'better' | 'equivalent';

export interface Verdict {
  readonly outcome: Outcome;
  readonly sentence: string;
  /** Further sentences, the gravest first. */
  readonly also: readonly string[];
}

/** Most further sentences; the tables hold all. */
const MOST_SENTENCES = 8;

/**
 * The gravest first: production worse than the reference, then what changed: quality and proxy before
 * exposure. Where the stretches say nothing, a comparison that decided something speaks instead.
 */
export function verdictOf(
  exposure: StretchVerdict,
  comparisons: readonly ModelComparison[],
  mixShifts: DatasetFindings['mixShifts'] = [],
): Verdict {
  const [shift, ...shifts] = shiftStatements(mixShifts);
  const stretch: StretchVerdict = shift ? { outcome: 'changed', sentence: shift } : exposure;
  const statements = modelStatements(comparisons);
  const leading = statements.find((statement) => leads(statement, stretch));
  const rest = statements.filter((statement) => statement !== leading);
  const also = [
    ...(leading ? [stretch.sentence] : []),
    ...shifts,
    ...(shift ? [exposure.sentence] : []),
    ...rest.map(({ sentence }) => sentence),
  ];
  return {
    outcome: leading && isOutcome(leading.verdict) ? leading.verdict : stretch.outcome,
    sentence: leading?.sentence ?? stretch.sentence,
    also: also.slice(0, MOST_SENTENCES),
  };
}

function leads({ about, verdict }: ModelStatement, { outcome }: StretchVerdict): boolean {
  if (about !== 'production') return false;
  return verdict === 'worse' || (outcome === 'cannot_say' && isOutcome(verdict));
}

function isOutcome(
  verdict: ModelStatement['verdict'],
): verdict is 'worse' | 'better' | 'equivalent' {
  return verdict !== 'mixed' && verdict !== 'inconclusive';
}
