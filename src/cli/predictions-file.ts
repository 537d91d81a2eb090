/** `flyball audit --predictions`: scores of other models from CSV or NDJSON files. */
import { createReadStream } from 'node:fs';
import { SuppliedScores } from '../audit/models/supplied-scores.js';
import { openCsv } from '../events/import/csv.js';
import { LineSplitter } from '../events/import/lines.js';
import { visibleText } from '../events/visible-text.js';
import { UsageError } from './exit.js';

const FIELDS = ['model', 'recommendation', 'item', 'score'] as const;

type Fields = Readonly<Record<(typeof FIELDS)[number], unknown>>;

/**
 * The scores in the files: NDJSON where the name ends so (.ndjson, .jsonl), else CSV; each row with
 * model, recommendation, item and score.
 *
 * @throws UsageError that names the file, the row and the field; ImportError where a file cannot be read
 */
export async function readPredictions(files: readonly string[]): Promise<SuppliedScores> {
  const scores = new SuppliedScores();
  for (const file of files) {
    const rows = /\.(ndjson|jsonl)$/i.test(file) ? linesOf(file) : cellsOf(file);
    for await (const { row, fields } of rows) take(scores, fields, wrong(file, row));
  }
  if (scores.names.length === 0) {
    throw new UsageError(
      `--predictions: there are no rows in ${files.map(visibleText).join(', ')}.`,
    );
  }
  return scores;
}

interface Row {
  readonly row: number;
  readonly fields: Fields;
}

type Wrong = (what: string) => UsageError;

function wrong(file: string, row: number): Wrong {
  return (what) => new UsageError(`--predictions: ${visibleText(file)}, row ${row}: ${what}.`);
}

function take(scores: SuppliedScores, fields: Fields, problem: Wrong): void {
  const text = (name: 'model' | 'recommendation' | 'item') => {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
    throw problem(`${name} must be a text that is not empty`);
  };
  const [model, recommendation, item] = [text('model'), text('recommendation'), text('item')];
  const score = fields.score === '' ? NaN : Number(fields.score ?? NaN);
  if (!Number.isFinite(score)) throw problem('score must be a number');
  if (model.length > 64) throw problem('model must have at most 64 characters');
  if (!scores.add(model, recommendation, item, score)) {
    throw problem('there is a score of this model for this recommendation and item already');
  }
}

async function* cellsOf(file: string): AsyncGenerator<Row> {
  const table = await openCsv(file);
  const places = FIELDS.map((name) => table.columns.indexOf(name));
  const missing = FIELDS.filter((_, at) => places[at]! < 0);
  if (missing.length > 0) {
    throw new UsageError(
      `--predictions: ${visibleText(file)} has no column ${missing.join(', ')}; it needs ${FIELDS.join(', ')}.`,
    );
  }
  for await (const rows of table.rows()) {
    for (const each of rows) {
      if (each.problem) throw wrong(file, each.row)('the row cannot be read');
      const cells = FIELDS.map((name, at) => [name, each.cells[places[at]!]]);
      yield { row: each.row, fields: Object.fromEntries(cells) as Fields };
    }
  }
}

async function* linesOf(file: string): AsyncGenerator<Row> {
  const splitter = new LineSplitter();
  const read = ({ number, text }: { readonly number: number; readonly text: string }): Row[] => {
    if (text.trim() === '') return [];
    return [{ row: number, fields: objectIn(text, wrong(file, number)) }];
  };
  try {
    for await (const chunk of createReadStream(file)) {
      for (const line of splitter.push(chunk as Uint8Array)) yield* read(line);
    }
    for (const line of splitter.end()) yield* read(line);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--predictions: ${visibleText(file)} cannot be read.`);
  }
}

function objectIn(text: string, problem: Wrong): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Fields;
  } catch {
    // Said below, like anything else that is no object.
  }
  throw problem('this is no JSON object');
}
