/**
 * The verdict: one sentence, and what else has to be said. It joins the comparison of the stretches,
 * which says what changed, with the means of proxy and label and the comparison of scorers, which may
 * say that production ranks worse, and only from scores that production logged itself.
 */
import type { DatasetFindings, ModelComparison } from '../findings/findings.js';
import type { AuditSubject } from '../request.js';
import type { JudgedSegment, StretchVerdict } from '../stretches/stretch-verdict.js';
import { modelStatements, type ModelStatement } from './models-verdict.js';
import { readingStatements } from './reading-statements.js';
import { shiftStatements } from './shift-verdict.js';
import { gravestFirst } from './statement.js';
import { answerOn, type SubjectAnswer } from './subject-verdict.js';

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

/** What a verdict is made from. */
export interface VerdictEvidence {
  readonly stretch: StretchVerdict;
  readonly segments?: readonly Pick<JudgedSegment, 'surface' | 'policy' | 'readings'>[];
  readonly comparisons?: readonly ModelComparison[];
  readonly mixShifts?: DatasetFindings['mixShifts'];
  /** What the alert is about that asked for the audit. */
  readonly about?: AuditSubject | undefined;
}

/** Most further sentences; the tables hold all. */
const MOST_SENTENCES = 8;

/**
 * What an alert is about is answered first. Then the gravest: production worse than the reference, then
 * what became worse, judged quality before the rest, then what moved otherwise, and last what became
 * better. Where the stretches say nothing, a comparison that decided something speaks instead.
 */
export function verdictOf(evidence: VerdictEvidence): Verdict {
  const { stretch, segments = [], comparisons = [], mixShifts = [], about } = evidence;
  const answer = about && answerTo(about, segments, stretch);
  const shifts = shiftStatements(mixShifts);
  const readings = readingStatements(
    segments,
    (segment, reading) =>
      answer?.tells(segment, reading) === true ||
      shifts.some(
        ({ surface, policy, tells }) =>
          surface === segment.surface && policy === segment.policy && tells.has(reading.reading),
      ),
  );
  const changes = gravestFirst([...shifts, ...readings]);
  const hasChanged = changes.length > 0 || stretch.outcome === 'changed';
  const outcome = hasChanged ? 'changed' : stretch.outcome;
  const models = modelStatements(comparisons);
  const leading = models.find((statement) => leads(statement, outcome));
  const rest = models.filter((statement) => statement !== leading);
  const [sentence = stretch.sentence, ...also] = [
    ...(answer ? [answer.sentence] : []),
    ...(leading ? [leading.sentence] : []),
    ...changes.map((each) => each.sentence),
    stretch.sentence,
    ...rest.map((each) => each.sentence),
  ];
  return {
    outcome: leading && isOutcome(leading.verdict) ? leading.verdict : withAnswer(outcome, answer),
    sentence,
    also: also.slice(0, MOST_SENTENCES),
  };
}

/** Nothing is answered where nothing can be said at all: why, says the comparison of the stretches. */
function answerTo(
  about: AuditSubject,
  segments: NonNullable<VerdictEvidence['segments']>,
  stretch: StretchVerdict,
): SubjectAnswer | undefined {
  const answer = answerOn(about, segments);
  const isSilent = answer.outcome === 'cannot_say' && stretch.outcome === 'cannot_say';
  return isSilent ? undefined : answer;
}

/** That the question cannot be answered counts for more than that nothing else changed. */
function withAnswer(
  outcome: StretchVerdict['outcome'],
  answer: SubjectAnswer | undefined,
): StretchVerdict['outcome'] {
  return outcome === 'changed' || !answer ? outcome : answer.outcome;
}

function leads({ about, verdict }: ModelStatement, outcome: StretchVerdict['outcome']): boolean {
  if (about !== 'production') return false;
  return verdict === 'worse' || (outcome === 'cannot_say' && isOutcome(verdict));
}

function isOutcome(
  verdict: ModelStatement['verdict'],
): verdict is 'worse' | 'better' | 'equivalent' {
  return verdict !== 'mixed' && verdict !== 'inconclusive';
}
