/** `flyball label`: what files of events would have asked to have labelled, and with which probability. */
import { labellingOptions } from '../config/options.js';
import type { Config } from '../config/schema.js';
import { formatNumber } from '../detectors/number-format.js';
import { isoTime } from '../events/event-time.js';
import { mergeByTime } from '../events/import/merge-by-time.js';
import type { Format } from '../events/import/formats.js';
import { openSources } from '../events/import/open.js';
import { visibleText } from '../events/visible-text.js';
import { LabelDesk } from '../labelling/label-desk.js';
import type { LabelRequest, LabelSpend } from '../labelling/label-request.js';
import { isLabellingOn, type LabellingOptions } from '../labelling/labelling-options.js';
import { requestJson } from '../labelling/make-request.js';
import { EXIT, UsageError } from './exit.js';
import { RefusedRows } from './refused-rows.js';
import { createFileDecoder, decodeRows } from './replay-files.js';
import type { Terminal } from './terminal.js';
import { formatTable, type TableColumn } from './terminal/table.js';

export interface LabelCommandOptions {
  /** Labels a UTC day and segment. */
  readonly budget?: number;
  readonly format?: Format;
  readonly map?: readonly string[];
  readonly sort?: boolean;
  readonly json?: boolean;
  readonly deadLetters?: string;
}

/** Labels a day to show what labelling would be where none are configured. */
const USUAL_BUDGET = 30;

/**
 * Replays the files and prints the requests that would have gone out; returns the exit code: 1 where
 * rows were refused.
 *
 * @throws ImportError, UsageError, both with a remedy
 */
export async function label(
  files: readonly string[],
  options: LabelCommandOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const labelling = budgeted(labellingOptions(config, 1), options.budget);
  const sources = await openSources(files, options);
  const refused = new RefusedRows((line) => terminal.note(line), options.deadLetters);
  const requests: LabelRequest[] = [];
  const desk = new LabelDesk(labelling, (request) => {
    if (options.json) terminal.print(JSON.stringify(requestJson(request)));
    else requests.push(request);
  });
  const decoder = createFileDecoder(config, { keepEvents: true });
  let sequence = 1;
  for await (const events of mergeByTime(sources, { sort: options.sort === true })) {
    decodeRows(decoder, events, sequence);
    sequence += events.length;
    for (const each of decoder.delivery.refused) refused.add(each);
    desk.apply(0, decoder.delivery);
  }
  desk.end();
  await refused.end();
  const { ascii, color, columns } = terminal;
  if (!options.json && requests.length > 0) {
    const rows = requests.map(cellsOf);
    for (const line of formatTable(COLUMNS, rows, { ascii, color, columns })) terminal.print(line);
  }
  for (const line of summary(desk.spend(), labelling)) terminal.note(line);
  return refused.count > 0 ? EXIT.refused : EXIT.ok;
}

function budgeted(options: LabellingOptions, budget: number | undefined): LabellingOptions {
  if (budget === 0) throw new UsageError('--budget takes a number of labels a day, above 0.');
  if (budget !== undefined) return { ...options, budget, segments: [] };
  return isLabellingOn(options) ? options : { ...options, budget: USUAL_BUDGET };
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'shown (UTC)' },
  { title: 'segment', widest: 40 },
  { title: 'recommendation', widest: 40 },
  { title: 'item', widest: 40 },
  { title: 'score', align: 'right' },
  { title: 'inclusion', align: 'right' },
  { title: 'why' },
];

function cellsOf(request: LabelRequest): string[] {
  const { surface, policy, score, inclusion, claim } = request;
  return [
    isoTime(request.impressionTime).slice(0, 16).replace('T', ' '),
    `${surface}/${policy}`,
    request.recommendation,
    request.item,
    score === undefined ? '' : formatNumber(score),
    formatNumber(inclusion),
    claim
      ? `reported: ${claim.field} is ${String(claim.value)}, not ${String(claim.held)}`
      : 'drawn among all',
  ].map(visibleText);
}

/** What was spent, a line a segment; or why nothing was. */
function summary(spend: readonly LabelSpend[], { windowMs }: LabellingOptions): string[] {
  const asked = ({ waiting, labelled, skipped, expired }: LabelSpend) =>
    waiting + labelled + skipped + expired;
  if (!spend.some((each) => asked(each) > 0)) {
    return [
      `Nothing would have been asked: the first window of ${windowMs / 60_000} minutes (labelling.window) is only counted, and what comes after it is drawn by chance.`,
    ];
  }
  return spend.map((each) => {
    const { surface, policy, budget, labelled, skipped, expired } = each;
    const answers = `${labelled} labelled, ${skipped} skipped, ${expired} expired`;
    const count = asked(each);
    const requests = `${count} ${count === 1 ? 'request' : 'requests'}`;
    return visibleText(
      `${surface}/${policy}: ${requests} at ${budget} labels a day; of these ${answers}.`,
    );
  });
}
