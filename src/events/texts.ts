/**
 * The contract's limits on texts, which JSON Schema cannot say: bytes of UTF-8 rather than code
 * points, and no half of a surrogate pair. Where an event's texts stand is read off its schema;
 * what the contract does not know may be anything.
 */
import type { EventKind } from './kinds.js';
import type { Refusal } from './refusals.js';
import { EVENT_SCHEMAS, MAX_TEXT_BYTES } from './schemas.js';

/** The refusal of the first text that breaks the limits; the event has the shape of its schema. */
export function refusalOfTexts(kind: EventKind, event: object): Refusal | undefined {
  return refusalIn(PLACES[kind], event);
}

/** Field names can come from the event (context keys), so a long one is cut. */
export function quoteField(name: string): string {
  return name.length > 64 ? `${name.slice(0, 64)}…` : name;
}

/** A part of an event that is a text or holds one. */
interface Place {
  readonly isText: boolean;
  /** The fields of an object that hold texts. */
  readonly fields: readonly { readonly name: string; readonly place: Place }[];
  /** The values of an object with any fields. */
  readonly values: Place | undefined;
  /** The entries of a list. */
  readonly entries: Place | undefined;
}

interface Schema {
  readonly type: string | readonly string[];
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
}

const PLACES: Readonly<Record<EventKind, Place>> = {
  recommendation: placeOf(EVENT_SCHEMAS.recommendation)!,
  outcome: placeOf(EVENT_SCHEMAS.outcome)!,
  label: placeOf(EVENT_SCHEMAS.label)!,
  item: placeOf(EVENT_SCHEMAS.item)!,
  change: placeOf(EVENT_SCHEMAS.change)!,
};

/** Where the texts of a schema stand, undefined where it has none. */
function placeOf({
  maxLength,
  properties,
  additionalProperties,
  items,
}: Schema): Place | undefined {
  const isText = maxLength !== undefined;
  const fields = Object.entries(properties ?? {}).flatMap(([name, schema]) => {
    const place = placeOf(schema);
    return place ? [{ name, place }] : [];
  });
  const values = additionalProperties && placeOf(additionalProperties);
  const entries = items && placeOf(items);
  return isText || fields.length > 0 || values || entries
    ? { isText, fields, values, entries }
    : undefined;
}

function refusalIn(place: Place, value: unknown): Refusal | undefined {
  if (typeof value === 'string') return place.isText ? refusalOfText(value) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const { fields, values, entries } = place;
  if (entries) {
    const list = value as readonly unknown[];
    for (let i = 0; i < list.length; i++) {
      const refusal = refusalIn(entries, list[i]);
      if (refusal) return within(`[${i}]`, refusal);
    }
  }
  const object = value as Readonly<Record<string, unknown>>;
  for (let i = 0; i < fields.length; i++) {
    const { name, place: inner } = fields[i]!;
    const refusal = refusalIn(inner, object[name]);
    if (refusal) return within(name, refusal);
  }
  if (values) {
    for (const name in object) {
      const refusal = refusalIn(values, object[name]);
      if (refusal) return within(quoteField(name), refusal);
    }
  }
  return undefined;
}

/** The refusal, its field seen from one level further out. */
function within(name: string, refusal: Refusal): Refusal {
  const { field } = refusal;
  const separator = field === '' || field.startsWith('[') ? '' : '.';
  return { ...refusal, field: `${name}${separator}${field}` };
}

function refusalOfText(text: string): Refusal | undefined {
  // Each UTF-16 unit takes at most three bytes of UTF-8, so most texts need no count.
  if (text.length * 3 > MAX_TEXT_BYTES) {
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_TEXT_BYTES) return { code: 'too_long', field: '', found: `${bytes} bytes` };
  }
  if (text.isWellFormed()) return undefined;
  return { code: 'malformed_text', field: '', found: 'half of a surrogate pair' };
}
