/** K-way merge of sequences that arrive in chunks. */

/** Elements of a merged chunk. */
export const MERGED_CHUNK = 1000;

/**
 * Merges sequences, each in order by `compare`, into one; equal elements come in the order of the
 * inputs. An input that is not in order keeps its own order, and its head decides when it is next.
 *
 * Holds one chunk of each input. Cost: O(log inputs) comparisons an element. When the reader stops
 * early or an input fails, every input is closed.
 *
 * @example mergeSorted([[[1, 4]], [[2], [3]]].map(asyncOf), (a, b) => a - b) // [1, 2, 3, 4]
 */
export async function* mergeSorted<T>(
  inputs: readonly AsyncIterable<T[]>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T[], void> {
  const cursors = inputs.map((input, rank) => new Cursor(input[Symbol.asyncIterator](), rank));
  const before = (a: Cursor<T>, b: Cursor<T>) => {
    const order = compare(a.head(), b.head());
    return order < 0 || (order === 0 && a.rank < b.rank);
  };
  try {
    const heap: Cursor<T>[] = [];
    for (const cursor of cursors) if (await cursor.refill()) heap.push(cursor);
    for (let at = (heap.length >> 1) - 1; at >= 0; at--) siftDown(heap, at, before);
    let merged: T[] = [];
    while (heap.length > 0) {
      const first = heap[0]!;
      merged.push(first.head());
      if (merged.length === MERGED_CHUNK) {
        yield merged;
        merged = [];
      }
      if (!first.next() && !(await first.refill())) {
        const last = heap.pop()!;
        if (heap.length === 0) break;
        if (last !== first) heap[0] = last;
      }
      siftDown(heap, 0, before);
    }
    if (merged.length > 0) yield merged;
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

/** A place in one input. */
class Cursor<T> {
  private chunk: T[] = [];
  private index = 0;

  constructor(
    private readonly input: AsyncIterator<T[]>,
    readonly rank: number,
  ) {}

  head(): T {
    return this.chunk[this.index]!;
  }

  /** Steps to the next element of the chunk; false where there is none. */
  next(): boolean {
    return ++this.index < this.chunk.length;
  }

  /** Takes the next chunk that is not empty; false at the end of the input. */
  async refill(): Promise<boolean> {
    do {
      const result = await this.input.next();
      if (result.done) return false;
      this.chunk = result.value;
      this.index = 0;
    } while (this.chunk.length === 0);
    return true;
  }

  async close(): Promise<void> {
    await this.input.return?.();
  }
}

function siftDown<T>(heap: T[], from: number, before: (a: T, b: T) => boolean): void {
  let parent = from;
  for (;;) {
    let least = parent;
    for (const child of [2 * parent + 1, 2 * parent + 2]) {
      if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
    }
    if (least === parent) return;
    [heap[parent], heap[least]] = [heap[least]!, heap[parent]!];
    parent = least;
  }
}
