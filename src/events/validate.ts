/**
 * Validation of one event against the contract: the JSON Schema through ajv, then what a schema
 * cannot say (bytes of UTF-8, believable times, an item twice in a slate).
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import {
  EARLIEST_TIME,
  isBelievableTime,
  isoTime,
  LATEST_TIME,
  parseEventTime,
} from './event-time.js';
import type { EventKind } from './kinds.js';
import type { Refusal, RefusalCode } from './refusals.js';
import { CONTRACT_VERSION, EVENT_SCHEMAS, type EventOf } from './schemas.js';
import { quoteField, refusalOfTexts } from './texts.js';

/** How far ahead of the server's clock an event may be. */
export const MAX_AHEAD_MS = 5 * 60_000;

const ajv = new Ajv({
  allErrors: false,
  strict: true,
  allowUnionTypes: true,
  verbose: true,
  // A test does it: the schema of schemas takes longer to compile than ours.
  validateSchema: false,
});

const validators = new Map<EventKind, ValidateFunction>();

/** Compiled with the first event of its kind. */
function validatorOf(kind: EventKind): ValidateFunction {
  let validator = validators.get(kind);
  if (!validator) validators.set(kind, (validator = ajv.compile(EVENT_SCHEMAS[kind])));
  return validator;
}

const KNOWN_FIELDS: Record<EventKind, ReadonlySet<string>> = {
  recommendation: known(EVENT_SCHEMAS.recommendation, 'kind'),
  outcome: known(EVENT_SCHEMAS.outcome, 'kind'),
  label: known(EVENT_SCHEMAS.label, 'kind'),
  item: known(EVENT_SCHEMAS.item, 'kind'),
  change: known(EVENT_SCHEMAS.change, 'kind'),
};
const KNOWN_SLATE_FIELDS = known(EVENT_SCHEMAS.recommendation.properties.slate.items);

function known({ properties }: { properties: object }, ...more: string[]): ReadonlySet<string> {
  return new Set([...Object.keys(properties), ...more]);
}

/**
 * What is wrong with the value as an event of the kind, or undefined where nothing is.
 *
 * @param latest the latest time believed, epoch ms: the server's own time of the message plus
 *   MAX_AHEAD_MS; Infinity for files
 */
export function refusalOf(kind: EventKind, value: unknown, latest: number): Refusal | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { code: 'not_an_event', field: '', found: describe(value) };
  }
  const { v, kind: own } = value as { v?: unknown; kind?: unknown };
  if (v !== undefined && v !== CONTRACT_VERSION) {
    return { code: 'unknown_version', field: 'v', found: describe(v) };
  }
  if (own !== undefined && own !== kind) {
    return { code: 'kind_mismatch', field: 'kind', found: `${describe(own)} on ${kind}` };
  }
  const validate = validatorOf(kind);
  if (!validate(value)) return refusalFromSchema(validate.errors?.[0]);
  const event = value as EventOf[EventKind];
  return (
    refusalOfTime(event.time, 'time', latest) ??
    refusalOfTexts(kind, event) ??
    refusalOfRest(kind, event, latest)
  );
}

/** How many fields of the event (and of its slate) the contract does not know. */
export function countUnknownFields(kind: EventKind, event: object): number {
  let unknown = 0;
  const fields = KNOWN_FIELDS[kind];
  for (const field in event) if (!fields.has(field)) unknown++;
  if (kind === 'recommendation') {
    for (const shown of (event as EventOf['recommendation']).slate) {
      for (const field in shown) if (!KNOWN_SLATE_FIELDS.has(field)) unknown++;
    }
  }
  return unknown;
}

function refusalOfRest(
  kind: EventKind,
  event: EventOf[EventKind],
  latest: number,
): Refusal | undefined {
  switch (kind) {
    case 'recommendation':
      return duplicateItem((event as EventOf['recommendation']).slate);
    case 'outcome':
      return refusalOfImpression(event as EventOf['outcome'], latest, true);
    case 'label':
      // A label that names no impression speaks of its item as such; an outcome never does.
      return refusalOfImpression(event as EventOf['label'], latest, false);
    case 'item':
      return refusalOfPublished(event as EventOf['item']);
    case 'change':
      return undefined;
  }
}

