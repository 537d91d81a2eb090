/**
 * Audits asked for, and what became of them: a work queue in JetStream and a log in KV. A request is
 * made once for its id, however often it is asked for, and survives a restart of either side.
 */
import { AckPolicy, JetStreamApiError, type JsMsg } from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';
import type { AuditEntry, AuditRequest } from '../../audit/request.js';
import type { Nats } from '../nats/connection.js';
import type { NatsNames } from '../nats/names.js';
import type { StreamPlan } from '../nats/stream-plan.js';
import { ensureStream } from '../nats/topology.js';

/** A request whose worker says nothing for this long is given out again. */
const ACK_WAIT_MS = 60_000;

/** What was put off is given out again after this long. */
const PUT_OFF_MS = 30_000;

/** Whether a request is through, with or without a report, or is to be worked on another time. */
export type Handled = 'ended' | 'put off';

/** The work queue. */
function queuePlan(names: NatsNames): StreamPlan {
  return {
    name: names.audits,
    subjects: names.outSubject('audit', '*'),
    maxAgeMs: 0,
    retention: 'workqueue',
  };
}

export class AuditLog {
  private entries = new Map<string, AuditEntry>();

  private constructor(
    private readonly nats: Nats,
    private readonly log: KV,
    private readonly putOffMs: number,
  ) {}

  /** Opens queue and log, creating them where they are absent; requests left over are queued again. */
  static async open(nats: Nats, replicas: number, putOffMs = PUT_OFF_MS): Promise<AuditLog> {
    await ensureStream(nats, queuePlan(nats.names), replicas);
    const log = await new Kvm(nats.jetstream).create(nats.names.auditLog, {
      replicas,
      history: 1,
    });
    const audits = new AuditLog(nats, log, putOffMs);
    await audits.load();
    return audits;
  }

  /** All audits, the latest first. */
  list(): AuditEntry[] {
    return [...this.entries.values()].sort((a, b) => b.request.to - a.request.to);
  }

  get(id: string): AuditEntry | undefined {
    return this.entries.get(id);
  }

  /**
   * Queues the request; one with the same id is the same request. Returns whether it is worked on anew:
   * one that failed is, where somebody calls for it once more.
   */
  async ask(request: AuditRequest): Promise<boolean> {
    const before = this.entries.get(request.id);
    if (before?.state === 'failed' && request.trigger === 'api') return this.askAgain(before);
    if (before) return false;
    const entry: AuditEntry = { request, state: 'waiting' };
    this.entries.set(request.id, entry);
    try {
      const known = await this.create(entry);
      if (known) this.entries.set(request.id, known);
      // Noted before, and perhaps not queued then; what was queued a moment ago, the queue drops.
      if ((known ?? entry).state === 'waiting') await this.queue(request);
      return known === undefined;
    } catch (error) {
      // So that it can be asked for once more.
      this.entries.delete(request.id);
      throw error;
    }
  }

  private async askAgain({ request }: AuditEntry): Promise<boolean> {
    await this.note({ request, state: 'waiting' });
    // The queue would drop a second message of the same name within two minutes.
    await this.queue(request, `${request.id}-${Date.now()}`);
    return true;
  }

  /** Notes what became of a request. */
  async note(entry: AuditEntry): Promise<void> {
    this.entries.set(entry.request.id, entry);
    await this.log.put(entry.request.id, JSON.stringify(entry));
  }

  /** Shows how far a running audit has come; nothing is stored, since it begins anew after a restart. */
  show(entry: AuditEntry): void {
    this.entries.set(entry.request.id, entry);
  }

  /**
   * Hands out requests one after the other until stopped. The work is done once it resolves; where
   * the process ends before, the request is handed out again.
   */
  async work(
    handle: (request: AuditRequest) => Promise<Handled>,
    signal: AbortSignal,
  ): Promise<void> {
    const { manager, jetstream, names } = this.nats;
    const durable_name = `${names.prefix}-audits`;
    await manager.consumers.add(names.audits, {
      durable_name,
      ack_policy: AckPolicy.Explicit,
      ack_wait: ACK_WAIT_MS * 1e6,
      max_ack_pending: 1,
    });
    const consumer = await jetstream.consumers.get(names.audits, durable_name);
    const messages = await consumer.consume({ max_messages: 1 });
    signal.addEventListener('abort', () => messages.stop(), { once: true });
    // Stopping may have come while the consumer was being made.
    if (signal.aborted) messages.stop();
    for await (const message of messages) {
      await this.workOn(message, handle);
      if (signal.aborted) return;
    }
  }

  private async workOn(
    message: JsMsg,
    handle: (request: AuditRequest) => Promise<Handled>,
  ): Promise<void> {
    const alive = setInterval(() => message.working(), ACK_WAIT_MS / 3);
    try {
      const request = message.json<AuditRequest>();
      const known = this.entries.get(request.id)?.state;
      // Handed out again although it has ended: the acknowledgement was lost, or it was queued twice.
      const hasEnded = known === 'done' || known === 'failed';
      if (!hasEnded && (await handle(request)) === 'put off') message.nak(this.putOffMs);
      else message.ack();
    } catch (error) {
      message.nak();
      throw error;
    } finally {
      clearInterval(alive);
    }
  }

  /** Notes a new request; returns what was noted before under its id. */
  private async create(entry: AuditEntry): Promise<AuditEntry | undefined> {
    const { id } = entry.request;
    try {
      await this.log.create(id, JSON.stringify(entry));
      return undefined;
    } catch (error) {
      const stored = error instanceof JetStreamApiError ? await this.log.get(id) : null;
      if (stored?.operation !== 'PUT') throw error;
      return stored.json<AuditEntry>();
    }
  }

  private async queue(request: AuditRequest, msgID = request.id): Promise<void> {
    const { jetstream, names } = this.nats;
    await jetstream.publish(names.outSubject('audit', 0), JSON.stringify(request), { msgID });
  }

  /** The ids of the requests in the queue. */
  private async queued(): Promise<ReadonlySet<string>> {
    const { manager, names } = this.nats;
    const { state } = await manager.streams.info(names.audits);
    const ids = new Set<string>();
    if (state.messages === 0) return ids;
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      // Null where it was worked off.
      const message = await manager.streams.getMessage(names.audits, { seq });
      if (message) ids.add(message.json<AuditRequest>().id);
    }
    return ids;
  }

  private async load(): Promise<void> {
    const keys: string[] = [];
    for await (const key of await this.log.keys()) keys.push(key);
    for (const key of keys) {
      const stored = await this.log.get(key);
      if (stored?.operation !== 'PUT') continue;
      const entry = stored.json<AuditEntry>();
      this.entries.set(key, entry);
    }
    // Noted but perhaps never queued: the process may have ended in between.
    const queued = await this.queued();
    for (const { request, state } of this.entries.values()) {
      const isOpen = state === 'waiting' || state === 'running';
      if (isOpen && !queued.has(request.id)) await this.queue(request);
    }
  }
}
