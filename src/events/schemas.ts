/**
 * The event contract as JSON Schema: the one definition from which the validator, the TypeScript
 * types and the published schema files derive. Unknown fields are allowed (ignored and counted).
 */
import type { FromSchema } from 'json-schema-to-ts';

/** Longest id, name or text of the contract, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 256;
/** Most items one recommendation may show. */
export const MAX_SLATE_ITEMS = 1000;
/** Most scored-but-not-shown items one recommendation may carry. */
export const MAX_CANDIDATES = 10_000;
/** The contract's major version; an event without `v` is of this one. */
export const CONTRACT_VERSION = 1;

// JSON Schema counts code points, the contract counts bytes: the validator checks bytes as well.
const text = { type: 'string', minLength: 1, maxLength: MAX_TEXT_BYTES } as const;
/** ISO 8601 with an offset, or epoch milliseconds; parsed by event-time. */
const time = { type: ['string', 'number'] } as const;
const number = { type: 'number' } as const;
const version = { type: 'number' } as const;
const position = { type: 'integer', minimum: 1, maximum: 1_000_000 } as const;

/** The impression's context, which an outcome or a label may carry so that it needs no join. */
const impressionContext = {
  surface: text,
  policy: text,
  version: text,
  position,
  propensity: number,
  target: number,
  score: number,
  impressionTime: time,
} as const;

export const recommendationSchema = {
  type: 'object',
  required: ['id', 'time', 'surface', 'policy', 'slate'],
  properties: {
    v: version,
    id: text,
    time,
    surface: text,
    policy: text,
    version: text,
    user: text,
    slate: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_SLATE_ITEMS,
      items: {
        type: 'object',
        required: ['item'],
        properties: {
          item: text,
          position,
          score: number,
          propensity: number,
          target: number,
          reference: number,
          committee: {
            type: 'object',
            maxProperties: 32,
            propertyNames: { maxLength: MAX_TEXT_BYTES },
            additionalProperties: number,
          },
        },
      },
    },
    candidates: {
      type: 'array',
      maxItems: MAX_CANDIDATES,
      items: {
        type: 'object',
        required: ['item', 'score'],
        properties: { item: text, score: number, reference: number },
      },
    },
    eligible: { type: 'integer', minimum: 1 },
    context: {
      type: 'object',
      maxProperties: 8,
      propertyNames: { maxLength: MAX_TEXT_BYTES },
      additionalProperties: { type: ['string', 'number', 'boolean'], maxLength: MAX_TEXT_BYTES },
    },
  },
} as const;

export const outcomeSchema = {
  type: 'object',
  required: ['id', 'time', 'item', 'signal'],
  properties: {
    v: { type: 'number' },
    id: text,
    time,
    item: text,
    signal: text,
    value: number,
    claim: {
      type: 'object',
      required: ['field', 'value'],
      properties: {
        field: text,
        value: { type: ['string', 'number', 'boolean'], maxLength: MAX_TEXT_BYTES },
        held: { type: ['string', 'number', 'boolean'], maxLength: MAX_TEXT_BYTES },
        confidence: { type: 'number', minimum: 0, maximum: 1 },
      },
    },
    user: text,
    recommendation: text,
    ...impressionContext,
  },
} as const;

export const labelSchema = {
  type: 'object',
  required: ['id', 'time', 'item', 'label'],
  properties: {
    v: { type: 'number' },
    id: text,
    time,
    item: text,
    label: { type: 'number', minimum: 0, maximum: 1 },
    inclusion: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
    question: text,
    guideline: text,
    labeller: text,
    source: text,
    request: text,
    user: text,
    recommendation: text,
    ...impressionContext,
  },
} as const;

export const itemSchema = {
  type: 'object',
  required: ['id', 'time', 'item', 'categories'],
  properties: {
    v: { type: 'number' },
    id: text,
    time,
    item: text,
    categories: { type: 'array', maxItems: 64, items: text },
    published: time,
    provider: text,
    surfaces: { type: 'array', maxItems: 64, items: text },
    retired: { type: 'boolean' },
  },
} as const;

export const changeSchema = {
  type: 'object',
  required: ['id', 'time', 'what'],
  properties: {
    v: { type: 'number' },
    id: text,
    time,
    what: text,
    surface: text,
    policy: text,
    expected: { type: ['string', 'boolean'], maxLength: MAX_TEXT_BYTES },
  },
} as const;

export const EVENT_SCHEMAS = {
  recommendation: recommendationSchema,
  outcome: outcomeSchema,
  label: labelSchema,
  item: itemSchema,
  change: changeSchema,
} as const;

export type RecommendationEvent = FromSchema<typeof recommendationSchema>;
export type OutcomeEvent = FromSchema<typeof outcomeSchema>;
export type LabelEvent = FromSchema<typeof labelSchema>;
export type ItemEvent = FromSchema<typeof itemSchema>;
export type ChangeEvent = FromSchema<typeof changeSchema>;

/** Each kind's event as it stands at the edges: files, builders, the command line. */
export interface EventOf {
  recommendation: RecommendationEvent;
  outcome: OutcomeEvent;
  label: LabelEvent;
  item: ItemEvent;
  change: ChangeEvent;
}

/** An event with its kind, as a line of a file carries it. */
export type KindedEvent = { [K in keyof EventOf]: { kind: K } & EventOf[K] }[keyof EventOf];
