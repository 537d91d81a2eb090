/** Answers in Flyball's own form: `{"request": …, "label": 0.8, "labeller": "ana"}`. */
import { z } from 'zod';
import { isBelievableTime, parseEventTime } from '../../events/event-time.js';
import { MAX_TEXT_BYTES } from '../../events/schemas.js';
import type { Answer, Unreadable } from './answer.js';
import { choiceLabel, ScaleError, type AnswerScale } from '../../labelling/answer-scale.js';

const bytes = new TextEncoder();
const text = z
  .string()
  .min(1)
  .refine(
    (value) => bytes.encode(value).length <= MAX_TEXT_BYTES,
    `at most ${MAX_TEXT_BYTES} bytes`,
  );

const FIELDS = 'request, label, skipped, id, labeller, source, time, question, guideline';

const plainSchema = z.strictObject(
  {
    request: z.string('needed: the id of a request, as in GET /labelling/tasks').pipe(text),
    label: z
      .union(
        [z.number().min(0, 'must lie in 0 to 1').max(1, 'must lie in 0 to 1'), z.string()],
        'expected a number from 0 to 1, or a choice',
      )
      .optional(),
    skipped: z.boolean().optional(),
    id: text.optional(),
    labeller: text.optional(),
    source: text.optional(),
    time: z
      .union([z.string(), z.number()])
      .transform(parseEventTime)
      .refine(isBelievableTime, 'expected a time with its offset, such as "2026-05-01T12:00:00Z"')
      .optional(),
    question: text.optional(),
    guideline: text.optional(),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `no such field: ${issue.keys.join(', ')}; those there are: ${FIELDS}`
        : undefined,
  },
);

/** The answer of an entry; what is wrong with it names the field. */
export function plainAnswer(at: string, entry: unknown, scale: AnswerScale): Answer | Unreadable {
  const parsed = plainSchema.safeParse(entry);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return { at, reason: [...path.map(String), message].join(': ') };
  }
  const { label, skipped = false, id, ...rest } = parsed.data;
  const { request, labeller } = rest;
  const key = id === undefined ? `labeller ${labeller ?? ''}` : `id ${id}`;
  const known = { at, key, ...given(rest), request };
  if (skipped) {
    return label === undefined
      ? { ...known, label: 'skip' }
      : { at, request, reason: 'label: must be left out where skipped is true' };
  }
  if (label === undefined) {
    return { at, request, reason: 'label: needed: a number from 0 to 1, or skipped: true' };
  }
  try {
    return { ...known, label: typeof label === 'number' ? label : choiceLabel(label, scale) };
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
    return { at, request, reason: `label: ${error.message}` };
  }
}

/** What is there of the optional fields. */
function given<Fields extends object>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}
