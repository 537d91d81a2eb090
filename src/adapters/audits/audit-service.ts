/**
 * Takes requests for audits, has them worked off one at a time in a process of their own, and keeps
 * the reports. What is asked for survives a restart, and is asked for once.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cron } from 'croner';
import type { Incident } from '../../alarms/incident.js';
import type { AuditOptions } from '../../audit/audit-options.js';
import type { AuditEntry, AuditRequest } from '../../audit/request.js';
import type { DecoderOptions } from '../../events/decoder.js';
import type { NatsLogin } from '../../config/nats-login.js';
import type { Log } from '../log.js';
import { PeriodicWork } from '../periodic-work.js';
import type { PostedAlert } from './alertmanager.js';
import { askedAudit } from './asked-audit.js';
import type { ArchivePlace } from './audit-job.js';
import type { AuditLog, Handled } from './audit-log.js';
import { PassingFailure, runInProcess } from './audit-process.js';
import {
  alertRequest,
  missingRequests,
  scheduledRequest,
  type StretchOptions,
} from './audit-requests.js';

export interface AuditServiceOptions {
  /** The NATS servers that audits read the stream from. */
  readonly servers: readonly string[];
  /** How to log in there. */
  readonly login: NatsLogin;
  /** Of the names of what is kept there. */
  readonly prefix: string;
  readonly queue: AuditLog;
  /** Folder of the reports. */
  readonly folder: string;
  /** Where the service keeps what the stream no longer holds. */
  readonly archive?: ArchivePlace;
  readonly audit: Omit<AuditOptions, 'reproduce'>;
  readonly decoder: Omit<DecoderOptions, 'partition'>;
  readonly stretches: StretchOptions;
  /** Cron pattern in UTC; undefined: none. */
  readonly schedule: string | undefined;
  /** End of the last window read, epoch ms of event time; undefined before the first. */
  readonly eventTime: () => number | undefined;
  readonly incidents: () => readonly Incident[];
  readonly log: Log;
}

/** Ids that requests make, and so the only ones that name a report. */
const REPORT_ID = /^[\w-]{1,64}$/;

/** How often incidents without an audit are looked for. */
const INCIDENTS_MS = 30_000;

export class AuditService {
  private readonly stopping = new AbortController();
  private working: Promise<void> | undefined;
  private cron: Cron | undefined;
  private readonly periodic = new PeriodicWork((what, error) =>
    this.options.log.warn({ err: error }, `${what} failed; it is tried again`),
  );
  private readonly listeners = new Set<(entry: AuditEntry) => void>();

  constructor(private readonly options: AuditServiceOptions) {}

  /** Begins to work off the queue and to keep the schedule. */
  start(): void {
    const { queue, log, schedule } = this.options;
    this.working = this.keepWorking(queue);
    // What an absent server did not take when the incident opened.
    this.periodic.every(INCIDENTS_MS, 'asking for audits', () => this.askForIncidents());
    if (schedule === undefined) return;
    this.cron = new Cron(schedule, { timezone: 'UTC', protect: true }, async (self: Cron) => {
      const at = self.currentRun()?.getTime() ?? Date.now();
      await this.ask(scheduledRequest(at, this.now(), this.options.stretches)).catch(
        (error: unknown) => log.warn({ err: error }, 'the scheduled audit could not be asked for'),
      );
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.periodic.stop();
    this.cron?.stop();
    await this.working;
  }

  /** Calls the listener when an audit is asked for, starts, ends or fails; returns how to stop that. */
  onChange(listener: (entry: AuditEntry) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** All audits, the latest first. */
  list(): AuditEntry[] {
    return this.options.queue.list();
  }

  /** Asks for the audits of open incidents that have none yet. */
  async askForIncidents(): Promise<void> {
    const { incidents, queue, stretches } = this.options;
    const isAskedFor = (id: string) => queue.get(id) !== undefined;
    for (const request of missingRequests(incidents(), isAskedFor, stretches)) {
      await this.ask(request);
    }
  }

  /** Asks for the audits of posted alerts; returns their ids. */
  async askForAlerts(alerts: readonly PostedAlert[]): Promise<string[]> {
    const { incidents, stretches } = this.options;
    const requests = alerts.map((alert) => alertRequest(alert, incidents(), this.now(), stretches));
    for (const request of requests) await this.ask(request);
    return [...new Set(requests.map(({ id }) => id))];
  }

  /** Asks for an audit; one with the same id is asked for once. */
  async ask(request: AuditRequest): Promise<void> {
    const isNew = await this.options.queue.ask(request);
    if (isNew) this.tell({ request, state: 'waiting' });
  }

  /** The finished report, undefined where there is none of this id. */
  async report(id: string, form: 'html' | 'json' | 'md'): Promise<string | undefined> {
    if (!REPORT_ID.test(id) || this.options.queue.get(id)?.state !== 'done') return undefined;
    try {
      return await readFile(this.path(id, form), 'utf8');
    } catch (error) {
      // Removed by hand, or written by a service on another machine.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private now(): number {
    return this.options.eventTime() ?? Date.now();
  }

  private path(id: string, form: 'html' | 'json' | 'md'): string {
    return join(this.options.folder, `${id}.${form}`);
  }

  private tell(entry: AuditEntry): void {
    for (const listener of this.listeners) listener(entry);
  }

  /** Works until stopped; an interruption of the connection is waited out. */
  private async keepWorking(queue: AuditLog): Promise<void> {
    const { signal } = this.stopping;
    while (!this.isStopping()) {
      try {
        await queue.work((request) => this.handle(request), signal);
      } catch (error) {
        if (this.isStopping()) return;
        this.options.log.warn(
          { err: error },
          'working on audits was interrupted; it is taken up again',
        );
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  /** A call, since it may change while something is awaited. */
  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async handle(request: AuditRequest): Promise<Handled> {
    await this.note({ request, state: 'running' });
    try {
      const verdict = await this.run(request);
      await this.note({ request, state: 'done', verdict, finishedAt: Date.now() });
    } catch (error) {
      // Cut short by the end of the service: it is worked on again after the next start.
      if (this.isStopping()) throw error;
      if (error instanceof PassingFailure) {
        this.options.log.warn({ err: error, audit: request.id }, 'an audit is put off');
        const verdict = `It is tried again until it goes well: ${error.message}`;
        await this.note({ request, state: 'waiting', verdict });
        return 'put off';
      }
      // Told and set aside: tried again it would fail in the same way.
      const verdict = error instanceof Error ? error.message : String(error);
      this.options.log.error({ err: error, audit: request.id }, 'an audit failed');
      await this.note({ request, state: 'failed', verdict, finishedAt: Date.now() });
    }
    return 'ended';
  }

  private async note(entry: AuditEntry): Promise<void> {
    await this.options.queue.note(entry);
    this.tell(entry);
  }

  private run(request: AuditRequest): Promise<string> {
    const { servers, login, prefix, queue, audit, decoder, folder, archive } = this.options;
    return runInProcess(
      {
        servers,
        login,
        prefix,
        request,
        audit: askedAudit(request, audit),
        decoder,
        folder,
        ...(archive && { archive }),
      },
      {
        signal: this.stopping.signal,
        onProgress: ({ phase, progress }) => {
          const entry: AuditEntry = { request, state: 'running', phase, progress };
          queue.show(entry);
          this.tell(entry);
        },
      },
    );
  }
}
