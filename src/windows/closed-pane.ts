/** A pane of one partition as it leaves its worker: sealed states and declarations, no objects an event. */
import type { Detector } from '../detectors/detector.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { decodeItem, encodeItem, type ItemDeclaration } from './catalogue.js';
import { decodeChanges, encodeChanges, type ChangeDeclaration } from './change-log.js';
import { segmentOf, type Segment } from './segment.js';

export interface PaneSegment {
  readonly segment: Segment;
  /** One state a detector, in the order of the detectors. */
  readonly states: readonly unknown[];
}

export interface ClosedPane {
  readonly pane: number;
  readonly segments: readonly PaneSegment[];
  readonly items: readonly ItemDeclaration[];
  readonly changes: readonly ChangeDeclaration[];
}

export function encodeClosedPane(
  closed: ClosedPane,
  detectors: readonly Detector[],
  writer: BinaryWriter,
): void {
  writer.float64(closed.pane);
  writer.uint32(closed.segments.length);
  for (const { segment, states } of closed.segments) {
    writer.text(segment.surface);
    writer.text(segment.policy);
    encodeStates(states, detectors, writer);
  }
  writer.uint32(closed.items.length);
  for (const item of closed.items) encodeItem(item, writer);
  encodeChanges(closed.changes, writer);
}

export function decodeClosedPane(reader: BinaryReader, detectors: readonly Detector[]): ClosedPane {
  const pane = reader.float64();
  const segments = Array.from({ length: reader.uint32() }, () => {
    const segment = segmentOf(reader.text(), reader.text());
    return { segment, states: decodeStates(reader, detectors) };
  });
  const items = Array.from({ length: reader.uint32() }, () => decodeItem(reader));
  return { pane, segments, items, changes: decodeChanges(reader) };
}

/** One state a detector. */
export function encodeStates(
  states: readonly unknown[],
  detectors: readonly Detector[],
  writer: BinaryWriter,
): void {
  detectors.forEach(({ summary }, i) => summary.encode(states[i], writer));
}

export function decodeStates(reader: BinaryReader, detectors: readonly Detector[]): unknown[] {
  return detectors.map(({ summary }) => summary.decode(reader));
}
