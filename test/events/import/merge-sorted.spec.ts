import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MERGED_CHUNK, mergeSorted } from '../../../src/events/import/merge-sorted.js';
import { collect } from './collected.js';

interface Element {
  readonly key: number;
  readonly input: number;
}

const byKey = (a: Element, b: Element) => a.key - b.key;

/** An input in chunks, empty ones among them, which notes that it was closed. */
function inputOf<T>(elements: readonly T[], chunk = 3, onClose?: () => void): AsyncIterable<T[]> {
  async function* chunks(): AsyncGenerator<T[]> {
    try {
      for (let from = 0; from < elements.length; from += chunk) {
        yield [];
        yield elements.slice(from, from + chunk);
      }
    } finally {
      onClose?.();
    }
  }
  return chunks();
}

describe('mergeSorted', () => {
  it('is the stable sort of its inputs, one after another', async () => {
    const keys = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), {
      maxLength: 9,
    });
    await fc.assert(
      fc.asyncProperty(keys, async (perInput) => {
        const inputs = perInput.map((list, input) =>
          list.sort((a, b) => a - b).map((key) => ({ key, input })),
        );
        const merged = await collect(
          mergeSorted(
            inputs.map((each) => inputOf(each)),
            byKey,
          ),
        );
        expect(merged).toEqual(inputs.flat().sort(byKey));
      }),
    );
  });

  it('loses nothing of inputs out of order, and keeps the order of each', async () => {
    const keys = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 }), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(keys, async (perInput) => {
        const inputs = perInput.map((list, input) => list.map((key) => ({ key, input })));
        const merged = await collect(
          mergeSorted(
            inputs.map((each) => inputOf(each)),
            byKey,
          ),
        );
        inputs.forEach((elements, input) => {
          expect(merged.filter((element) => element.input === input)).toEqual(elements);
        });
        expect(merged).toHaveLength(inputs.flat().length);
      }),
    );
  });

  it('hands over chunks of one size', async () => {
    const numbers = Array.from({ length: MERGED_CHUNK + 1 }, (_, index) => index);
    const lengths: number[] = [];
    const merged = mergeSorted([inputOf(numbers), inputOf(numbers)], (a, b) => a - b);
    for await (const chunk of merged) lengths.push(chunk.length);
    expect(lengths).toEqual([MERGED_CHUNK, MERGED_CHUNK, 2]);
  });

  it('closes every input when its reader stops early, and when one fails', async () => {
    const closed: string[] = [];
    const long = Array.from({ length: 5000 }, (_, index) => index);
    const inputs = () => [
      inputOf(long, 3, () => closed.push('a')),
      inputOf(long, 3, () => closed.push('b')),
    ];
    for await (const chunk of mergeSorted(inputs(), (a, b) => a - b)) {
      expect(chunk).toHaveLength(MERGED_CHUNK);
      break;
    }
    expect(closed.sort()).toEqual(['a', 'b']);

    closed.length = 0;
    async function* failing(): AsyncGenerator<number[]> {
      yield [0];
      throw new Error('torn');
    }
    await expect(collect(mergeSorted([...inputs(), failing()], (a, b) => a - b))).rejects.toThrow(
      'torn',
    );
    expect(closed.sort()).toEqual(['a', 'b']);
  });
});
