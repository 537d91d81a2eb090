/**
 * The algebra of pane states (law 1): a summary is a commutative monoid with a lossless round trip.
 * `merge` touches neither argument; incompatible options refuse to merge. A state that has been sealed
 * never changes, so the sum of a state and nothing may be that state.
 */
import type { BinaryReader, BinaryWriter } from './binary.js';

export interface Summary<State> {
  /** Names the encoding; stored with it, so that a checkpoint of another kind is refused. */
  readonly id: string;
  /** The identity of merge. */
  empty(): State;
  /** Associative and commutative; throws IncompatibleSummariesError when options differ. */
  merge(a: State, b: State): State;
  /** Writes the canonical bytes: equal states give equal bytes. */
  encode(state: State, writer: BinaryWriter): void;
  /** Reads what encode wrote. */
  decode(reader: BinaryReader): State;
}

/** Two states were made under different options (shards, caps), so their sum would mean nothing. */
export class IncompatibleSummariesError extends Error {
  readonly code = 'incompatible_summaries';

  constructor(
    readonly summary: string,
    readonly option: string,
    a: number | string,
    b: number | string,
  ) {
    super(
      `Cannot merge two states of '${summary}' with different ${option}: ${a} and ${b}. ` +
        `Both must come from services with the same configuration.`,
    );
    this.name = 'IncompatibleSummariesError';
  }
}
