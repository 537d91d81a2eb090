/** How a mapping fills one field: from a column, with a constant, or from the same row's recommendation. */
import { z } from 'zod';
import { parseEventTime } from '../event-time.js';
import { needed, unknownKeys } from '../written/issue-words.js';
import type { FieldShape, ValueType } from './field-shapes.js';

/** Units of a time that is a number. */
export const TIME_UNITS = ['s', 'ms', 'us', 'ns'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: 'a text, a number, or true or false is needed',
});
export type Scalar = z.infer<typeof scalar>;

/** All that a value may say; each type of field takes a part of it. */
export interface ValueSpec {
  /** The column whose cell is the value. */
  readonly column?: string | undefined;
  /** A constant, the same for each row. */
  readonly value?: Scalar | readonly string[] | undefined;
  /** The id of the recommendation that the same row gives. */
  readonly sameRow?: 'recommendation' | undefined;
  /** The value where the cell is empty; without it the field is left out. */
  readonly ifEmpty?: Scalar | readonly string[] | undefined;
  /** What the cell holds, where the field leaves it open. */
  readonly type?: 'number' | 'string' | 'boolean' | 'list' | undefined;
  /** Times that are numbers: their unit, default milliseconds. */
  readonly unit?: TimeUnit | undefined;
  /** Times without an offset are UTC. */
  readonly assumeUtc?: boolean | undefined;
  /** Times without an offset have this one. */
  readonly zone?: string | undefined;
  /** Lists: what separates their entries in a cell. */
  readonly separator?: string | undefined;
  /** Lists: put before each entry, as in `genre:Comedy`. */
  readonly taxonomy?: string | undefined;
}

/** How a field is filled: lists from one or more values, objects from a value a key. */
export type FieldSpec = ValueSpec | readonly ValueSpec[] | Readonly<Record<string, ValueSpec>>;

/** The values of a field: one, or those of its list or object. */
export function valuesOf(shape: FieldShape, spec: FieldSpec): readonly ValueSpec[] {
  const nested = shape.type === 'list' || shape.type === 'record' || shape.type === 'map';
  return nested ? Object.values(spec as Readonly<Record<string, ValueSpec>>) : [spec as ValueSpec];
}

/** A list as it is, anything else as a list of itself. */
export function asList(given: unknown): unknown[] {
  return Array.isArray(given) ? given : [given];
}

/** The schema of a field of an event. */
export function fieldSchema(name: string, shape: FieldShape): z.ZodType<FieldSpec> {
  if (shape.type === 'record') {
    const entries = [...shape.fields].map(([key, inner]) => [
      key,
      fieldSchema(key, inner).optional(),
    ]);
    const error = unknownKeys(name, [...shape.fields.keys()]);
    return z.strictObject(Object.fromEntries(entries), { error });
  }
  if (shape.type === 'map') {
    const entries = z.record(z.string(), valueSchema('', shape.entries));
    return z.preprocess(refuseProto, entries);
  }
  const value = valueSchema(name, shape.type);
  if (shape.type !== 'list') return value;
  return z.preprocess(asList, z.array(value).min(1));
}

/** zod passes over this key without a word, and every key is to be refused or used. */
function refuseProto(given: unknown, context: z.RefinementCtx): unknown {
  if (typeof given === 'object' && given !== null && Object.hasOwn(given, '__proto__')) {
    const message = 'not allowed as a key; use another name';
    context.addIssue({ code: 'custom', path: ['__proto__'], message });
  }
  return given;
}

/** The schema of one value; the short form `"timestamp"` means `{column: timestamp}`. */
function valueSchema(field: string, type: ValueType): z.ZodType<ValueSpec> {
  const constant = CONSTANTS[type];
  const shape = {
    column: z.string().min(1).optional(),
    value: constant.optional(),
    ifEmpty: constant.optional(),
    ...(field === 'recommendation' ? { sameRow: z.literal('recommendation').optional() } : {}),
    ...OWN_KEYS[type],
  };
  const unknown = unknownKeys(`this ${type}`, Object.keys(shape));
  const checked = z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'invalid_type'
          ? needed('the name of a column, or an object such as {value: …},', issue.input)
          : unknown(issue),
    })
    .superRefine((given, context) => {
      const spec = given as ValueSpec;
      const complain = (message: string, path: string[] = []) =>
        context.addIssue({ code: 'custom', path, message });
      const sources = (['column', 'value', 'sameRow'] as const).filter(
        (source) => spec[source] !== undefined,
      );
      if (sources.length === 0) complain('nothing says where it comes from; add column or value');
      if (sources.length > 1) complain(`${sources.join(' and ')} exclude each other; keep one`);
      if (spec.ifEmpty !== undefined && spec.column === undefined) {
        complain('only a column can be empty; remove it', ['ifEmpty']);
      }
      if (spec.zone !== undefined && spec.assumeUtc)
        complain('assumeUtc says UTC; keep one', ['zone']);
    });
  return z.preprocess(
    (given) => (typeof given === 'string' ? { column: given } : given),
    checked,
  ) as unknown as z.ZodType<ValueSpec>;
}

const constantTime = z
  .union([z.string(), z.number()])
  .refine((time) => !Number.isNaN(parseEventTime(time)), {
    error: 'not a time; write ISO 8601 with an offset, or epoch milliseconds',
  });

/** What a constant may be, by the type of its field. */
const CONSTANTS: Readonly<Record<ValueType, z.ZodType>> = {
  text: z.string({ error: 'a text is needed; put it in quotation marks' }).min(1),
  number: z.number(),
  time: constantTime,
  boolean: z.boolean(),
  list: z.union([z.string(), z.array(z.string())], {
    error: 'a text or a list of texts is needed',
  }),
  scalar,
};

/** The keys that only this type of field takes. */
const OWN_KEYS: Readonly<Record<ValueType, Readonly<Record<string, z.ZodType>>>> = {
  text: { type: z.literal('string').optional() },
  number: { type: z.literal('number').optional() },
  time: {
    unit: z.enum(TIME_UNITS).optional(),
    assumeUtc: z.boolean().optional(),
    zone: z
      .string()
      .regex(/^[+-](?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'write an offset such as "+02:00"' })
      .optional(),
  },
  boolean: { type: z.literal('boolean').optional() },
  list: {
    type: z.literal('list').optional(),
    separator: z.string().min(1).optional(),
    taxonomy: z.string().min(1).optional(),
  },
  scalar: { type: z.enum(['number', 'string', 'boolean']).optional() },
};
