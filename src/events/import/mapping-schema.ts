/** The schema of a mapping file; its type is inferred from it. */
import { z } from 'zod';
import { EVENT_KINDS, type EventKind } from '../kinds.js';
import { unknownKeys, wordIssue } from '../written/issue-words.js';
import { requiredFields, templateFields } from './field-shapes.js';
import { checkFormat, MAPPING_FORMATS } from './mapping-format.js';
import { asList, fieldSchema, scalar, type FieldSpec } from './mapping-values.js';

/** The value of `quote` for files in which a quotation mark is an ordinary character. */
export const NO_QUOTE = 'none';

const TESTS = ['equals', 'notEquals', 'in', 'above', 'below', 'empty'] as const;

/** A condition on one cell; where several tests stand in it, all must hold. */
const condition = strict('a condition', {
  column: z.string().min(1),
  equals: scalar.optional(),
  notEquals: scalar.optional(),
  in: z.array(scalar).min(1).optional(),
  above: z.number().optional(),
  below: z.number().optional(),
  empty: z.boolean().optional(),
}).refine((tests) => TESTS.some((test) => tests[test] !== undefined), {
  error: `nothing is compared; add one of ${TESTS.join(', ')}`,
});

/** One event that a row gives. */
const template = strict('an event', {
  kind: z.enum(EVENT_KINDS),
  /** Which rows give it; all conditions must hold. */
  when: z.preprocess(asList, z.array(condition).min(1)).optional(),
  /** Consecutive rows with the same value in this column are one slate. */
  slateBy: z.string().min(1).optional(),
  /** JSON: the list whose entries are the slate, or give an event each. */
  each: z.string().min(1).optional(),
  // What it may hold depends on the kind, and is checked with it below.
  fields: z.unknown().optional(),
}).transform((given, context) => {
  if (given.slateBy !== undefined && given.kind !== 'recommendation') {
    const message = `only a recommendation has a slate, not this ${given.kind}; remove it`;
    context.addIssue({ code: 'custom', path: ['slateBy'], message });
  }
  const checked = FIELDS[given.kind].safeParse(given.fields, { error: wordIssue });
  if (checked.success) return { ...given, fields: checked.data };
  for (const issue of checked.error.issues) {
    context.addIssue({ ...issue, path: ['fields', ...issue.path] });
  }
  return z.NEVER;
});

export const mappingSchema = strict('a mapping', {
  /** What is mapped; default tables. */
  format: z.enum(MAPPING_FORMATS).optional(),
  /** CSV: what separates cells; default a comma, in a `.tsv` file a tab. */
  delimiter: z.string().min(1).max(16).optional(),
  /** CSV: what quotes cells; default `"`. */
  quote: z
    .string()
    .regex(/^(?:none|.)$/, { error: `one character is needed, or ${NO_QUOTE}` })
    .optional(),
  /** CSV: names of the columns, where the file has no header. */
  columns: z.array(z.string()).min(1).optional(),
  /** Texts that stand for an empty cell, beside the empty text. */
  emptyCells: z.array(z.string()).optional(),
  events: z.array(template).min(1),
}).superRefine((mapping, context) => {
  const { events } = mapping;
  checkFormat(mapping, (path, message) => context.addIssue({ code: 'custom', path, message }));
  const recommendations = events.filter(({ kind }) => kind === 'recommendation').length;
  events.forEach(({ slateBy, fields }, index) => {
    if (slateBy !== undefined && recommendations > 1) {
      const message = 'a mapping with slateBy has one recommendation; split the mapping in two';
      context.addIssue({ code: 'custom', path: ['events', index, 'slateBy'], message });
    }
    const reference = fields.recommendation as { readonly sameRow?: unknown } | undefined;
    if (reference?.sameRow !== undefined && recommendations === 0) {
      const message = 'no event of this mapping is a recommendation; name the column of its id';
      context.addIssue({
        code: 'custom',
        path: ['events', index, 'fields', 'recommendation'],
        message,
      });
    }
  });
});

const FIELDS = Object.fromEntries(EVENT_KINDS.map((kind) => [kind, fieldsSchema(kind)])) as Record<
  EventKind,
  z.ZodType<Readonly<Record<string, FieldSpec>>>
>;

function fieldsSchema(kind: EventKind): z.ZodType {
  const shapes = [...templateFields(kind)];
  const fields = shapes.map(([name, shape]) => [name, fieldSchema(name, shape).optional()]);
  const a = /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
  return strict(a, Object.fromEntries(fields)).superRefine(
    (given: Record<string, unknown>, context) => {
      for (const field of requiredFields(kind)) {
        if (given[field] !== undefined) continue;
        const message = `missing; ${a} needs it, so name its column`;
        context.addIssue({ code: 'custom', path: [field], message });
      }
      const impression = given.surface && given.policy && given.impressionTime;
      if (kind === 'outcome' && !given.recommendation && !impression) {
        const message = 'missing; an outcome has it, or surface, policy and impressionTime';
        context.addIssue({ code: 'custom', path: ['recommendation'], message });
      }
    },
  );
}

function strict<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  return z.strictObject(shape, { error: unknownKeys(what, Object.keys(shape)) });
}