function refusalOfImpression(
  event: EventOf['outcome' | 'label'],
  latest: number,
  required: boolean,
): Refusal | undefined {
  if (event.impressionTime !== undefined) {
    const refusal = refusalOfTime(event.impressionTime, 'impressionTime', latest);
    if (refusal) return refusal;
  }
  if (required && event.recommendation === undefined) {
    for (const field of ['surface', 'policy', 'impressionTime'] as const) {
      if (event[field] === undefined) return { code: 'missing_context', field, found: 'neither' };
    }
  }
  return undefined;
}

/** Any date will do: films are older than 1980, and releases lie ahead. */
function refusalOfPublished({ published }: EventOf['item']): Refusal | undefined {
  if (published === undefined || !Number.isNaN(parseEventTime(published))) return undefined;
  return { code: 'bad_time', field: 'published', found: describe(published) };
}

/** Slates are short, so comparing within them beats building a set; long ones take the set. */
function duplicateItem(slate: EventOf['recommendation']['slate']): Refusal | undefined {
  const seen = slate.length > 24 ? new Set<string>() : undefined;
  for (let i = 1; i < slate.length; i++) {
    const item = slate[i]!.item;
    let twice = false;
    if (seen) twice = seen.add(slate[i - 1]!.item).has(item);
    else for (let j = 0; j < i && !twice; j++) twice = slate[j]!.item === item;
    if (twice) return { code: 'duplicate_item', field: `slate[${i}].item`, found: describe(item) };
  }
  return undefined;
}

function refusalOfTime(value: unknown, field: string, latest: number): Refusal | undefined {
  const time = parseEventTime(value);
  if (Number.isNaN(time)) return { code: 'bad_time', field, found: describe(value) };
  if (!isBelievableTime(time)) {
    const side = time < EARLIEST_TIME ? 'before 1980' : `after ${isoTime(LATEST_TIME).slice(0, 4)}`;
    return { code: 'impossible_time', field, found: `${describe(value)}, which is ${side}` };
  }
  if (time > latest) {
    const ahead = Math.round((time - latest + MAX_AHEAD_MS) / 1000);
    return { code: 'time_ahead', field, found: `${isoTime(time)}, ${ahead} s ahead` };
  }
  return undefined;
}

const CODE_OF_KEYWORD: Readonly<Record<string, RefusalCode>> = {
  required: 'missing_field',
  type: 'wrong_type',
  maxLength: 'too_long',
  minLength: 'malformed_text',
  minimum: 'out_of_range',
  maximum: 'out_of_range',
  exclusiveMinimum: 'out_of_range',
  minItems: 'too_few',
  maxItems: 'too_many',
  maxProperties: 'too_many',
};

function refusalFromSchema(error: ErrorObject | undefined): Refusal {
  if (!error) throw new Error('the schema refused an event without saying why');
  const code = CODE_OF_KEYWORD[error.keyword];
  if (!code) throw new Error(`no refusal code stands for the schema keyword '${error.keyword}'`);
  const path = fieldPath(error.instancePath);
  if (error.keyword === 'required') {
    const { missingProperty } = error.params as { missingProperty: string };
    return { code, field: path === '' ? missingProperty : `${path}.${missingProperty}`, found: '' };
  }
  const data: unknown = error.data;
  const found =
    code === 'too_long'
      ? `${(data as string).length} characters`
      : Array.isArray(data)
        ? `${data.length} entries`
        : code === 'too_many'
          ? `${Object.keys(data as object).length} entries`
          : describe(data);
  if (code === 'wrong_type') {
    return { code, field: path, found: `${found} instead of ${typeName(error)}` };
  }
  if (code === 'out_of_range') {
    return { code, field: path, found: `${found}, which must be ${boundOf(error)}` };
  }
  return { code, field: path, found };
}

/** `at most 1`, of a number that is more. */
function boundOf(error: ErrorObject): string {
  const { comparison, limit } = error.params as { comparison: string; limit: number };
  return `${BOUNDS[comparison] ?? comparison} ${limit}`;
}

const BOUNDS: Readonly<Record<string, string>> = {
  '<=': 'at most',
  '>=': 'at least',
  '>': 'above',
};

function typeName(error: ErrorObject): string {
  const { type } = error.params as { type: string | readonly string[] };
  return (typeof type === 'string' ? [type] : type).join(' or ');
}

/** `/slate/3/item` as `slate[3].item`. */
function fieldPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => {
      if (/^\d+$/.test(part)) return `${path}[${part}]`;
      return path === '' ? quoteField(part) : `${path}.${quoteField(part)}`;
    }, '');
}

/** A value in plain words, short, for messages about it. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    case 'number':
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'nothing';
    default:
      return 'an object';
  }
}
