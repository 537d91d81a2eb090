/** Takes answers to requests for labels, and says of each what became of it. */
import type { KindedEvent } from '../../events/schemas.js';
import type { LabelRequest } from '../../labelling/label-request.js';
import { isAnswer, type Answer, type Unreadable } from './answer.js';
import { answersOf } from './body.js';
import { answerId, labelEvent, type GivenLabel } from './label-events.js';
import type { AnswerScale } from '../../labelling/answer-scale.js';
import { skipEvent } from '../../labelling/answer.js';
import type { LabelDeskView } from './desk-view.js';

/** Entries under way at once. */
const IN_FLIGHT = 64;
/** How far a time may lie ahead of the clock, as with events of every kind. */
const AHEAD_MS = 5 * 60_000;

export interface EntryJson {
  /** Where it stood in the body. */
  readonly entry: string;
  readonly request?: string;
  /** repeated: it came before, and counts once. */
  readonly result: 'accepted' | 'skipped' | 'repeated' | 'refused';
  /** Of a refused one. */
  readonly reason?: string;
}

export interface InboxJson {
  readonly accepted: number;
  readonly skipped: number;
  readonly repeated: number;
  readonly refused: number;
  readonly results: readonly EntryJson[];
}

/** Where answers are published, and what is remembered of them. */
export interface AnswerStore {
  isPublished(event: Pick<KindedEvent, 'kind' | 'id'>): Promise<boolean>;
  /** A request that was answered before. */
  request(id: string): Promise<LabelRequest | undefined>;
  /** Returns whether it is new. */
  publish(event: KindedEvent, request: LabelRequest): Promise<boolean>;
}

export interface InboxParts {
  readonly desk: Pick<LabelDeskView, 'request'>;
  readonly scale: AnswerScale;
  readonly answers: AnswerStore;
  /** Largest event time of the stream, epoch ms; −∞ before the first event. */
  readonly eventTime: () => number;
  readonly now: () => number;
}

export class LabellingInbox {
  constructor(private readonly parts: InboxParts) {}

  /**
   * Takes a body in one of the three forms; resolves when everything accepted is stored.
   *
   * @throws LabelsBodyError where the body has none of the forms
   */
  async take(body: unknown): Promise<InboxJson> {
    const entries = answersOf(body, this.parts.scale);
    const results: EntryJson[] = [];
    for (let from = 0; from < entries.length; from += IN_FLIGHT) {
      const some = entries.slice(from, from + IN_FLIGHT);
      results.push(...(await Promise.all(some.map((entry) => this.entry(entry)))));
    }
    const count = (of: EntryJson['result']) => results.filter(({ result }) => result === of).length;
    return {
      accepted: count('accepted'),
      skipped: count('skipped'),
      repeated: count('repeated'),
      refused: count('refused'),
      results,
    };
  }

  private async entry(entry: Answer | Unreadable): Promise<EntryJson> {
    const { at, request: id } = entry;
    const told = { entry: at, ...(id === undefined ? {} : { request: id }) };
    const refused = (reason: string): EntryJson => ({ ...told, result: 'refused', reason });
    if (!isAnswer(entry)) return refused(entry.reason);
    const { desk, answers, now } = this.parts;
    const kind = isGiven(entry) ? 'label' : 'outcome';
    if (await answers.isPublished({ kind, id: answerId(entry) })) {
      return { ...told, result: 'repeated' };
    }
    const request = desk.request(entry.request) ?? (await answers.request(entry.request));
    if (!request) {
      return refused(
        'request: not known here, or too old; GET /labelling/tasks has those that wait',
      );
    }
    const given = entry.time ?? now();
    if (given > now() + AHEAD_MS) {
      return refused('time: more than 5 minutes ahead of the clock here; set the clocks');
    }
    const isNew = await answers.publish(this.eventOf(request, entry, given), request);
    if (!isNew) return { ...told, result: 'repeated' };
    return { ...told, result: isGiven(entry) ? 'accepted' : 'skipped' };
  }

  /**
   * It counts when it was given, but never before what the stream has come to: an answer that was
   * exported a day later would otherwise be late for every reading.
   */
  private eventOf(request: LabelRequest, answer: Answer, given: number): KindedEvent {
    const time = Math.max(given, this.parts.eventTime());
    return isGiven(answer)
      ? { kind: 'label', ...labelEvent(request, answer, time) }
      : skipEvent(request, answerId(answer), time);
  }
}

function isGiven(answer: Answer): answer is GivenLabel {
  return answer.label !== 'skip';
}
