/** What `flyball baseline pin --from` names: files, the stream of readings, a stretch of it, or the service. */
import { parseBaselineDocument, type BaselineDocument } from '../alarms/baseline-document.js';
import { lackingOf } from '../alarms/lacking.js';
import { SequentialAlarms } from '../alarms/sequential-alarms.js';
import { alarmOptions, configuredDetectors } from '../config/options.js';
import type { Config } from '../config/schema.js';
import type { TimeSpan } from '../detectors/reading.js';
import { EARLIEST_TIME, isBelievableTime, isoTime, parseEventTime } from '../events/event-time.js';
import { mergeByTime } from '../events/import/merge-by-time.js';
import type { Format } from '../events/import/formats.js';
import { openSources } from '../events/import/open.js';
import { Pipeline } from '../windows/pipeline.js';
import { UsageError } from './exit.js';
import type { RefusedRows } from './refused-rows.js';
import { replayFiles } from './replay-files.js';
import { BLOCKS_ALONE, replayPipeline } from './replay-options.js';

export interface FileFlags {
  readonly format?: Format;
  readonly map?: readonly string[];
  readonly sort?: boolean;
}

export type BaselineSource =
  | { readonly of: 'files'; readonly files: readonly string[] }
  | { readonly of: 'stream'; readonly stretch: TimeSpan }
  | { readonly of: 'service' };

/** All of time: what is read begins where it begins. */
const ALWAYS: TimeSpan = { start: EARLIEST_TIME, end: Infinity };

/**
 * The source that the words name.
 *
 * @throws UsageError for a stretch that is none, or for several sources of which one is no file
 * @example baselineSource(['2026-05-01T00:00:00Z..2026-05-29T00:00:00Z']).of // 'stream'
 */
export function baselineSource(words: readonly string[]): BaselineSource {
  const [word = ''] = words;
  if (words.length === 1) {
    if (word === 'stream') return { of: 'stream', stretch: ALWAYS };
    if (word === 'service') return { of: 'service' };
    const stretch = stretchOf(word);
    if (stretch) return { of: 'stream', stretch };
  } else if (words.some((each) => each === 'stream' || each === 'service' || stretchOf(each))) {
    throw new UsageError('--from takes files, or a single one of stream, service, and BEGIN..END.');
  }
  return { of: 'files', files: words };
}

/** A stretch as BEGIN..END; undefined where the word looks like a file's name. */
function stretchOf(word: string): TimeSpan | undefined {
  const [from, to, more] = word.split('..');
  if (from === undefined || to === undefined || more !== undefined) return undefined;
  if (!/^\d/.test(from) || !/^\d/.test(to)) return undefined;
  const [start, end] = [from, to].map((text) => parseEventTime(text)) as [number, number];
  if (!isBelievableTime(start) || !isBelievableTime(end)) {
    throw new UsageError(
      `--from ${word}: a stretch is BEGIN..END, such as 2026-05-01T00:00:00Z..2026-05-29T00:00:00Z.`,
    );
  }
  if (start >= end) throw new UsageError(`--from ${word}: the stretch must begin before it ends.`);
  return { start, end };
}

/**
 * The baselines that the source gives, of all its blocks.
 *
 * @throws UsageError, ImportError, NatsError, all with a remedy
 */
export async function baselinesFrom(
  source: BaselineSource,
  flags: FileFlags,
  config: Config,
  refused: RefusedRows,
): Promise<BaselineDocument> {
  if (source.of === 'service') return fromService(config);
  const detectors = configuredDetectors(config);
  const alarms = new SequentialAlarms(detectors, { ...alarmOptions(config), stretch: ALWAYS });
  if (source.of === 'files') {
    const pipeline = new Pipeline(
      replayPipeline(config, 1, BLOCKS_ALONE),
      detectors,
      (set) => void alarms.apply(set),
    );
    const sources = await openSources(source.files, flags);
    const chunks = mergeByTime(sources, { sort: flags.sort === true });
    await replayFiles(chunks, pipeline, config, refused);
  } else {
    const { feedStored } = await import('./stored-baselines.js');
    await feedStored(alarms, source.stretch, config);
  }
  alarms.settle();
  return { ...alarms.baselines(sourceWords(source)), lacking: lackingOf(alarms.states()) };
}

function sourceWords(source: Exclude<BaselineSource, { of: 'service' }>): string {
  if (source.of === 'files') return `files: ${source.files.join(', ')}`;
  const { start, end } = source.stretch;
  if (end === Infinity) return 'the stream of readings';
  return `the stream of readings, ${isoTime(start)} to ${isoTime(end)}`;
}

async function fromService({ http: { host, port } }: Config): Promise<BaselineDocument> {
  const url = `http://${host}:${port}/api/baselines`;
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch {
    throw new UsageError(
      `No service answers at ${url}. Is flyball serve running, and http.port right?`,
    );
  }
  if (!answer.ok) throw new UsageError(`The service at ${url} answers ${answer.status}.`);
  return parseBaselineDocument(await answer.text());
}
