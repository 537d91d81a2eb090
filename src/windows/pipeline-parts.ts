/**
 * What workers and the coordinator must agree on: which parts stand in which lane, what signals mean,
 * and the identity of the state, which tells whether one can be taken up by the other.
 */
import type { Detector } from '../detectors/detector.js';
import { signalPlan, type SignalOptions, type SignalPlan } from '../detectors/signal-plan.js';
import { MalformedBytesError, type BinaryReader, type BinaryWriter } from '../summaries/binary.js';
import type { CoordinatorOptions } from './coordinator.js';
import type { PartitionOptions } from './partition-worker.js';
import { identityOf, placeParts, type Lanes } from './placed-parts.js';

export interface PipelineOptions extends PartitionOptions, CoordinatorOptions {
  readonly signals: SignalOptions;
}

/** Where a pipeline's events come from. */
export interface Origin {
  /** Fingerprint of the key that users are hashed with. */
  readonly userKey: string;
  /** When the stream was created: in one made anew, sequences begin again. */
  readonly stream: string;
}

export interface PipelineParts {
  readonly options: PipelineOptions;
  readonly plan: SignalPlan;
  readonly lanes: Lanes;
  /** The options that the state depends on, and the detectors, as JSON. */
  readonly identity: string;
}

/** What the configuration calls the options that a user can change. */
const CONFIGURED_AS: Readonly<Record<string, string>> = {
  partitions: 'nats.partitions',
  paneMs: 'windows.pane, in ms',
  latenessMs: 'windows.lateness, in ms',
  windowPanes: 'windows.window, in panes',
  hopPanes: 'windows.hop, in panes',
  maxSegments: 'segments.max',
  maxPaneSegments: 'segments.maxPerPane',
  labelPaneMs: 'labels.pane, in ms',
  labelWindowPanes: 'labels.window, in panes of labels',
  rememberMs: 'labels.wait, in ms',
  attributionMs: 'attribution.time, in ms',
  maxImpressions: 'attribution.maxImpressions',
  question: 'labels.question, by its hash',
  taxonomy: 'items.taxonomy',
  baseline: 'baseline',
  signals: 'signals',
  detectors: 'set of detectors or their options',
  userKey: 'user key',
  stream: 'event stream, by its creation',
};

/** A checkpoint was made under other options or by another version, so its state means something else. */
export class CheckpointMismatchError extends Error {
  readonly code = 'checkpoint_mismatch';

  constructor(what: string, stored: string, now: string) {
    super(
      `The stored state was made with another ${what} (${stored}; now ${now}). Restore the former ` +
        `configuration, or discard the state with --discard-state to read the stream anew.`,
    );
    this.name = 'CheckpointMismatchError';
  }
}

/** @param origin names what the state depends on beside the options */
export function pipelineParts(
  options: PipelineOptions,
  detectors: readonly Detector[],
  origin: Origin = { userKey: '', stream: '' },
): PipelineParts {
  const plan = signalPlan(options.signals);
  const lanes = placeParts(detectors, plan.view === undefined ? 'served' : 'viewed');
  const identity = JSON.stringify({
    partitions: options.partitions,
    paneMs: options.paneMs,
    latenessMs: options.latenessMs,
    windowPanes: options.windowPanes ?? 'all',
    hopPanes: options.hopPanes,
    maxSegments: options.maxSegments,
    maxPaneSegments: options.maxPaneSegments,
    labelPaneMs: options.labelPaneMs,
    labelWindowPanes: options.labelWindowPanes ?? 'all',
    rememberMs: options.rememberMs,
    attributionMs: options.attributionMs,
    maxImpressions: options.maxImpressions,
    question: options.question ?? 'any',
    taxonomy: options.taxonomy ?? 'none',
    baseline: JSON.stringify(options.baseline ?? 'none'),
    signals: JSON.stringify(options.signals),
    detectors: identityOf(lanes),
    ...origin,
  });
  return { options, plan, lanes, identity };
}

/** Begins a state that is to be stored: its layout, and what it is made under. */
export function writeHeader(writer: BinaryWriter, version: number, identity: string): void {
  writer.uint32(version);
  writer.text(identity);
}

/**
 * Checks what a stored state begins with.
 *
 * @throws CheckpointMismatchError when it was made by another version, or under other options
 * @throws MalformedBytesError when the bytes are no stored state
 */
export function expectHeader(reader: BinaryReader, version: number, identity: string): void {
  const stored = reader.uint32();
  if (stored !== version) throw new CheckpointMismatchError('version', `${stored}`, `${version}`);
  expectIdentity(reader.text(), identity);
}

/**
 * Checks the identity of a stored state.
 *
 * @throws CheckpointMismatchError that names the first option in which they differ
 * @throws MalformedBytesError when what is stored is no identity
 */
function expectIdentity(stored: string, now: string): void {
  if (stored === now) return;
  const before = JSON.parse(stored) as Record<string, unknown> | null;
  if (before === null || typeof before !== 'object') {
    throw new MalformedBytesError('The stored state has no readable header.');
  }
  for (const [what, value] of Object.entries(JSON.parse(now) as Record<string, unknown>)) {
    if (before[what] !== value) {
      const name = CONFIGURED_AS[what] ?? what;
      throw new CheckpointMismatchError(name, String(before[what]), String(value));
    }
  }
  throw new CheckpointMismatchError('header', stored, now);
}
