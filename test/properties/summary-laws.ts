/**
 * The laws of summaries, as properties over random observations: a commutative monoid with a
 * lossless round trip, whose states do not depend on how the observations were split or ordered.
 * States are compared by their canonical bytes.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryReader, BinaryWriter } from '../../src/summaries/binary.js';
import { IncompatibleSummariesError, type Summary } from '../../src/summaries/summary.js';

/** How to make states of one summary. */
export interface SummaryCase<State, Observation> {
  readonly summary: Summary<State>;
  readonly observations: fc.Arbitrary<readonly Observation[]>;
  /** The state of these observations; of none it is empty. */
  readonly fold: (observations: readonly Observation[]) => State;
  /** States made under options that differ, each in one option: none merges with the above. */
  readonly incompatible: readonly State[];
}

/** A law's name, and its check, which throws where it is broken. */
export type Law = readonly [name: string, check: () => void];

/** The laws of one summary. */
export function summaryLaws<State, Observation>({
  summary,
  observations,
  fold,
  incompatible,
}: SummaryCase<State, Observation>): Law[] {
  const bytes = (state: State) => {
    const writer = new BinaryWriter();
    summary.encode(state, writer);
    return writer.finish();
  };
  const decoded = (encoded: Uint8Array) => {
    const reader = new BinaryReader(encoded);
    const state = summary.decode(reader);
    reader.end();
    return state;
  };
  const equal = (a: State, b: State) => {
    expect(Buffer.from(bytes(a)).toString('hex')).toBe(Buffer.from(bytes(b)).toString('hex'));
  };
  const { merge } = summary;
  const states = observations.map((these) => fold(these));

  return [
    [
      'the empty state is that of no observation, and the identity of merge',
      always(states, (state) => {
        equal(summary.empty(), fold([]));
        equal(merge(state, summary.empty()), state);
        equal(merge(summary.empty(), state), state);
      }),
    ],
    [
      'merge is commutative',
      always(states, states, (a, b) => {
        equal(merge(a, b), merge(b, a));
      }),
    ],
    [
      'merge is associative',
      always(states, states, states, (a, b, c) => {
        equal(merge(merge(a, b), c), merge(a, merge(b, c)));
      }),
    ],
    [
      'merge touches neither argument',
      always(states, states, (a, b) => {
        const before = [bytes(a), bytes(b)];
        deepFreeze(a);
        deepFreeze(b);
        merge(a, b);
        merge(a, a);
        expect([bytes(a), bytes(b)]).toEqual(before);
      }),
    ],
    [
      'the fold of a whole is the merge of the folds of its parts',
      always(observations, observations, (a, b) => {
        equal(fold([...a, ...b]), merge(fold(a), fold(b)));
      }),
    ],
    [
      'what is encoded is decoded without loss, and merges like the original',
      always(states, states, (a, b) => {
        equal(decoded(bytes(a)), a);
        equal(merge(decoded(bytes(a)), decoded(bytes(b))), merge(a, b));
      }),
    ],
    [
      'neither order nor partition shows',
      always(split(observations), ([whole, parts]) => {
        equal(merged(parts.map((part) => fold(part))), fold(whole));
      }),
    ],
    [
      'states made under other options do not merge',
      always(states, (state) => {
        for (const other of incompatible) {
          expect(() => merge(state, other)).toThrow(IncompatibleSummariesError);
          expect(() => merge(other, state)).toThrow(IncompatibleSummariesError);
        }
      }),
    ],
  ];

  /** The merge of all, in pairs, then pairs of pairs. */
  function merged(all: readonly State[]): State {
    if (all.length < 2) return all[0] ?? summary.empty();
    const half = Math.ceil(all.length / 2);
    return merge(merged(all.slice(0, half)), merged(all.slice(half)));
  }
}

/** Checks every law of a summary. */
export function describeSummaryLaws<State, Observation>(
  name: string,
  of: SummaryCase<State, Observation>,
): void {
  describe(`the summary of ${name}`, () => {
    it.each(summaryLaws(of))('%s', (_law, check) => {
      check();
    });
  });
}

/** The check that something holds for all values. */
function always<Values extends [unknown, ...unknown[]]>(
  ...property: Parameters<typeof fc.property<Values>>
): () => void {
  return () => fc.assert(fc.property<Values>(...property));
}

/** Observations, and the same ones in another order, dealt out to a few parts. */
function split<Observation>(
  observations: fc.Arbitrary<readonly Observation[]>,
): fc.Arbitrary<[readonly Observation[], Observation[][]]> {
  return observations.chain((whole) => {
    const shuffled = fc.shuffledSubarray([...whole], { minLength: whole.length });
    const places = fc.array(fc.nat(4), { minLength: whole.length, maxLength: whole.length });
    return fc.tuple(shuffled, places).map(([order, of]): [typeof whole, Observation[][]] => {
      const parts: Observation[][] = [[], [], [], [], []];
      order.forEach((observation, i) => parts[of[i]!]!.push(observation));
      return [whole, parts];
    });
  });
}

/** Freezes everything inside that can be frozen; typed arrays cannot, but are in the bytes. */
function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}
