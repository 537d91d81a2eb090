/** Whether the service can do its work now: each part says why where it cannot. */
import { formatDuration } from '../../config/duration.js';

/** What is looked at. */
export interface HealthSources {
  readonly isConnected: () => boolean;
  /** When the last checkpoint was stored, epoch ms; undefined before the first. */
  readonly checkpointAt: () => number | undefined;
  /** Messages that wait in the stream, and the largest event time read, by partition. */
  readonly partitions: () => readonly { readonly pending: number; readonly largestTime: number }[];
  /** Why sources are not read; undefined where all are, or there are none. */
  readonly sourceProblem: () => string | undefined;
}

export interface HealthLimits {
  readonly checkpointMs: number;
  /** Events that wait may be behind by this much. */
  readonly lagMs: number;
}

/** Checkpoints that may fail before the state counts as not stored. */
const MISSED_CHECKPOINTS = 4;
/** Storing a large state takes its time, however short the interval. */
const CHECKPOINT_ROOM_MS = 30_000;

export const HEALTH_PARTS = ['nats', 'checkpoint', 'lag', 'sources'] as const;

export type HealthPart = (typeof HEALTH_PARTS)[number];

export class Health {
  readonly parts = HEALTH_PARTS;
  private readonly startedAt: number;

  constructor(
    private readonly sources: HealthSources,
    private readonly limits: HealthLimits,
    private readonly now: () => number = Date.now,
  ) {
    this.startedAt = now();
  }

  /** Why a part is down; undefined where it is well. */
  reason(part: HealthPart): string | undefined {
    if (part === 'nats') {
      return this.sources.isConnected() ? undefined : 'the NATS server does not answer';
    }
    if (part === 'sources') return this.sources.sourceProblem();
    return part === 'checkpoint' ? this.checkpointReason() : this.lagReason();
  }

  private checkpointReason(): string | undefined {
    const age = this.now() - (this.sources.checkpointAt() ?? this.startedAt);
    const most = MISSED_CHECKPOINTS * this.limits.checkpointMs + CHECKPOINT_ROOM_MS;
    if (age <= most) return undefined;
    return `the state was not stored for ${seconds(age)}; a restart would read all since then again. The log says why`;
  }

  private lagReason(): string | undefined {
    const behind = this.sources.partitions().map(({ pending, largestTime }) => {
      // Without events that wait, silence is no lag; before the first event nothing can be said.
      return pending > 0 && Number.isFinite(largestTime) ? this.now() - largestTime : 0;
    });
    const lag = Math.max(0, ...behind);
    if (lag <= this.limits.lagMs) return undefined;
    return `events that wait are read ${seconds(lag)} late; readings are that old`;
  }
}

function seconds(ms: number): string {
  return formatDuration(Math.round(ms / 1000) * 1000);
}
