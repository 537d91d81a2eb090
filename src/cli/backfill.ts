/**
 * `flyball backfill`: restates the history in InfluxDB from files of events. Readings that are there
 * already are written over; alarms are not asked, so nobody is called for what is long past.
 */
import { influxOptions } from '../adapters/influx/influx-options.js';
import { InfluxServer } from '../adapters/influx/influx-server.js';
import { readingPoints, type HistoryPoint } from '../adapters/influx/points.js';
import { configuredDetectors } from '../config/options.js';
import type { Config } from '../config/schema.js';
import { mergeByTime } from '../events/import/merge-by-time.js';
import { openSources } from '../events/import/open.js';
import type { SourceEvent } from '../events/import/source.js';
import { Pipeline } from '../windows/pipeline.js';
import type { FileFlags } from './baseline-source.js';
import { EXIT, UsageError } from './exit.js';
import { RefusedRows } from './refused-rows.js';
import { replayFiles } from './replay-files.js';
import { replayPipeline, type ReplayWindows } from './replay-options.js';
import type { Terminal } from './terminal.js';

/** Points of one write. */
const BATCH = 5000;

export type BackfillOptions = FileFlags & ReplayWindows;

/**
 * Replays the files and writes all their readings; returns the exit code: 1 where rows were refused.
 *
 * @throws ImportError, UsageError, ConfigError, all with a remedy
 */
export async function backfill(
  files: readonly string[],
  options: BackfillOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const named = influxOptions(config);
  if (!named) {
    throw new UsageError('No history is configured: exports.influx.url names the server.');
  }
  const history = new Backfilled(new InfluxServer(named), named.url);
  const pipeline = new Pipeline(
    replayPipeline(config, 1, options),
    configuredDetectors(config),
    (set) => history.add(readingPoints(set)),
  );
  const refused = new RefusedRows((line) => terminal.note(line), undefined);
  const sources = await openSources(files, options);
  const chunks = mergeByTime(sources, { sort: options.sort === true });
  await replayFiles(history.between(chunks), pipeline, config, refused);
  await history.write();
  await refused.end();
  const { written } = history;
  terminal.print(
    `${written.toLocaleString('en')} readings written to ${named.database} at ${named.url}.`,
  );
  return refused.count > 0 ? EXIT.refused : EXIT.ok;
}

/** Points on their way to the server, few at a time. */
class Backfilled {
  written = 0;
  private pending: HistoryPoint[] = [];

  constructor(
    private readonly server: InfluxServer,
    private readonly url: string,
  ) {}

  add(points: readonly HistoryPoint[]): void {
    for (const point of points) this.pending.push(point);
  }

  /** The chunks, with what came of one written before the next is read. */
  async *between(chunks: AsyncIterable<SourceEvent[]>): AsyncGenerator<SourceEvent[]> {
    for await (const chunk of chunks) {
      yield chunk;
      if (this.pending.length >= BATCH) await this.write();
    }
  }

  async write(): Promise<void> {
    while (this.pending.length > 0) {
      const points = this.pending.splice(0, BATCH);
      const outcome = await this.server.write(points);
      if (!outcome.written) {
        throw new UsageError(
          `${this.url} did not take the readings: ${outcome.why}. Those before are written; the same command again writes over them.`,
        );
      }
      this.written += points.length;
    }
  }
}
