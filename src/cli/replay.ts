/** `flyball replay`: readings from files, with no server or through JetStream. */
import { configuredDetectors } from '../config/options.js';
import type { Config } from '../config/schema.js';
import { readingJson } from '../detectors/reading-json.js';
import type { Reading } from '../detectors/reading.js';
import { mergeByTime } from '../events/import/merge-by-time.js';
import type { Format } from '../events/import/formats.js';
import { openSources } from '../events/import/open.js';
import type { EventSource, SourceEvent } from '../events/import/source.js';
import { loadTargetPolicy, Targeting } from '../events/import/target-policy.js';
import { sumOf } from '../windows/accounting.js';
import { Pipeline } from '../windows/pipeline.js';
import { EXIT, UsageError } from './exit.js';
import { ReadingRows } from './reading-rows.js';
import { readingTable } from './reading-table.js';
import { RefusedRows } from './refused-rows.js';
import { ReplayAlarms } from './replay-alarms.js';
import { replayFiles } from './replay-files.js';
import { BLOCKS_ALONE, replayPipeline, type ReplayWindows } from './replay-options.js';
import type { ThroughJetStream } from './replay-through-jetstream.js';
import type { Terminal } from './terminal.js';
import { createProgress } from './terminal/progress.js';

export interface ReplayOptions extends ReplayWindows {
  readonly format?: Format;
  readonly map?: readonly string[];
  /** A candidate policy's probabilities. */
  readonly target?: string;
  readonly sort?: boolean;
  readonly json?: boolean;
  readonly publish?: boolean;
  readonly deadLetters?: string;
  /** Alarms instead of readings. */
  readonly alarms?: boolean;
  /** File of pinned baselines for them. */
  readonly baselines?: string;
}

/**
 * Replays the files and prints their readings; returns the exit code: 1 where rows were refused.
 *
 * @throws ImportError, UsageError, NatsError, all with a remedy
 */
export async function replay(
  files: readonly string[],
  options: ReplayOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  // Checked before anything is read.
  replayPipeline(config, 1, options);
  if (options.baselines !== undefined && !options.alarms) {
    throw new UsageError('--baselines goes with --alarms.');
  }
  const targeting =
    options.target === undefined
      ? undefined
      : new Targeting(await loadTargetPolicy(options.target));
  const sources = await openSources(files, options);
  const detectors = configuredDetectors(config);
  const refused = new RefusedRows((line) => terminal.note(line), options.deadLetters);
  const alarms = options.alarms
    ? await ReplayAlarms.open(config, detectors, options.baselines)
    : undefined;
  const rows = options.json || alarms ? undefined : new ReadingRows(detectors);
  const show = (readings: readonly Reading[]) => {
    if (rows) rows.add(readings);
    else if (readings.length > 0) {
      // Written together: a window has a hundred lines and more.
      terminal.print(readings.map((each) => JSON.stringify(readingJson(each))).join('\n'));
    }
  };
  const pipeline = (partitions: number) => {
    const windows = alarms ? BLOCKS_ALONE : options;
    const made = new Pipeline(replayPipeline(config, partitions, windows), detectors, (set) => {
      if (alarms) alarms.take(set);
      else if (set.of === 'window') show(set.readings);
    });
    alarms?.follow(made);
    return made;
  };
  const merged = mergeByTime(sources, { sort: options.sort === true });
  const chunks = withProgress(targeting?.of(merged) ?? merged, sources, terminal);
  const done = options.publish
    ? await published(chunks, { path: terminal.path, config, pipeline, refused })
    : await replayed(chunks, pipeline(1), config, refused);
  await refused.end();
  if (rows) for (const line of readingTable(rows.groups(), terminal)) terminal.print(line);
  if (alarms) showAlarms(alarms, options, terminal);
  if (targeting?.targeted === 0) terminal.note(NO_TARGETS);
  terminal.note(summary(done, refused.count));
  return refused.count > 0 ? EXIT.refused : EXIT.ok;
}

const NO_TARGETS =
  'The file of --target names none of the items that were shown at these positions, so nothing is read of the candidate.';

function showAlarms(alarms: ReplayAlarms, { json }: ReplayOptions, terminal: Terminal): void {
  const lines = json ? alarms.list().map((each) => JSON.stringify(each)) : alarms.lines();
  for (const line of lines) terminal.print(line);
  for (const line of alarms.learningLines()) terminal.note(line);
}

/** Without a server, nothing of NATS is loaded. */
async function published(
  chunks: AsyncIterable<readonly SourceEvent[]>,
  through: ThroughJetStream,
): Promise<Pipeline> {
  const { replayThroughJetStream } = await import('./replay-through-jetstream.js');
  return replayThroughJetStream(chunks, through);
}

async function replayed(
  chunks: AsyncIterable<readonly SourceEvent[]>,
  pipeline: Pipeline,
  config: Config,
  refused: RefusedRows,
): Promise<Pipeline> {
  await replayFiles(chunks, pipeline, config, refused);
  return pipeline;
}

async function* withProgress(
  chunks: AsyncIterable<SourceEvent[]>,
  sources: readonly EventSource[],
  terminal: Terminal,
): AsyncGenerator<SourceEvent[]> {
  const total = sources.reduce((sum, { size }) => sum + size, 0);
  const { stderr, ascii } = terminal;
  const progress = createProgress(stderr, { label: 'reading', total, unit: 'B', ascii });
  try {
    for await (const chunk of chunks) {
      progress.update(sources.reduce((sum, { position }) => sum + position, 0));
      yield chunk;
    }
  } finally {
    progress.stop();
  }
}

/** One line on what became of the events. */
function summary(pipeline: Pipeline, refused: number): string {
  const { accepted, duplicate, late, unknownFields } = pipeline.accounting();
  const count = (n: number, what: string, noun = '') =>
    `${n.toLocaleString('en')} ${noun}${noun !== '' && n !== 1 ? 's' : ''}${what}`;
  const parts = [
    count(sumOf(accepted), ' accepted', 'event'),
    count(sumOf(duplicate), '', 'duplicate'),
    count(refused, 'refused'),
    count(sumOf(late), 'late'),
  ];
  if (sumOf(unknownFields) > 0)
    parts.push(count(sumOf(unknownFields), ' ignored', 'unknown field'));
  const hint =
    sumOf(late) > 0.01 * sumOf(accepted)
      ? ' Late events enter no reading; --sort puts a log into order of time first.'
      : '';
  return `${parts.join(', ')}.${hint}`;
}
