/**
 * The way from closed panes to readings where the partitions are worked on elsewhere: notices come as
 * bytes, each counts once, and the coordinator's state is stored with the place in their stream.
 */
import type { Detector } from '../detectors/detector.js';
import { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Coordinator } from './coordinator.js';
import { decodeNotice, encodeNotice, noticesOf } from './pane-notice.js';
import type { ClosedPane } from './closed-pane.js';
import {
  expectHeader,
  pipelineParts,
  writeHeader,
  type Origin,
  type PipelineOptions,
  type PipelineParts,
} from './pipeline-parts.js';
import type { ReadingSink } from './reading-set.js';
import { SignalTimes } from './signal-times.js';

/** At the head of the stored state; raised when the layout changes. */
const STATE_VERSION = 1;

/** A notice as it is published. */
export interface PublishedNotice {
  /** Sequence of panes within the partition: later notices have larger places. */
  readonly place: readonly [through: number, kind: number];
  readonly bytes: Uint8Array;
}

/** The notices, as bytes, of what a partition's worker hands over. */
export function publishedNotices(
  { lanes }: PipelineParts,
  closed: readonly ClosedPane[],
  through: number,
): PublishedNotice[] {
  return noticesOf(closed, through).map((notice) => {
    const writer = new BinaryWriter();
    encodeNotice(notice, lanes, writer);
    // Of a pane there may be both: how far it is closed is said after what it holds.
    return { place: [notice.through, notice.closed ? 0 : 1], bytes: writer.finish() };
  });
}

export class RemotePanes {
  readonly coordinator: Coordinator;
  /** Everything up to this sequence of the stream of panes has been received: the only cursor. */
  lastSequence = 0;
  private readonly parts: PipelineParts;

  /** @param origin names what the state depends on beside the options; the workers' must be the same */
  constructor(
    options: PipelineOptions,
    detectors: readonly Detector[],
    sink: ReadingSink,
    origin: Origin,
  ) {
    this.parts = pipelineParts(options, detectors, origin);
    const times = new SignalTimes(options, this.parts.plan);
    this.coordinator = new Coordinator(options, this.parts.lanes, times, sink);
  }

  /** What workers' panes must have been made under. */
  get identity(): string {
    return this.parts.identity;
  }

  /**
   * Takes a notice in; false where it was received before, however it came again.
   *
   * @throws MalformedBytesError when the bytes are no notice
   * @throws RangeError for a partition that does not exist
   */
  receive(partition: number, bytes: Uint8Array): boolean {
    const before = this.coordinator.closedThrough[partition];
    if (before === undefined) throw new RangeError(`no partition ${partition}`);
    const reader = new BinaryReader(bytes);
    const { through, closed } = decodeNotice(reader, this.parts.lanes);
    reader.end();
    if (through <= before) return false;
    this.coordinator.receive(partition, closed ? [closed] : [], through);
    return true;
  }

  /** Takes up the state of a coordinator of the same options; only before the first notice. */
  takeUp(coordinator: Coordinator): void {
    const writer = new BinaryWriter();
    coordinator.encode(writer);
    this.coordinator.restore(new BinaryReader(writer.finish()));
  }

  /** State and cursor together, as bytes. */
  state(): Uint8Array {
    const writer = new BinaryWriter();
    writeHeader(writer, STATE_VERSION, this.parts.identity);
    writer.float64(this.lastSequence);
    this.coordinator.encode(writer);
    return writer.finish();
  }

  /**
   * Takes up a stored state; only before the first notice.
   *
   * @throws CheckpointMismatchError when it was made by another version, or under other options
   * @throws MalformedBytesError when the bytes are no such state
   */
  restore(state: Uint8Array): void {
    const reader = new BinaryReader(state);
    expectHeader(reader, STATE_VERSION, this.parts.identity);
    this.lastSequence = reader.float64();
    this.coordinator.restore(reader);
    reader.end();
  }
}
