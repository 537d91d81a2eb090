/**
 * The whole way from deliveries to readings in one process: a worker for each partition and the
 * coordinator that merges them. Used alike by the live service, by replay and by tests.
 */
import type { Detector } from '../detectors/detector.js';
import type { Delivery } from '../events/delivery.js';
import { BinaryReader, BinaryWriter, MalformedBytesError } from '../summaries/binary.js';
import { Accounting } from './accounting.js';
import { signalPlan, type SignalOptions, type SignalPlan } from '../detectors/signal-plan.js';
import { Coordinator, type CoordinatorOptions } from './coordinator.js';
import { PartitionWorker, type PartitionOptions } from './partition-worker.js';
import { identityOf, placeParts, type Lanes } from './placed-parts.js';
import type { ReadingSink } from './reading-set.js';
import { SignalTimes } from './signal-times.js';
import { Strays } from './strays.js';

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

/** Written at the head of every checkpoint; raised when the layout changes. */
const CHECKPOINT_VERSION = 2;

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

export class Pipeline {
  readonly workers: readonly PartitionWorker[];
  readonly coordinator: Coordinator;
  readonly strays = new Strays();

  private readonly lanes: Lanes;
  private readonly times: SignalTimes;

  /** @param origin names what the state depends on beside the options */
  constructor(
    private readonly options: PipelineOptions,
    detectors: readonly Detector[],
    sink: ReadingSink,
    private readonly origin: Origin = { userKey: '', stream: '' },
  ) {
    const plan: SignalPlan = signalPlan(options.signals);
    this.lanes = placeParts(detectors, plan.view === undefined ? 'served' : 'viewed');
    this.workers = Array.from(
      { length: options.partitions },
      (_, partition) =>
        new PartitionWorker(options, plan, this.lanes, (closed, through) =>
          this.coordinator.receive(partition, closed, through),
        ),
    );
    this.times = new SignalTimes(options, plan);
    this.coordinator = new Coordinator(options, this.lanes, this.times, sink);
  }

  /** Applies a partition's next delivery. */
  apply(partition: number, delivery: Delivery): void {
    this.worker(partition).apply(delivery);
  }

  /** Closes and reads everything: the end of the input. */
  end(): void {
    const last = Math.max(...this.workers.map((worker) => worker.lastPane));
    this.coordinator.lastPane = last;
    for (const worker of this.workers) worker.closeThrough(last);
    // What follows from the last events may take some partitions further than others.
    const furthest = Math.max(
      last + this.times.settlesAfter,
      ...this.workers.map((worker) => worker.closedThrough),
    );
    for (const worker of this.workers) worker.closeThrough(furthest);
    this.coordinator.end();
  }

  /** The sum of all partitions' accounting. */
  accounting(): Accounting {
    const sum = new Accounting();
    for (const { accounting } of [...this.workers, this.strays]) sum.add(accounting);
    return sum;
  }

  /** Throws RangeError for a partition that does not exist. */
  worker(partition: number): PartitionWorker {
    const worker = this.workers[partition];
    if (!worker) throw new RangeError(`no partition ${partition}`);
    return worker;
  }

  /** State and cursors together, as bytes. */
  checkpoint(): Uint8Array {
    const writer = new BinaryWriter();
    writer.uint32(CHECKPOINT_VERSION);
    writer.text(this.identity());
    for (const worker of this.workers) worker.encode(writer);
    this.strays.encode(writer);
    this.coordinator.encode(writer);
    return writer.finish();
  }

  /**
   * Takes up the state of a checkpoint; only before the first delivery.
   *
   * @throws CheckpointMismatchError when it was made under other options
   * @throws MalformedBytesError when the bytes are no checkpoint
   */
  restore(checkpoint: Uint8Array): void {
    const reader = new BinaryReader(checkpoint);
    const version = reader.uint32();
    if (version !== CHECKPOINT_VERSION) {
      throw new CheckpointMismatchError('version', `${version}`, `${CHECKPOINT_VERSION}`);
    }
    const stored = reader.text();
    this.expectIdentity(stored);
    for (const worker of this.workers) worker.restore(reader);
    this.strays.restore(reader);
    this.coordinator.restore(reader);
    reader.end();
  }

  /** The options that the state depends on, and the detectors, as JSON. */
  private identity(): string {
    const { options } = this;
    return JSON.stringify({
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
      detectors: identityOf(this.lanes),
      ...this.origin,
    });
  }

  private expectIdentity(stored: string): void {
    const now = this.identity();
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
}
