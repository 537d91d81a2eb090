/**
 * Answers from Label Studio: its JSON export (tasks with their annotations) and its webhook (an
 * annotation with its task). Both carry the same annotation, so either order and any repetition of
 * them is one answer. Formats: labelstud.io/guide/task_format and /guide/webhook_reference.
 */
import { z } from 'zod';
import { isBelievableTime, parseEventTime } from '../../events/event-time.js';
import { LabelsBodyError, type Answer, type Unreadable } from './answer.js';
import {
  choiceLabel,
  numberLabel,
  quoted,
  ratingLabel,
  ScaleError,
  type AnswerScale,
} from '../../labelling/answer-scale.js';

const identifier = z.union([z.number(), z.string()]).transform(String);

const resultSchema = z.object({
  from_name: z.string().optional(),
  type: z.string().optional(),
  value: z
    .object({
      choices: z.array(z.string()).optional(),
      rating: z.number().optional(),
      number: z.number().optional(),
    })
    .optional(),
});

const annotationSchema = z.object({
  id: identifier,
  task: identifier.nullish(),
  // Who did it: a number, or the whole user.
  completed_by: z
    .union([identifier, z.object({ id: identifier }).transform(({ id }) => id)])
    .nullish(),
  was_cancelled: z.boolean().nullish(),
  created_at: z.string().nullish(),
  result: z.array(resultSchema).nullish(),
});

const taskSchema = z.object({
  id: identifier.nullish(),
  data: z.object({ request: z.string().optional() }).nullish(),
  meta: z.object({ request: z.string().optional() }).nullish(),
});

type Annotation = z.output<typeof annotationSchema>;
type Result = z.output<typeof resultSchema>;

/** Webhook events that carry annotations; others are told about and left. */
const ANNOTATED = ['ANNOTATION_CREATED', 'ANNOTATIONS_CREATED', 'ANNOTATION_UPDATED'];

/** True where the object is a task as Label Studio exports it. */
export function isExportedTask(entry: object): boolean {
  return 'annotations' in entry || 'data' in entry;
}

/** The answers of an exported task. */
export function taskAnswers(at: string, task: object, scale: AnswerScale): (Answer | Unreadable)[] {
  const { annotations, cancelled_annotations: cancelled } = task as Record<string, unknown>;
  if (!Array.isArray(annotations)) {
    const reason =
      'annotations: needed: a list; export from Label Studio as "JSON" (not "JSON-MIN" or "CSV")';
    return [{ at, reason }];
  }
  const lists = { annotations, cancelled_annotations: Array.isArray(cancelled) ? cancelled : [] };
  return Object.entries(lists).flatMap(([name, list]: [string, unknown[]]) =>
    list.map((annotation, i) =>
      annotationAnswer(`${at}.${name}[${i}]`.replace(/^\./, ''), annotation, task, scale),
    ),
  );
}

/** The answers of a webhook's body; none where the event is of another sort. */
export function webhookAnswers(
  body: Readonly<Record<string, unknown>>,
  scale: AnswerScale,
): (Answer | Unreadable)[] {
  const { action } = body;
  if (typeof action !== 'string') {
    throw new LabelsBodyError(
      'action: needed: the name of the webhook event, as Label Studio sends it',
    );
  }
  if (!ANNOTATED.includes(action)) return [];
  const annotations = listOf(body['annotation'] ?? body['annotations']);
  if (annotations.length === 0) {
    throw new LabelsBodyError(
      'annotation: missing; switch on "Send payload" in the settings of the webhook',
    );
  }
  const tasks = listOf(body['task'] ?? body['tasks']);
  const byId = new Map(tasks.map((task) => [idOf(task), task]));
  return annotations.map((annotation, i) => {
    const of = idOf((annotation as { task?: unknown } | null)?.task);
    const task = of === undefined ? tasks[i] : (byId.get(of) ?? tasks[i]);
    const at = annotations.length === 1 ? 'annotation' : `annotation[${i}]`;
    return annotationAnswer(at, annotation, task, scale);
  });
}

function annotationAnswer(
  at: string,
  entry: unknown,
  taskEntry: unknown,
  scale: AnswerScale,
): Answer | Unreadable {
  const task = taskSchema.safeParse(taskEntry).data;
  const request = task?.data?.request ?? task?.meta?.request;
  if (request === undefined) {
    const reason =
      'task.data.request: needed: the id of the request, as in the tasks of GET /labelling/tasks';
    return { at, reason };
  }
  const parsed = annotationSchema.safeParse(entry);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return { at, request, reason: `${path.map(String).join('.') || 'annotation'}: ${message}` };
  }
  const annotation = parsed.data;
  const time = parseEventTime(annotation.created_at);
  const labeller = annotation.completed_by ?? undefined;
  try {
    return {
      ...{ at, request, source: 'label-studio', key: `annotation ${annotation.id}` },
      label: annotation.was_cancelled === true ? 'skip' : labelOf(annotation, scale),
      ...(labeller === undefined ? {} : { labeller }),
      ...(isBelievableTime(time) ? { time } : {}),
    };
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
    return { at, request, reason: `result: ${error.message}` };
  }
}

/** Of the control that the scale names, or else of the only one that can hold a label. */
function labelOf({ result }: Annotation, scale: AnswerScale): number | 'skip' {
  const readable = (result ?? []).filter(isReadable);
  const named = readable.filter(({ from_name: name }) => name === scale.control);
  const [only, ...others] = named.length > 0 ? named : readable;
  if (!only) {
    throw new ScaleError(
      `no choice, rating or number; the interface needs a control of the name ${quoted(scale.control)}, as in deploy/label-studio/labels.xml`,
    );
  }
  if (others.length > 0) {
    throw new ScaleError(
      `${others.length + 1} answers; the one that counts must be the only one of the control ${quoted(scale.control)}`,
    );
  }
  return worthOf(only, scale);
}

function isReadable({ value }: Result): boolean {
  return value?.choices !== undefined || value?.rating !== undefined || value?.number !== undefined;
}

function worthOf({ value }: Result, scale: AnswerScale): number | 'skip' {
  if (value?.rating !== undefined) return ratingLabel(value.rating, scale);
  if (value?.number !== undefined) return numberLabel(value.number);
  const [choice, ...others] = value?.choices ?? [];
  if (choice === undefined) throw new ScaleError('no choice was made');
  if (others.length > 0) throw new ScaleError('several choices; let it be choice="single"');
  return choiceLabel(choice, scale);
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Of a task: itself as a number, or as an object that has one. */
function idOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
