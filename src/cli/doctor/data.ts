/** `flyball doctor --data`: which readings work with these logs now, and what the others need. */
import { configuredDetectors } from '../../config/options.js';
import type { Config } from '../../config/schema.js';
import type { Delivery } from '../../events/delivery.js';
import { mergeByTime } from '../../events/import/merge-by-time.js';
import type { Format } from '../../events/import/formats.js';
import { openSources } from '../../events/import/open.js';
import { Pipeline } from '../../windows/pipeline.js';
import { EXIT, UsageError } from '../exit.js';
import { RefusedRows } from '../refused-rows.js';
import { createFileDecoder, decodeRows } from '../replay-files.js';
import { replayPipeline, type ReplayWindows } from '../replay-options.js';
import type { Terminal } from '../terminal.js';
import { LogMeasurements } from './log-measurements.js';
import { logReport, logReportLines } from './log-report.js';
import { unmetNeeds } from './met-needs.js';
import { Outlook } from './reading-outlook.js';
import { openStream } from './stream.js';

export interface DataOptions {
  /** Files, or the single word `stream`. */
  readonly data: readonly string[];
  readonly format?: Format;
  readonly map?: readonly string[];
  readonly sort?: boolean;
  readonly json?: boolean;
}

/** Labels a day to plan with where none come and none are configured. */
const USUAL_BUDGET = 30;
const STREAM = 'stream';
/** One window over all of the log; blocks are read besides. */
const WHOLE: ReplayWindows = { window: 'all' };

/** What is fed to the pipeline, by partition. */
type Apply = (partition: number, delivery: Delivery) => void;

/**
 * Passes the logs through the pipeline and prints what works and what is missing; returns the exit
 * code: 1 where rows were refused.
 *
 * @throws ImportError, UsageError, NatsError, all with a remedy
 */
export async function examineData(
  options: DataOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const { data } = options;
  if (data.includes(STREAM) && data.length > 1) {
    throw new UsageError('--data takes files, or the single word stream.');
  }
  const log = new LogMeasurements(config.signals.proxy);
  const detectors = configuredDetectors(config);
  const outlook = new Outlook(detectors);
  const refused = new RefusedRows((line) => terminal.note(line), undefined);
  const passThrough = async (partitions: number, feed: (apply: Apply) => Promise<void>) => {
    const pipeline = new Pipeline(
      replayPipeline(config, partitions, WHOLE),
      detectors,
      ({ readings }) => outlook.add(readings),
    );
    await feed((partition, delivery) => {
      for (const each of delivery.refused) refused.add(each);
      log.add(delivery);
      pipeline.apply(partition, delivery);
    });
    pipeline.end();
  };
  if (data[0] === STREAM) {
    const { partitions, feed, close } = await openStream(config);
    try {
      await passThrough(partitions, feed);
    } finally {
      await close();
    }
  } else await passThrough(1, (apply) => feedFiles(options, config, apply));
  await refused.end();
  const { from } = config.baseline;
  const unmet = unmetNeeds(log, {
    hierarchy: config.signals.hierarchy,
    roles: config.policies.roles,
    hasBaseline: from !== undefined,
  });
  const planned = config.labelling.budget || USUAL_BUDGET;
  const report = logReport(log, outlook.readings(unmet), unmet, planned);
  if (options.json) terminal.print(JSON.stringify(report, undefined, 2));
  else for (const line of logReportLines(report, terminal)) terminal.print(line);
  return refused.count > 0 ? EXIT.refused : EXIT.ok;
}

async function feedFiles(options: DataOptions, config: Config, apply: Apply): Promise<void> {
  const sources = await openSources(options.data, options);
  const decoder = createFileDecoder(config);
  let sequence = 1;
  for await (const events of mergeByTime(sources, { sort: options.sort === true })) {
    decodeRows(decoder, events, sequence);
    sequence += events.length;
    apply(0, decoder.delivery);
  }
}
