/** What must hold of a mapping by what it is of: tables, or JSON documents. */
import type { EventKind } from '../kinds.js';
import { templateFields } from './field-shapes.js';
import { isOfEntry, nameProblem } from './json-names.js';
import { valuesOf, type FieldSpec } from './mapping-values.js';

/** What a mapping may be of. */
export const MAPPING_FORMATS = ['table', 'json'] as const;

interface Template {
  readonly kind: EventKind;
  readonly when?: readonly { readonly column: string }[] | undefined;
  readonly slateBy?: string | undefined;
  readonly each?: string | undefined;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

interface Formatted {
  readonly format?: (typeof MAPPING_FORMATS)[number] | undefined;
  readonly delimiter?: string | undefined;
  readonly quote?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly events: readonly Template[];
}

type Complain = (path: (string | number)[], message: string) => void;

/** Names that a template reads, with their places in the mapping. */
export function namesOf({ kind, when, slateBy, fields }: Template): [name: string, at: string][] {
  const names: [string, string][] = (when ?? []).map(({ column }) => [column, 'when']);
  if (slateBy !== undefined) names.push([slateBy, 'slateBy']);
  const shapes = templateFields(kind);
  for (const [field, spec] of Object.entries(fields)) {
    for (const { column } of valuesOf(shapes.get(field)!, spec)) {
      if (column !== undefined) names.push([column, `fields.${field}`]);
    }
  }
  return names;
}

export function checkFormat(mapping: Formatted, complain: Complain): void {
  if (mapping.format === 'json') return checkJson(mapping, complain);
  mapping.events.forEach(({ each }, index) => {
    if (each === undefined) return;
    const message = 'only JSON has lists to go through; add format: json, or use slateBy';
    complain(['events', index, 'each'], message);
  });
}

function checkJson(mapping: Formatted, complain: Complain): void {
  for (const key of ['delimiter', 'quote', 'columns'] as const) {
    if (mapping[key] !== undefined) complain([key], 'only tables have it, not JSON; remove it');
  }
  mapping.events.forEach((template, index) => {
    const at = (place: string) => ['events', index, ...place.split('.')];
    const { each, slateBy, kind, fields } = template;
    if (slateBy !== undefined) {
      complain(at('slateBy'), 'joins rows of a table; in JSON, each names the list of the slate');
    }
    if (each !== undefined) {
      const problem = isOfEntry(each) ? 'the list is one of the document' : nameProblem(each);
      if (problem) complain(at('each'), `${JSON.stringify(each)}: ${problem}`);
    }
    for (const [name, place] of namesOf(template)) {
      const problem = nameProblem(name) ?? (each === undefined ? entryProblem(name) : undefined);
      if (problem) complain(at(place), `${JSON.stringify(name)}: ${problem}`);
    }
    const id = fields.id as { readonly column?: string } | undefined;
    if (each === undefined || kind === 'recommendation' || id === undefined) return;
    if (id.column === undefined || !isOfEntry(id.column)) {
      complain(at('fields.id'), 'all entries would have the same; name one of the entry, or none');
    }
  });
}

function entryProblem(name: string): string | undefined {
  return isOfEntry(name) ? 'there is no entry; say with each which list is meant' : undefined;
}
