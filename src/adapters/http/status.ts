/** What the status page asks for, put together from the history, the views and the ingest. */
import type { Detector } from '../../detectors/detector.js';
import { sumOf } from '../../windows/accounting.js';
import type { Ingest } from '../nats/ingest.js';
import { lackWords } from './lack-words.js';
import { LiveClients } from './live-clients.js';
import { segmentsWorstFirst } from './overview.js';
import type { ReadingsHistory, Series } from './readings-history.js';
import { Runbooks } from './runbooks.js';
import type { AccountingJson, HistoryJson, OverviewJson, SeriesJson } from './status-json.js';
import type { AuditsView, ChangesView, IncidentsView } from './status-views.js';

export interface StatusParts {
  readonly ingest: Pick<Ingest, 'pipeline' | 'onReadings' | 'onIncident'>;
  readonly detectors: readonly Detector[];
  readonly history: ReadingsHistory;
  readonly version: string;
}

export class Status {
  readonly live = new LiveClients();
  readonly runbooks: Runbooks;

  constructor(
    private readonly parts: StatusParts,
    readonly incidents: IncidentsView,
    readonly audits: AuditsView,
    private readonly changes: ChangesView,
  ) {
    const { ingest, detectors } = parts;
    this.runbooks = new Runbooks(detectors.map(({ declaration }) => declaration));
    ingest.onReadings(({ of }) => {
      if (of === 'window') this.live.tell('window');
    });
    ingest.onIncident(() => this.live.tell('incident'));
    audits.onChange?.(() => this.live.tell('audit'));
  }

  overview(now: number): OverviewJson {
    const { ingest, detectors, history, version } = this.parts;
    const declarations = detectors.map(({ declaration }) => declaration);
    const eventTime = Math.max(...ingest.pipeline.workers.map((worker) => worker.largestTime));
    const { windowEnd } = history;
    return {
      version,
      now,
      ...(Number.isFinite(eventTime) ? { eventTime } : {}),
      ...(windowEnd === undefined ? {} : { windowEnd }),
      accounting: this.accounting(),
      detectors: declarations.map(({ id, title, question }) => ({ id, title, question })),
      segments: segmentsWorstFirst(declarations, history.all(), this.incidents.list()),
    };
  }

  history(surface: string, policy: string): HistoryJson {
    const inSegment = this.parts.history.all(surface, policy);
    const series = this.parts.detectors.flatMap(({ declaration: { id, readings, alerts } }) =>
      readings.flatMap((reading) =>
        inSegment
          .filter((each) => each.detector === id && each.reading === reading.id)
          .map((each) => ({
            ...{ detector: id, reading, by: each.by },
            limits: alerts
              .filter((alert) => alert.reading === reading.id)
              .map(({ id: alert, when, threshold, severity }) => ({
                ...{ alert, when, threshold, severity },
              })),
            ...columnsOf(each, reading.of),
          })),
      ),
    );
    return { surface, policy, series, changes: this.changes.list(surface, policy) };
  }

  private accounting(): AccountingJson {
    const { sent, accepted, duplicate, deadLettered, late } =
      this.parts.ingest.pipeline.accounting();
    return {
      sent: sumOf(sent),
      accepted: sumOf(accepted),
      duplicate: sumOf(duplicate),
      deadLettered: sumOf(deadLettered),
      late: sumOf(late),
    };
  }
}

type Columns = Pick<SeriesJson, 'end' | 'value' | 'low' | 'high' | 'reason' | 'missing'>;

function columnsOf({ ring }: Series, unit: string): Columns {
  const points = ring.points();
  const missing = lackWords(points, unit);
  return {
    end: points.map(({ end }) => end),
    value: points.map(({ value }) => value ?? null),
    low: points.map(({ low }) => low ?? null),
    high: points.map(({ high }) => high ?? null),
    reason: points.map(({ reason }) => reason ?? null),
    ...(missing === undefined ? {} : { missing }),
  };
}
