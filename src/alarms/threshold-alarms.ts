/**
 * Fixed limits on readings: an incident opens when the whole 95% interval has lain beyond the limit
 * for long enough, and closes with the first window back inside. Event time only: a replay opens the
 * same incidents as the live service.
 */
import type { AlertDeclaration, Detector, Lane } from '../detectors/detector.js';
import { isMeasured, type Measured } from '../detectors/reading.js';
import { PUBLIC_KEY, TextHasher } from '../events/hash64.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { ReadingSet } from '../windows/reading-set.js';
import type { Incident } from './incident.js';

/** What opened or closed with a window. */
export interface IncidentChange {
  readonly what: 'opened' | 'closed';
  readonly incident: Incident;
}

/** Incidents kept after they have closed. */
const MAX_KEPT = 200;

interface Watched {
  readonly detector: string;
  readonly alert: AlertDeclaration;
  readonly holdMs: number;
}

export class ThresholdAlarms {
  private readonly watched: readonly Watched[];
  /** When each (alert, segment, `by`) went beyond its limit, and the lane it is read in. */
  private readonly beyond = new Map<string, { readonly since: number; readonly lane: Lane }>();
  private readonly open = new Map<string, Incident>();
  private readonly closed: Incident[] = [];
  private readonly hasher = new TextHasher(PUBLIC_KEY);

  constructor(detectors: readonly Detector[]) {
    this.watched = detectors.flatMap(({ declaration }) =>
      declaration.alerts.map((alert) => ({
        detector: declaration.id,
        alert,
        holdMs: prometheusDuration(alert.for),
      })),
    );
  }

  /** Open incidents first, then closed ones, each the latest first. */
  list(): Incident[] {
    const latestFirst = (a: Incident, b: Incident) => b.openedAt - a.openedAt;
    return [...[...this.open.values()].sort(latestFirst), ...[...this.closed].reverse()];
  }

  /**
   * Takes in a window's readings; blocks and what is provisional pass by. Returns what opened and
   * closed with it.
   */
  apply(set: ReadingSet): IncidentChange[] {
    if (set.of !== 'window' || set.provisional) return [];
    const changes: IncidentChange[] = [];
    const seen = new Set<string>();
    for (const { detector, surface, policy, measurement } of set.readings) {
      for (const watched of this.watched) {
        if (watched.detector !== detector || watched.alert.reading !== measurement.reading)
          continue;
        const key = JSON.stringify([watched.alert.id, surface, policy, measurement.by]);
        seen.add(key);
        const measured = isMeasured(measurement) ? measurement : undefined;
        const place = { surface, policy, lane: set.lane };
        changes.push(...this.step(watched, key, place, measured, set.window.end));
      }
    }
    // A segment that fell silent is beyond nothing any more.
    for (const [key, { lane }] of this.beyond) {
      if (lane === set.lane && !seen.has(key)) changes.push(...this.back(key, set.window.end));
    }
    return changes;
  }

  encode(writer: BinaryWriter): void {
    writer.text(
      JSON.stringify({
        beyond: [...this.beyond],
        open: [...this.open],
        closed: this.closed,
      }),
    );
  }

  restore(reader: BinaryReader): void {
    const stored = JSON.parse(reader.text()) as {
      beyond: [string, { since: number; lane: Lane }][];
      open: [string, Incident][];
      closed: Incident[];
    };
    for (const [key, since] of stored.beyond) this.beyond.set(key, since);
    for (const [key, incident] of stored.open) this.open.set(key, incident);
    this.closed.push(...stored.closed);
  }

  private step(
    { detector, alert, holdMs }: Watched,
    key: string,
    {
      lane,
      ...segment
    }: { readonly surface: string; readonly policy: string; readonly lane: Lane },
    measured: Measured | undefined,
    end: number,
  ): IncidentChange[] {
    if (!measured || !isBeyond(alert, measured)) return this.back(key, end);
    const since = this.beyond.get(key)?.since ?? end;
    this.beyond.set(key, { since, lane });
    const { value, low = value, high = value } = measured;
    const before = this.open.get(key);
    if (before) {
      this.open.set(key, { ...before, value, low, high });
      return [];
    }
    if (end - since < holdMs) return [];
    const incident: Incident = {
      id: this.idOf(`${key}${since}`),
      alert: alert.id,
      detector,
      reading: `${detector}.${alert.reading}`,
      ...segment,
      by: measured.by,
      severity: alert.severity,
      summary: alert.summary,
      when: alert.when,
      threshold: alert.threshold,
      since,
      openedAt: end,
      value,
      low,
      high,
    };
    this.open.set(key, incident);
    return [{ what: 'opened', incident }];
  }

  private back(key: string, end: number): IncidentChange[] {
    this.beyond.delete(key);
    const before = this.open.get(key);
    if (!before) return [];
    this.open.delete(key);
    const incident = { ...before, closedAt: end };
    this.closed.push(incident);
    if (this.closed.length > MAX_KEPT) this.closed.shift();
    return [{ what: 'closed', incident }];
  }

  private idOf(text: string): string {
    const { high, low } = this.hasher.hash(text);
    const hex = (half: number) => half.toString(16).padStart(8, '0');
    return `${hex(high)}${hex(low)}`;
  }
}

/** Whether the whole interval lies beyond the limit; the value where there is no interval. */
function isBeyond({ when, threshold }: AlertDeclaration, measured: Measured): boolean {
  const { value, low = value, high = value } = measured;
  return when === 'above' ? low > threshold : high < threshold;
}

/** Milliseconds of a duration as Prometheus writes it: `90s`, `15m`, `1h`, `1d`. */
function prometheusDuration(text: string): number {
  const match = /^(\d+)(s|m|h|d)$/.exec(text);
  if (!match) throw new RangeError(`"${text}" is no duration such as 15m`);
  const unit = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[
    match[2] as 's' | 'm' | 'h' | 'd'
  ];
  return Number(match[1]) * unit;
}
