/** What to do about labels: when none come, when too many are skipped, when labellers disagree. */
import { FEWEST_LABELS } from '../../detectors/proxy-drift/answers.js';
import { isMeasured, type Measurement } from '../../detectors/reading.js';
import type { LabelSpend } from '../../labelling/label-request.js';
import type { AgreementJson, LabelsRowJson } from '../http/labelling-json.js';
import { durationWords } from '../http/lack-words.js';

const DAY = 86_400_000;
/** A request that waits longer shows that nobody answers. */
const STALE_MS = 2 * DAY;
/** Above this share of skipped ones, those that are judged may differ from those that are not. */
const MANY_SKIPPED = 0.3;
/** Answers below which a share says little. */
const FEWEST_TO_JUDGE = 20;
/** Alphas below it are no ground even for tentative conclusions (K. Krippendorff, 2004, p. 241). */
const LOW_AGREEMENT = 0.667;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

/** The rows of all segments, those that need attention first, then by surface and policy. */
export function labelsRows(spend: readonly LabelSpend[]): LabelsRowJson[] {
  const order = ({ state, surface, policy }: LabelsRowJson) =>
    JSON.stringify([state === 'attention' ? 0 : 1, surface, policy]);
  return spend.map(labelsRow).sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** How far labellers agree, or how many pairs it takes to say. */
export function agreementOf(measured: Measurement): AgreementJson {
  if (!isMeasured(measured)) {
    const { seen, needed } = measured;
    const more = Math.ceil(needed - seen);
    const missing =
      more > 0
        ? `needs ${whole.format(more)} more impressions that two labellers have judged (“labelling.overlap”)`
        : 'all labels are alike so far';
    return { pairs: seen, missing };
  }
  const { n, value, low, high } = measured;
  const advice =
    'Labellers disagree. Make the guideline plainer, with examples, and announce the edit as a change (“guideline: …”).';
  return {
    ...{ pairs: n, value },
    ...(low === undefined || high === undefined ? {} : { low, high }),
    ...((high ?? value) < LOW_AGREEMENT ? { advice } : {}),
  };
}

function labelsRow(spend: LabelSpend): LabelsRowJson {
  const { oldestAge, ...rest } = spend;
  const problems = problemsOf(spend);
  return {
    ...rest,
    ...(Number.isFinite(oldestAge) ? { oldestAge } : {}),
    state: problems.length > 0 ? 'attention' : 'ok',
    advice: problems.length > 0 ? problems : [quietWords(spend)],
  };
}

function problemsOf(spend: LabelSpend): string[] {
  const { budget, waiting, oldestAge, labelled, skipped, effectiveLabels } = spend;
  const problems: string[] = [];
  const missing = Math.ceil(FEWEST_LABELS - effectiveLabels);
  const needs = missing > 0 ? ` ${needsWords(missing)}` : '';
  if (budget === 0) {
    problems.push(
      `No labels are asked for here. Give the segment a budget (“labelling.budget”).${needs}`,
    );
  } else if (waiting > 0 && oldestAge >= STALE_MS) {
    const begun = labelled + skipped > 0 ? 'have stopped coming' : 'do not come';
    problems.push(
      `Labels ${begun}: ${whole.format(waiting)} ${waiting === 1 ? 'request waits' : 'requests wait'}, the oldest for ${durationWords(oldestAge)}. Have them answered (/labelling/tasks), or lower the budget to what can be.${needs}`,
    );
  }
  const share = skipped / (labelled + skipped);
  if (labelled + skipped >= FEWEST_TO_JUDGE && share > MANY_SKIPPED) {
    problems.push(
      `${percent.format(share)} are skipped. Those that are judged may differ from those that are not: look at the guideline, and at what labellers get to see.`,
    );
  }
  return problems;
}

function quietWords({ waiting, labelled, skipped, expired, effectiveLabels }: LabelSpend): string {
  if (waiting + labelled + skipped + expired === 0) {
    return 'Nothing was asked for yet; requests begin with the next impressions.';
  }
  const missing = Math.ceil(FEWEST_LABELS - effectiveLabels);
  if (missing > 0) return needsWords(missing);
  return 'Labels come as they are asked for.';
}

/** Quality may have a value all the same, from labels that were not asked for. */
function needsWords(missing: number): string {
  return `From these answers alone, quality needs ${whole.format(missing)} more labels.`;
}
