/** What the rooms need of the configuration, in their own words. */
import type { AlarmOptions, GuardrailLimit, OwnerRule } from '../alarms/alarm-options.js';
import type { BaselineDocument } from '../alarms/baseline-document.js';
import type { Detector } from '../detectors/detector.js';
import type { TimeSpan } from '../detectors/reading.js';
import { roleIn } from '../detectors/policy-role.js';
import { createDetectors, type DetectorOptions } from '../detectors/registry.js';
import { signalPlan } from '../detectors/signal-plan.js';
import type { LabellingOptions, SegmentBudget } from '../labelling/labelling-options.js';
import type { PipelineOptions } from '../windows/pipeline.js';
import type { PartSwitches } from '../audit/findings/parts.js';
import { PUBLIC_KEY, TextHasher } from '../events/hash64.js';
import { signalOptions, type Config } from './schema.js';

/** Options of the pipeline over this many partitions. */
export function pipelineOptions(config: Config, partitions: number): PipelineOptions {
  const { pane, lateness, window, hop } = config.windows;
  const { labels, attribution } = config;
  return {
    partitions,
    paneMs: pane,
    latenessMs: lateness,
    windowPanes: window / pane,
    hopPanes: hop / pane,
    maxIds: config.events.maxRememberedIds,
    maxSegments: config.segments.max,
    maxPaneSegments: config.segments.maxPerPane,
    signals: signalOptions(config.signals),
    attributionMs: attribution.time,
    maxImpressions: attribution.maxImpressions,
    labelPaneMs: labels.pane,
    labelWindowPanes: labels.window / labels.pane,
    rememberMs: labels.wait,
    question: labels.question === undefined ? undefined : publicNameHash(labels.question),
    roles: config.policies.roles,
    taxonomy: config.items.taxonomy,
    provisional: true,
    baseline: baselineStretch(config),
  };
}

/** Options of the label desk over this many partitions. */
export function labellingOptions(config: Config, partitions: number): LabellingOptions {
  const { labelling, labels, windows } = config;
  return {
    partitions,
    paneMs: windows.pane,
    latenessMs: windows.lateness,
    maxIds: config.events.maxRememberedIds,
    maxSegments: config.segments.max,
    attributionMs: config.attribution.time,
    windowMs: labelling.window,
    budget: labelling.budget,
    segments: labelling.segments.map((each) => given(each) as SegmentBudget),
    score: labelling.score,
    reportShare: labelling.reportShare,
    reportConfidence: labelling.reportConfidence,
    overlap: labelling.overlap,
    waitMs: labels.wait,
    candidates: labelling.candidates,
    maxOpen: labelling.maxOpen,
    maxItems: labelling.maxItems,
    salt: labelling.salt,
    question: labelling.question ?? labels.question,
    guideline: labelling.guideline,
  };
}

/** The stretch that readings are compared with; undefined where none is stated. */
export function baselineStretch({ baseline: { from, to } }: Config): TimeSpan | undefined {
  if (from === undefined || to === undefined) return undefined;
  return { start: Date.parse(from), end: Date.parse(to) };
}

/** The options of the alarms; the baselines that were made elsewhere are read by the caller. */
export function alarmOptions(config: Config, baselines?: BaselineDocument): Partial<AlarmOptions> {
  const { falsePages90d, guardrails, owners, baselineBlocks } = config.alarms;
  const { roles } = config.policies;
  const stretch = baselineStretch(config);
  return {
    falsePages: falsePages90d,
    guardrails: guardrails.map((each) => given(each) as GuardrailLimit),
    owners: owners.map((each) => given(each) as OwnerRule),
    baselineBlocks,
    ...(stretch && { stretch }),
    ...(baselines && { baselines }),
    roleOf: (policy) => roleIn(roles, policy),
  };
}

/** The options of every detector that is to run. */
export function detectorOptions({ detectors }: Config): DetectorOptions {
  const running = Object.entries(detectors)
    .filter(([, { enabled }]) => enabled)
    .map(([id, options]) => [id, given(options)]);
  return Object.fromEntries(running) as DetectorOptions;
}

/** The detectors that are to run. */
export function configuredDetectors(config: Config): Detector[] {
  return createDetectors(detectorOptions(config), signalPlan(signalOptions(config.signals)));
}

/** Without what is not given, and without the switch of a detector. */
function given(options: object): object {
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => key !== 'enabled' && value !== undefined),
  );
}

/** The hash that columns of names carry of a name. */
function publicNameHash(name: string): number {
  return new TextHasher(PUBLIC_KEY).hash(name).low;
}

/** Which parts of an audit look into its dataset. */
export function auditParts({ audit }: Config): PartSwitches {
  const { models, mix, bearers, amplification, moat, whatIf } = audit;
  return { models, mix, bearers, amplification, moat, whatIf };
}
