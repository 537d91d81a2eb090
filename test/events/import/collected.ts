/** Sources read to their end, and sources made of events. */
import type { EventSource, SourceEvent } from '../../../src/events/import/source.js';

/** All elements of all chunks. */
export async function collect<T>(chunks: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const chunk of chunks) all.push(...chunk);
  return all;
}

/** An event of a file at this time; its kind and its row tell it from others. */
export function eventAt(time: number, row = 1, kind: unknown = 'change'): SourceEvent {
  return { file: 'made', row, kind, event: { time }, raw: `row ${row}`, time };
}

/** A source of the events, in chunks of a size that is no divisor of anything. */
export function sourceOf(events: readonly SourceEvent[], isSorted?: boolean): EventSource {
  async function* chunks(): AsyncGenerator<SourceEvent[]> {
    for (let from = 0; from < events.length; from += 7) yield events.slice(from, from + 7);
  }
  const source = { file: 'made', size: 0, position: 0, chunks };
  return isSorted === undefined ? source : { ...source, isSorted: () => Promise.resolve(isSorted) };
}
