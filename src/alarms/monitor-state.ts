/** How each watched reading stands: for metrics, the page and the command line. */
import type { Severity } from '../detectors/detector.js';
import type { Reason } from '../detectors/reading.js';
import { evidenceShare } from '../statistics/sequential/e-detector.js';
import { NORMAL_975 } from '../statistics/student-t.js';
import { NEVER, type ChangeStream } from './change-stream.js';
import type { Level } from './incident.js';
import { levelIn } from './incident-words.js';
import type { LimitStream } from './limit-stream.js';
import type { Place } from './observations.js';

/** A reading of a segment as it is watched. */
export interface MonitorState extends Place {
  readonly kind: 'change' | 'limit';
  readonly alert: string;
  readonly detector: string;
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly severity: Severity;
  /** learning: its baseline is in the making. suppressed: the last block fell into maintenance. */
  readonly state: 'learning' | 'pinned' | 'limit' | 'suppressed';
  /** Blocks of the baseline so far, and those that are needed. */
  readonly blocks: number;
  readonly needed: number;
  /** Why the last block had no value, if it had none. */
  readonly lack?: Reason;
  /** The limit that it watches, where it is one. */
  readonly limit?: { readonly when: 'above' | 'below'; readonly value: number };
  /** Of the baseline. */
  readonly baseline?: Level & { readonly from: number; readonly to: number };
  /** M, against the threshold at which it alarms by itself; a limit knows the share alone. */
  readonly evidence?: number;
  readonly threshold: number;
  /** How far it is on its way to an alarm, 0 to 1, on a log scale. */
  readonly share: number;
  /** Standard deviations that the last block lies above the baseline. */
  readonly lastResidual?: number;
  /** End of the last block; absent before the first. */
  readonly lastBlock?: number;
}

export function stateOfChange(stream: ChangeStream): MonitorState {
  const { watch, evidence } = stream;
  const { place, pin, learning, price, lastEnd, lastResidual, lack, suppressed } = stream.state;
  const threshold = price > 0 ? 1 / price : Infinity;
  return {
    ...common(stream),
    kind: 'change',
    state: suppressed ? 'suppressed' : pin ? 'pinned' : 'learning',
    blocks: pin?.baseline.blocks ?? learning.length,
    needed: watch.baselineBlocks,
    ...(lack && { lack }),
    ...(pin && {
      baseline: { ...baselineLevel(stream, place.against), from: pin.from, to: pin.to },
    }),
    evidence,
    threshold,
    share: evidenceShare(evidence, threshold),
    ...(lastResidual !== null && { lastResidual }),
    ...(lastEnd !== NEVER && { lastBlock: lastEnd }),
  };
}

export function stateOfLimit(stream: LimitStream): MonitorState {
  const { beyond: when, limit: value } = stream.watch;
  const { price, share, lastEnd, suppressed } = stream.state;
  return {
    ...common(stream),
    kind: 'limit',
    state: suppressed ? 'suppressed' : 'limit',
    limit: { when, value },
    ...{ blocks: 0, needed: 0, threshold: price > 0 ? 1 / price : Infinity, share },
    ...(lastEnd !== NEVER && { lastBlock: lastEnd }),
  };
}

/** The baseline's mean with its interval, in the unit of the reading. */
export function baselineLevel({ watch, pin }: ChangeStream, against: string | undefined): Level {
  const { mean, meanError } = pin!.baseline;
  const margin = NORMAL_975 * meanError;
  const interval = { low: mean - margin, high: mean + margin };
  return levelIn({ value: mean, interval }, watch.scale, against);
}

function common({ watch, place }: ChangeStream | LimitStream) {
  const { alert, detector, reading, severity } = watch;
  return { ...place, alert, detector, reading: `${detector}.${reading}`, severity };
}
