/** The history of a running service in InfluxDB: what is written there, and how that goes as metrics. */
import { join } from 'node:path';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { AuditEntry } from '../../audit/request.js';
import type { Log } from '../log.js';
import type { Monitor } from '../ingest/monitor.js';
import { HistoryWriter } from './history-writer.js';
import type { HistoryQuery, HistorySeries } from './history-query.js';
import type { InfluxServer } from './influx-server.js';
import { PointQueue } from './point-queue.js';
import type { LabelSpend } from '../../labelling/label-request.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import { auditPoint, incidentPoint, labelSpendPoint, readingPoints } from './points.js';

const HOUR = 3_600_000;

export interface InfluxHistoryParts {
  readonly server: InfluxServer;
  readonly ingest: Pick<Monitor, 'onReadings' | 'onIncident'> & {
    /** Undefined where labelling is off. */
    readonly desk: { spend(): readonly LabelSpend[] } | undefined;
  };
  /** Folder of the service; the queue has one in it. */
  readonly folder: string;
  readonly queueBytes: number;
  readonly registry: Registry;
  readonly log: Log;
}

export interface InfluxHistory {
  /** Keeps an audit, once it has ended. */
  takeAudit(entry: AuditEntry): void;
  /**
   * The values of a reading, a series for each thing that it is about.
   *
   * @throws TooManyValuesError
   * @throws Error when the server does not answer
   */
  read(query: HistoryQuery): Promise<HistorySeries[]>;
  /** Writes what waits; what cannot be written stays on disk. */
  stop(): Promise<void>;
}

/** Writes readings, incidents and the spending of labels from now on, and what an earlier run could not. */
export async function startInfluxHistory(parts: InfluxHistoryParts): Promise<InfluxHistory> {
  const { server, ingest, log } = parts;
  const queue = await PointQueue.open(join(parts.folder, 'history-queue'), parts.queueBytes);
  const writer = new HistoryWriter({ write: (points) => server.write(points), queue, log });
  ingest.onReadings((set) => {
    writer.add(readingPoints(set));
    if (isHourly(set)) {
      writer.add(
        (ingest.desk?.spend() ?? []).map((spend) => labelSpendPoint(spend, set.window.end)),
      );
    }
  });
  ingest.onIncident((change) => writer.add([incidentPoint(change)]));
  historyMetrics(parts.registry, writer);
  return {
    takeAudit(entry) {
      const point = auditPoint(entry);
      if (point) writer.add([point]);
    },
    read: (query) => server.read(query),
    stop: () => writer.stop(),
  };
}

/** Once in an hour of event time, or in as long as windows advance by. */
function isHourly({ of, lane, window }: ReadingSet): boolean {
  return of === 'window' && lane === 'exposure' && window.end % HOUR === 0;
}

/** Registers the metrics of the history. */
export function historyMetrics(registry: Registry, writer: Pick<HistoryWriter, 'counts'>): void {
  new Counter({
    name: 'flyball_history_points_total',
    help: 'Points for InfluxDB since the start: written, or dropped (refused, or no room on disk).',
    labelNames: ['fate'],
    registers: [registry],
    collect() {
      const { written, dropped } = writer.counts();
      this.reset();
      this.inc({ fate: 'written' }, written);
      this.inc({ fate: 'dropped' }, dropped);
    },
  });
  new Gauge({
    name: 'flyball_history_waiting_points',
    help: 'Points that wait to be written to InfluxDB, in memory and on disk.',
    registers: [registry],
    collect() {
      this.set(writer.counts().waiting);
    },
  });
  new Gauge({
    name: 'flyball_history_up',
    help: '1 while InfluxDB takes what is written, 0 while it is away.',
    registers: [registry],
    collect() {
      this.set(writer.counts().isAway ? 0 : 1);
    },
  });
}
