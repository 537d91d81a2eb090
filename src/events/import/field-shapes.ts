/**
 * The fields that a mapping can fill, derived from the contract's schemas: what a mapping accepts
 * can therefore not disagree with what an event may hold.
 */
import { EVENT_KINDS, type EventKind } from '../kinds.js';
import { EVENT_SCHEMAS } from '../schemas.js';

/** The fields whose value is one cell or constant, by what that value is. */
export type ValueType = 'text' | 'number' | 'time' | 'boolean' | 'list' | 'scalar';

/** A field of an event: one value, an object with named fields, or an object with free keys. */
export type FieldShape =
  | { readonly type: ValueType }
  | { readonly type: 'record'; readonly fields: ReadonlyMap<string, FieldShape> }
  | { readonly type: 'map'; readonly entries: ValueType };

export type FieldShapes = ReadonlyMap<string, FieldShape>;

interface JsonSchema {
  readonly type: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
}

const SCHEMAS: Readonly<Record<EventKind, JsonSchema>> = EVENT_SCHEMAS;
const SLATE_SCHEMA = SCHEMAS.recommendation.properties!.slate!.items!;

/** Fields of one item of a slate. */
export const SLATE_FIELDS: FieldShapes = shapesOf(SLATE_SCHEMA);

/** Fields of an event as a whole, without those that are lists of objects. */
export const EVENT_FIELDS = Object.fromEntries(
  EVENT_KINDS.map((kind) => [kind, shapesOf(SCHEMAS[kind])]),
) as Readonly<Record<EventKind, FieldShapes>>;

/** All fields that a template of the kind may have: a slate's own stand beside its event's. */
export function templateFields(kind: EventKind): FieldShapes {
  const fields = EVENT_FIELDS[kind];
  return kind === 'recommendation' ? new Map([...fields, ...SLATE_FIELDS]) : fields;
}

/** The fields that a template of the kind must have. An id can be made, a slate is made of its item. */
export function requiredFields(kind: EventKind): readonly string[] {
  const required = SCHEMAS[kind].required ?? [];
  const made = new Set(['id', 'slate']);
  const ofSlate = kind === 'recommendation' ? (SLATE_SCHEMA.required ?? []) : [];
  return [...required.filter((field) => !made.has(field)), ...ofSlate];
}

function shapesOf(schema: JsonSchema): FieldShapes {
  const shapes = new Map<string, FieldShape>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const shape = shapeOf(property);
    if (shape) shapes.set(name, shape);
  }
  return shapes;
}

function shapeOf(schema: JsonSchema): FieldShape | undefined {
  if (schema.properties) return { type: 'record', fields: shapesOf(schema) };
  if (schema.additionalProperties) {
    return { type: 'map', entries: valueType(schema.additionalProperties) };
  }
  if (schema.items) return schema.items.type === 'string' ? { type: 'list' } : undefined;
  return { type: valueType(schema) };
}

function valueType({ type }: JsonSchema): ValueType {
  const types = new Set(typeof type === 'string' ? [type] : type);
  if (types.has('boolean')) return types.size > 1 ? 'scalar' : 'boolean';
  if (types.has('string')) return types.has('number') ? 'time' : 'text';
  return 'number';
}
