/** Panes that are larger than a message: cut, and put together whole, whatever comes in between. */
import { describe, expect, it } from '@jest/globals';
import type { Output } from '../../../src/adapters/nats/outbox.js';
import {
  PaneAssembly,
  paneOutputs,
  PART_BYTES,
} from '../../../src/adapters/ingest/pane-messages.js';
import { MalformedBytesError } from '../../../src/summaries/binary.js';

const PANE_MS = 300_000;

const bytesOf = (length: number, step: number) =>
  Uint8Array.from({ length }, (_, at) => at * step + (at >> 8));
const large = bytesOf(2 * PART_BYTES + 7, 3);
const small = bytesOf(5, 1);
const outputs = (bytes: Uint8Array, pane = 9) => paneOutputs({ place: [pane, 0], bytes }, PANE_MS);

/** Takes messages in this order; returns what they complete, and how far all is whole after each. */
function taken(messages: readonly (readonly [partition: number, output: Output])[]) {
  const assembly = new PaneAssembly();
  return messages.map(([partition, { headers, data }], at) => {
    const header = (name: string) => headers[name] ?? '';
    const notice = assembly.take({ seq: at + 1, partition, data, header });
    return { notice: notice && Buffer.from(notice), whole: assembly.wholeThrough(at + 1) };
  });
}

describe('messages of a pane', () => {
  it('have places by the end of the pane, in the order of their parts', () => {
    expect(outputs(large).map(({ place }) => place)).toEqual([
      [10 * PANE_MS, 0, 0],
      [10 * PANE_MS, 0, 1],
      [10 * PANE_MS, 0, 2],
    ]);
    expect(outputs(small)).toHaveLength(1);
    expect(Math.max(...outputs(large).map(({ data }) => data.length))).toBe(PART_BYTES);
  });

  it('are put together beside those of other partitions; none is whole before it is', () => {
    const [a, b, c] = outputs(large);
    const [other] = outputs(small);
    const steps = taken([
      [0, a!],
      [1, other!],
      [0, b!],
      [0, c!],
      [1, other!],
    ]);
    expect(steps.map(({ notice }) => notice?.length)).toEqual([
      undefined,
      small.length,
      undefined,
      large.length,
      small.length,
    ]);
    expect(steps[3]!.notice?.equals(large)).toBe(true);
    // A coordinator that starts again begins before the first part.
    expect(steps.map(({ whole }) => whole)).toEqual([0, 0, 0, 4, 5]);
  });

  it('may begin anew, and parts may come again', () => {
    const [a, b, c] = outputs(large);
    const steps = taken([
      [0, a!],
      [0, a!],
      [0, b!],
      [0, b!],
      [0, c!],
    ]);
    expect(steps[4]!.notice?.equals(large)).toBe(true);
    expect(steps.filter(({ notice }) => notice)).toHaveLength(1);
  });

  it('whose beginning is gone are passed over', () => {
    const [, b, c] = outputs(large);
    const [next] = outputs(small);
    const steps = taken([
      [0, b!],
      [0, c!],
      [0, next!],
    ]);
    expect(steps.map(({ notice }) => notice?.length)).toEqual([undefined, undefined, 5]);
  });

  it('of two panes are never taken for one', () => {
    const [a] = outputs(large);
    const [, b, c] = outputs(bytesOf(large.length, 5));
    expect(() =>
      taken([
        [0, a!],
        [0, b!],
        [0, c!],
      ]),
    ).toThrow(MalformedBytesError);
  });
});
