/** Makes events of JSON documents, as a compiled mapping says. */
import { MAX_SLATE_ITEMS } from '../schemas.js';
import type { Refusal } from '../refusals.js';
import { describe } from '../validate.js';
import {
  compileTemplate,
  readAll,
  refer,
  type CompiledTemplate,
  type Reference,
} from './compiled-template.js';
import { JsonColumns } from './json-columns.js';
import { compileName, type MessageFacts, type NameReader } from './json-names.js';
import { byOrderOfKinds, type Mapping } from './mapping.js';
import { problemEvent, type SourceEvent } from './source.js';
import type { Cells } from './value-readers.js';

/** One document, and where it stood. */
export interface MappedDocument {
  /** File or stream. */
  readonly file: string;
  readonly row: number;
  readonly value: unknown;
  readonly raw: string | Uint8Array;
  /** Stands for it in the ids of events that have none of their own; undefined: none are made. */
  readonly id: string | undefined;
  readonly message?: MessageFacts;
}

interface DocumentTemplate {
  readonly compiled: CompiledTemplate;
  readonly columns: JsonColumns;
  /** The list whose entries are meant; undefined where it is the document as a whole. */
  readonly each: { readonly name: string; readonly read: NameReader } | undefined;
}

/** Without `each` the document is its own single entry. */
const WHOLE: readonly unknown[] = [undefined];

/**
 * Makes the events of one document after the other; nothing is remembered from one to the next. Items
 * come first, then the recommendation, then what refers to it; otherwise the order of the mapping.
 */
export class DocumentMapper {
  private readonly templates: readonly DocumentTemplate[];

  /** @param mapping one of the format `json` */
  constructor(mapping: Mapping) {
    this.templates = mapping.events
      .map((template, index) => {
        const columns = new JsonColumns(mapping.emptyCells);
        const { each } = template;
        return {
          compiled: compileTemplate(template, index, columns),
          columns,
          each: each === undefined ? undefined : { name: each, read: compileName(each) },
        };
      })
      .sort((a, b) => byOrderOfKinds(a.compiled, b.compiled));
  }

  /** The events of a document; one with a problem for what cannot be one. */
  eventsOf(document: MappedDocument): SourceEvent[] {
    const { value } = document;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return [refused(document, { code: 'not_an_event', field: '', found: describe(value) })];
    }
    const events: SourceEvent[] = [];
    let recommendation: Reference | undefined;
    for (const template of this.templates) {
      const entries = entriesOf(template, document);
      if (!Array.isArray(entries)) {
        events.push(refused(document, entries as Refusal));
        continue;
      }
      const { kind } = template.compiled;
      const rows = this.rowsOf(template, document, entries);
      if (rows.length === 0) continue;
      if (kind === 'recommendation') {
        const fields = this.fieldsOf(template, document, rows[0]!.cells);
        fields.slate = rows.map(({ cells }) => readAll(template.compiled.slateFields, cells));
        recommendation = fields;
        events.push(event(document, kind, fields));
        continue;
      }
      for (const { cells, index } of rows) {
        const fields = this.fieldsOf(template, document, cells, index);
        if (template.compiled.ofSameRow) refer(fields, recommendation);
        events.push(event(document, kind, fields));
      }
    }
    return events;
  }

  /** The entries of which the template's conditions hold, read. */
  private rowsOf(
    { compiled, columns }: DocumentTemplate,
    { value, message }: MappedDocument,
    entries: readonly unknown[],
  ): { readonly cells: Cells; readonly index: number }[] {
    return entries
      .map((entry, index) => ({
        cells: columns.cellsAt({ document: value, entry, index, message }),
        index,
      }))
      .filter(({ cells }) => compiled.gives(cells));
  }

  private fieldsOf(
    { compiled, each }: DocumentTemplate,
    { id }: MappedDocument,
    cells: Cells,
    index?: number,
  ): Record<string, unknown> {
    const fields = readAll(compiled.fields, cells);
    if (id !== undefined) {
      const place = each && index !== undefined ? `-${index}` : '';
      fields.id ??= `${id}-${compiled.index}${place}`;
    }
    return fields;
  }
}

/** The entries that a template is about; a refusal where they are no list, or too many. */
function entriesOf(
  { each, compiled }: DocumentTemplate,
  { value, message }: MappedDocument,
): readonly unknown[] | Refusal {
  if (!each) return WHOLE;
  const found = each.read({ document: value, entry: undefined, index: 0, message });
  if (found === undefined || found === null) return [];
  if (!Array.isArray(found)) {
    return { code: 'wrong_type', field: each.name, found: `${describe(found)}, not a list` };
  }
  const list: readonly unknown[] = found;
  // A slate that is too long is refused as one, by the contract.
  if (compiled.kind === 'recommendation') return list.slice(0, MAX_SLATE_ITEMS + 1);
  if (list.length <= MAX_SLATE_ITEMS) return list;
  return { code: 'too_many', field: each.name, found: `${list.length} entries` };
}

function event(
  { file, row, raw }: MappedDocument,
  kind: SourceEvent['kind'],
  fields: Readonly<Record<string, unknown>>,
): SourceEvent {
  // A time that could not be read stands as it was found.
  const time = typeof fields.time === 'number' ? fields.time : NaN;
  return { file, row, kind, event: fields, raw, time };
}

function refused({ file, row, raw }: MappedDocument, problem: Refusal): SourceEvent {
  return problemEvent(file, row, raw, problem);
}
