/** Schemas that several answers share; each answer is described field by field, and holds no others. */
import { z } from 'zod';
import { REASONS, type Reason } from '../../detectors/reading.js';

/** The named schemas of the document; names become its components. */
export const COMPONENTS = z.registry<{ id: string }>();

/** Enters a schema under its name. */
export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  COMPONENTS.add(schema, { id });
  return schema;
}

export const epochMs = z.number().describe('Epoch ms of event time.');

export const by = z
  .record(z.string(), z.string())
  .describe('What else the reading is about, such as a signal.');

export const severity = z.enum(['page', 'ticket', 'info']);

export const kind = z.enum(['change', 'limit']);

export const when = z.enum(['above', 'below']);

export const scale = z.enum(['linear', 'log', 'logit']);

export const reason = z
  .enum(Object.keys(REASONS) as [Reason, ...Reason[]])
  .describe('Why there is no value.');

export const readingName = z.string().describe('A reading as <detector>.<reading>.');

/** A number with its 95% interval. */
export const levelFields = { value: z.number(), low: z.number(), high: z.number() };

export const problem = named(
  'Problem',
  z
    .looseObject({
      statusCode: z.int(),
      message: z.union([z.string(), z.array(z.string())]),
      error: z.string().optional(),
    })
    .describe('What went wrong, and what to do.'),
);
