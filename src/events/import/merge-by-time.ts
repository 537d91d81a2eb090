/** Several files as one stream of events in order of time. */
import { mergeSorted } from './merge-sorted.js';
import { sortByTime, type SortOptions } from './sort-by-time.js';
import type { EventSource, SourceEvent } from './source.js';
import { compareTime, Placer, type PlacedEvent } from './time-order.js';

export interface MergeOptions extends SortOptions {
  /** Sort logs (NDJSON) by time as well, which otherwise keep their own order; default false. */
  readonly sort?: boolean;
}

/**
 * Merges the sources by event time; at equal times items come first, then the order of the sources,
 * then that of each file. Nothing is dropped: events without a believable time and rows that could
 * not be read come right after their predecessor in their file.
 *
 * A table is sorted by time first, unless it stands so already. A log keeps its own order, late
 * events included, since that is the order in which a monitor would have received them; `sort`
 * puts it in order of time as well.
 *
 * @throws what the sources throw; ImportError sort_failed
 * @example
 * const sources = await openSources(['recommendations.ndjson', 'clicks.ndjson']);
 * for await (const events of mergeByTime(sources)) consume(events);
 */
export async function* mergeByTime(
  sources: readonly EventSource[],
  options: MergeOptions = {},
): AsyncGenerator<SourceEvent[], void> {
  if (sources.length === 1) {
    yield* await inOrder(sources[0]!, options);
    return;
  }
  const inputs = sources.map((source) => placed(source, options));
  for await (const chunk of mergeSorted(inputs, compareTime)) {
    yield chunk.map(({ event }) => event);
  }
}

async function inOrder(
  source: EventSource,
  options: MergeOptions,
): Promise<AsyncIterable<SourceEvent[]>> {
  const sort = source.isSorted ? !(await source.isSorted()) : options.sort === true;
  return sort ? sortByTime(source, options) : source.chunks();
}

async function* placed(
  source: EventSource,
  options: MergeOptions,
): AsyncGenerator<PlacedEvent[], void> {
  const placer = new Placer();
  for await (const events of await inOrder(source, options)) {
    yield events.map((event) => placer.place(event));
  }
}
