/** Opens the files of a replay, each by its format. */
import { openCsv } from './csv.js';
import { contentExtension, openBytes, STANDARD_INPUT } from './file-bytes.js';
import type { Format } from './formats.js';
import { ImportError, importErrorOf } from './import-error.js';
import { jsonMappingFor } from './json-fit.js';
import { openMappedNdjson } from './json-source.js';
import { loadMapping, type Mapping } from './mapping.js';
import { openNdjson } from './ndjson.js';
import { OPEN_BANDIT_MAPPING, openCatalogues } from './open-bandit.js';
import type { EventSource } from './source.js';
import { columnsOf, listColumns } from './table-columns.js';
import { TableSource } from './table-source.js';
import type { Table } from './table.js';

/** The formats that the ends of names stand for, before a possible `.gz`. */
const FORMAT_OF_EXTENSION: ReadonlyMap<string, Format> = new Map([
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.json', 'ndjson'],
  ['.csv', 'csv'],
  ['.tsv', 'csv'],
  ['.parquet', 'parquet'],
]);

export interface OpenOptions {
  /** The format of all files; default by their names. */
  readonly format?: Format;
  /** Paths of the mapping files for tables, and for NDJSON in a form of its own. */
  readonly map?: string | readonly string[];
}

/**
 * Opens the files, in their order; the catalogues of Open Bandit logs come before them. Headers and
 * mappings are read and checked at once, so that whatever is wrong with them is said before any
 * event is; rows are read from the sources' chunks.
 *
 * A table is read with the mapping given, of several with the first that names none but its columns.
 * NDJSON is read with the first mapping of the format `json` that makes a sound event of its first lines.
 * A CSV file needs none where its header is that of an Open Bandit log. `-` is NDJSON from standard
 * input.
 *
 * @throws ImportError, of all files that are not there, else of the first that cannot be opened
 * @example
 * const sources = await openSources(['clicks.csv'], { map: 'clicks.yaml' });
 * for await (const events of mergeByTime(sources)) consume(events);
 */
export async function openSources(
  files: readonly string[],
  options: OpenOptions = {},
): Promise<EventSource[]> {
  const given = await Promise.all([options.map ?? []].flat().map(loadMapping));
  const ofJson = given.filter(({ format }) => format === 'json');
  const ofTables = given.filter(({ format }) => format !== 'json');
  const sources: EventSource[] = [];
  const banditLogs: TableSource[] = [];
  await checkAllThere(files);
  for (const file of files) {
    const format = options.format ?? (await formatOf(file));
    if (format === 'ndjson') {
      const mapping = await jsonMappingFor(file, ofJson);
      sources.push(await (mapping ? openMappedNdjson(file, mapping) : openNdjson(file)));
      continue;
    }
    const { table, mapping } = await openTable(file, format, ofTables);
    const source = new TableSource(table, mapping);
    sources.push(source);
    if (mapping === OPEN_BANDIT_MAPPING) banditLogs.push(source);
  }
  return [...(await openCatalogues(banditLogs)), ...sources];
}

/** Tells of all files that are missing or cannot be read, and not of the first alone. */
async function checkAllThere(files: readonly string[]): Promise<void> {
  const looks = files.map((file) =>
    openBytes(file).catch((error: unknown) => importErrorOf(file, error)),
  );
  const errors = (await Promise.all(looks)).filter((look) => look instanceof ImportError);
  const [first, ...others] = errors;
  if (first) throw others.length === 0 ? first : ImportError.together([first, ...others]);
}

async function formatOf(file: string): Promise<Format> {
  if (file === STANDARD_INPUT) return 'ndjson';
  const extension = contentExtension(file);
  const format = FORMAT_OF_EXTENSION.get(extension);
  if (format) return format;
  // Of a missing file or a directory, that is what should be said.
  await openBytes(file);
  const found =
    extension === '' ? 'Its name has no extension' : `The extension ${extension} is not known`;
  throw new ImportError('unknown_format', file, found);
}

/** A table with the mapping by which it is read. */
interface TableAndMapping {
  readonly table: Table;
  readonly mapping: Mapping;
}

type TableFormat = Exclude<Format, 'ndjson'>;

async function openTable(
  file: string,
  format: TableFormat,
  mappings: readonly Mapping[],
): Promise<TableAndMapping> {
  if (file === STANDARD_INPUT) throw new ImportError('not_rereadable', file);
  const given = format === 'open-bandit' ? [OPEN_BANDIT_MAPPING] : mappings;
  for (const mapping of given) {
    const table = await readTable(file, format, mapping);
    // The only one is used in any case: then it is said which of its columns is missing.
    if (given.length === 1 || fits(mapping, table)) return { table, mapping };
  }
  const table = await readTable(file, format);
  if (format === 'csv' && fits(OPEN_BANDIT_MAPPING, table)) {
    return { table, mapping: OPEN_BANDIT_MAPPING };
  }
  const needed = given.length === 0 ? 'It needs a mapping for' : 'None of the mappings fits';
  const found = `${needed} its columns, which are ${listColumns(table.columns)}`;
  throw new ImportError('mapping_needed', file, found);
}

async function readTable(file: string, format: TableFormat, mapping?: Mapping): Promise<Table> {
  if (format !== 'parquet') return openCsv(file, mapping);
  // Its libraries are not small, and most logs are text.
  const { openParquet } = await import('./parquet.js');
  return openParquet(file, mapping ? columnsOf(mapping) : []);
}

function fits(mapping: Mapping, { columns }: Table): boolean {
  return columnsOf(mapping).every((column) => columns.includes(column));
}
