/**
 * Erases a user from what is kept in NATS: the raw events, with those that name no user but one of the
 * user's recommendations; dead letters that hold the user; requests for labels of what the user saw, and
 * answers to them. Messages are deleted whole, and overwritten by the server.
 */
import { DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { Nats } from './connection.js';

export interface Forgotten {
  /** Events of the user, and messages that they were in. */
  readonly events: number;
  readonly messages: number;
  /** Events of others that were in the same messages. */
  readonly others: number;
  readonly deadLetters: number;
  readonly requests: number;
  readonly answers: number;
}

/** What is looked at of an event; everything else of it is as it came. */
interface Mention {
  readonly id?: unknown;
  readonly user?: unknown;
  readonly recommendation?: unknown;
}

/**
 * Erases the user, or with `dryRun` only counts what would be erased. Recommendations are remembered by
 * id while it runs; what is published meanwhile is left for the next run.
 */
export async function forgetUser(nats: Nats, user: string, dryRun: boolean): Promise<Forgotten> {
  const { names } = nats;
  const recommendations = new Set<string>();
  for await (const message of messagesOf(nats, names.events)) {
    if (!message.subject.includes('.recommendation.')) continue;
    for (const { id, user: of } of eventsOf(message.string())) {
      if (of === user && typeof id === 'string') recommendations.add(id);
    }
  }
  const isTheirs = (event: Mention) =>
    event.user === user ||
    (typeof event.recommendation === 'string' && recommendations.has(event.recommendation));
  const erase = async (stream: string, sequence: number) => {
    if (!dryRun) await nats.manager.streams.deleteMessage(stream, sequence, true);
  };

  let [events, messages, others] = [0, 0, 0];
  for await (const message of messagesOf(nats, names.events)) {
    const text = message.string();
    const all = eventsOf(text);
    // What cannot be read is judged by its text: rather one too many.
    const unread = all.length === 0 && text.includes(user) ? 1 : 0;
    const theirs = all.filter(isTheirs).length + unread;
    if (theirs === 0) continue;
    events += theirs;
    others += all.length + unread - theirs;
    messages++;
    await erase(names.events, message.seq);
  }

  let deadLetters = 0;
  for await (const message of messagesOf(nats, names.deadLetters)) {
    const text = message.string();
    // What was refused may be no JSON, so the text decides: rather one too many.
    if (!text.includes(user) && !eventsOf(text).some(isTheirs)) continue;
    deadLetters++;
    await erase(names.deadLetters, message.seq);
  }

  const asked: string[] = [];
  for await (const message of messagesOf(nats, names.labelRequests)) {
    const [request] = eventsOf(message.string());
    if (!request || !isTheirs(request)) continue;
    if (typeof request.id === 'string') asked.push(request.id);
    await erase(names.labelRequests, message.seq);
  }
  const answers = await forgetAnswers(nats, new Set(asked), dryRun);
  return { events, messages, others, deadLetters, requests: asked.length, answers };
}

/** The requests that were answered are kept for whoever answers after others. */
async function forgetAnswers(
  nats: Nats,
  requests: ReadonlySet<string>,
  dryRun: boolean,
): Promise<number> {
  if (requests.size === 0) return 0;
  const kept = await new Kvm(nats.jetstream).create(nats.names.labelAnswers);
  let answers = 0;
  for (const id of requests) {
    const key = `request-${id}`;
    const entry = await kept.get(key);
    if (entry?.operation !== 'PUT') continue;
    answers++;
    if (!dryRun) await kept.purge(key);
  }
  return answers;
}

/** All messages that the stream holds now. */
async function* messagesOf(nats: Nats, stream: string): AsyncGenerator<JsMsg> {
  const { state } = await nats.manager.streams.info(stream);
  if (state.messages === 0) return;
  const consumer = await nats.jetstream.consumers.get(stream, {
    deliver_policy: DeliverPolicy.All,
  });
  const messages = await consumer.consume({ max_messages: 500 });
  try {
    for await (const message of messages) {
      if (message.seq > state.last_seq) return;
      yield message;
      if (message.seq === state.last_seq || message.info.pending === 0) return;
    }
  } finally {
    await messages.close();
    await consumer.delete();
  }
}

/** The events of a body: one object, a list, or an object a line; none of what is no JSON. */
function eventsOf(text: string): Mention[] {
  const whole = fromJson(text);
  if (Array.isArray(whole)) return whole.filter(isObject);
  if (isObject(whole)) return [whole];
  return text.split('\n').map(fromJson).filter(isObject);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Mention {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
