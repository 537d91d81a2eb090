/**
 * What a worker tells a coordinator elsewhere: each closed pane by itself, and how far the partition is
 * closed. One pane a notice, because how many panes close together depends on where deliveries are cut;
 * what a pane holds does not. So a run after a crash gives the same notices, at the same places.
 */
import { MalformedBytesError, type BinaryReader, type BinaryWriter } from '../summaries/binary.js';
import { decodeClosedPane, encodeClosedPane, type ClosedPane } from './closed-pane.js';
import type { Lanes } from './placed-parts.js';

export interface PaneNotice {
  /** The last pane that the partition adds nothing to any more. */
  readonly through: number;
  /** That pane, where there is something in it. */
  readonly closed: ClosedPane | undefined;
}

/** At the head of every notice; raised when the layout changes. */
const NOTICE_VERSION = 1;

/** The notices of what a partition's worker hands over; see `CloseSink`. */
export function noticesOf(closed: readonly ClosedPane[], through: number): PaneNotice[] {
  const notices: PaneNotice[] = closed.map((pane) => ({ through: pane.pane, closed: pane }));
  if (closed.at(-1)?.pane !== through) notices.push({ through, closed: undefined });
  return notices;
}

export function encodeNotice(notice: PaneNotice, lanes: Lanes, writer: BinaryWriter): void {
  writer.uint32(NOTICE_VERSION);
  writer.float64(notice.through);
  writer.uint8(notice.closed ? 1 : 0);
  if (notice.closed) encodeClosedPane(notice.closed, lanes, writer);
}

/** Throws MalformedBytesError for bytes of another version. */
export function decodeNotice(reader: BinaryReader, lanes: Lanes): PaneNotice {
  const version = reader.uint32();
  if (version !== NOTICE_VERSION) {
    throw new MalformedBytesError(
      `The pane was published by another version of Flyball (layout ${version}, here ${NOTICE_VERSION}).`,
    );
  }
  const through = reader.float64();
  return { through, closed: reader.uint8() === 1 ? decodeClosedPane(reader, lanes) : undefined };
}
