/**
 * What leaves a partition's worker as it closes a pane: sealed states and declarations, no objects an
 * event. A pane closes three times over: its exposures once it is over; the impressions of an earlier
 * pane, once their attribution time is over; and the labels that came to be known.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { decodeItem, encodeItem, type ItemDeclaration } from './catalogue.js';
import { decodeChanges, encodeChanges, type ChangeDeclaration } from './change-log.js';
import { decodeStates, encodeStates, paneSummaries } from './part-states.js';
import type { Lanes, PlacedPart } from './placed-parts.js';
import { segmentOf } from './segment.js';
import type { PaneSegment } from './segment-states.js';

/** What became known of the impressions of one pane of labels. */
export interface JudgedPane {
  /** Number of the pane of labels, by the impressions' time. */
  readonly pane: number;
  readonly segments: readonly PaneSegment[];
}

export interface ClosedPane {
  readonly pane: number;
  readonly exposed: readonly PaneSegment[];
  /** Of the pane whose attribution time ends with this one. */
  readonly settled: readonly PaneSegment[];
  readonly judged: readonly JudgedPane[];
  /** How many labels came after which delay, in whole panes of labels, up to the most. */
  readonly labelDelays: readonly LabelDelay[];
  readonly items: readonly ItemDeclaration[];
  readonly changes: readonly ChangeDeclaration[];
}

/** First labels of impressions of one pane of labels that came this many such panes later. */
export interface LabelDelay {
  readonly pane: number;
  readonly delay: number;
  readonly labels: number;
}

export function encodeClosedPane(closed: ClosedPane, lanes: Lanes, writer: BinaryWriter): void {
  writer.float64(closed.pane);
  encodeSegments(closed.exposed, lanes.exposure, writer);
  encodeSegments(closed.settled, lanes.attribution, writer);
  writer.uint32(closed.judged.length);
  for (const { pane, segments } of closed.judged) {
    writer.float64(pane);
    encodeSegments(segments, lanes.labels, writer);
  }
  writer.uint32(closed.labelDelays.length);
  for (const { pane, delay, labels } of closed.labelDelays) {
    writer.float64(pane);
    writer.uint32(delay);
    writer.float64(labels);
  }
  writer.uint32(closed.items.length);
  for (const item of closed.items) encodeItem(item, writer);
  encodeChanges(closed.changes, writer);
}

export function decodeClosedPane(reader: BinaryReader, lanes: Lanes): ClosedPane {
  return {
    pane: reader.float64(),
    exposed: decodeSegments(reader, lanes.exposure),
    settled: decodeSegments(reader, lanes.attribution),
    judged: Array.from({ length: reader.uint32() }, () => ({
      pane: reader.float64(),
      segments: decodeSegments(reader, lanes.labels),
    })),
    labelDelays: Array.from({ length: reader.uint32() }, () => ({
      pane: reader.float64(),
      delay: reader.uint32(),
      labels: reader.float64(),
    })),
    items: Array.from({ length: reader.uint32() }, () => decodeItem(reader)),
    changes: decodeChanges(reader),
  };
}

/** Pane states of segments, one a part of the lane. */
export function encodeSegments(
  segments: readonly PaneSegment[],
  parts: readonly PlacedPart[],
  writer: BinaryWriter,
): void {
  writer.uint32(segments.length);
  for (const { segment, states } of segments) {
    writer.text(segment.surface);
    writer.text(segment.policy);
    encodeStates(paneSummaries(parts), states, writer);
  }
}

export function decodeSegments(reader: BinaryReader, parts: readonly PlacedPart[]): PaneSegment[] {
  return Array.from({ length: reader.uint32() }, () => {
    const segment = segmentOf(reader.text(), reader.text());
    return { segment, states: decodeStates(paneSummaries(parts), reader) };
  });
}
