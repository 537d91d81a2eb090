/** One state a part of a lane, as bytes and merged. A part has none for a segment it is not kept for. */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { Summary } from '../summaries/summary.js';
import type { PlacedPart } from './placed-parts.js';

/** In the order of the lane's parts. */
export type States = readonly unknown[];

/** The sum of two lists of states. */
export function mergeStates(summaries: readonly Summary<unknown>[], a: States, b: States): States {
  return summaries.map((summary, i) =>
    a[i] === undefined ? b[i] : b[i] === undefined ? a[i] : summary.merge(a[i], b[i]),
  );
}

/** The summaries of panes as workers make them. */
export function paneSummaries(parts: readonly PlacedPart[]): Summary<unknown>[] {
  return parts.map(({ part }) => part.summary);
}

/** The summaries of windows. */
export function windowSummaries(parts: readonly PlacedPart[]): Summary<unknown>[] {
  return parts.map(({ window }) => window);
}

export function encodeStates(
  summaries: readonly Summary<unknown>[],
  states: States,
  writer: BinaryWriter,
): void {
  summaries.forEach((summary, i) => {
    const state = states[i];
    writer.uint8(state === undefined ? 0 : 1);
    if (state !== undefined) summary.encode(state, writer);
  });
}

export function decodeStates(
  summaries: readonly Summary<unknown>[],
  reader: BinaryReader,
): unknown[] {
  return summaries.map((summary) => (reader.uint8() === 1 ? summary.decode(reader) : undefined));
}
