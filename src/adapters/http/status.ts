/** What the status page asks for, put together from the history, the views and the ingest. */
import type { Detector } from '../../detectors/detector.js';
import { sumOf } from '../../windows/accounting.js';
import type { Monitor } from '../ingest/monitor.js';
import { declaredReadings, type DeclaredReadings } from './declared-readings.js';
import { lackWords, remedyWords } from './lack-words.js';
import { LiveClients } from './live-clients.js';
import { segmentsWorstFirst } from './overview.js';
import type { ReadingsHistory } from './readings-history.js';
import { Runbooks } from './runbooks.js';
import { shownSeries, withoutOutdated, type ShownSeries } from './shown-series.js';
import type { MonitorState } from '../../alarms/monitor-state.js';
import type {
  AccountingJson,
  HistoryJson,
  MonitorJson,
  OverviewJson,
  SeriesJson,
} from './status-json.js';
import type { AuditsView, ChangesView, IncidentsView } from './status-views.js';

export interface StatusParts {
  readonly ingest: Pick<
    Monitor,
    'pipeline' | 'latest' | 'eventTimes' | 'onReadings' | 'onIncident'
  >;
  readonly detectors: readonly Detector[];
  readonly history: ReadingsHistory;
  readonly version: string;
}

export class Status {
  readonly live = new LiveClients();
  readonly runbooks: Runbooks;
  private readonly declared: DeclaredReadings;
  private readonly order: readonly string[];

  constructor(
    private readonly parts: StatusParts,
    readonly incidents: IncidentsView,
    readonly audits: AuditsView,
    private readonly changes: ChangesView,
  ) {
    const { ingest, detectors } = parts;
    this.declared = declaredReadings(detectors);
    this.order = [...this.declared.keys()];
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
    const eventTime = Math.max(...ingest.eventTimes());
    const { windowEnd } = history;
    return {
      version,
      now,
      ...(Number.isFinite(eventTime) ? { eventTime } : {}),
      ...(windowEnd === undefined ? {} : { windowEnd }),
      ...(ingest.pipeline.workers.length === 0 ? {} : { accounting: this.accounting() }),
      detectors: declarations.map(({ id, title, question }) => ({ id, title, question })),
      segments: segmentsWorstFirst(detectors, this.shown(), this.incidents.list()),
    };
  }

  history(surface: string, policy: string): HistoryJson {
    const series = withoutOutdated(this.shown(surface, policy))
      .sort((a, b) => this.placeOf(a) - this.placeOf(b))
      .map(seriesJson);
    const monitors = (this.incidents.states?.() ?? [])
      .filter((state) => state.surface === surface && state.policy === policy)
      .map(monitorJson);
    return { surface, policy, series, changes: this.changes.list(surface, policy), monitors };
  }

  /** All readings, or those of one segment. */
  private shown(surface?: string, policy?: string): ShownSeries[] {
    const { ingest, history } = this.parts;
    const latest = ingest.latest.windows.map((set) => ({
      ...set,
      readings: set.readings.filter(
        (each) =>
          (surface === undefined || each.surface === surface) &&
          (policy === undefined || each.policy === policy),
      ),
    }));
    return shownSeries(this.declared, history.all(surface, policy), latest);
  }

  private placeOf({ detector, reading }: ShownSeries): number {
    return this.order.indexOf(`${detector}.${reading.id}`);
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

function monitorJson(state: MonitorState): MonitorJson {
  const { kind, alert, reading, by, against, severity, blocks, needed } = state;
  const { baseline, limit, share } = state;
  return {
    ...{ kind, alert, reading, by, severity, state: state.state, blocks, needed, share },
    ...(against === undefined ? {} : { against }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function seriesJson(shown: ShownSeries): SeriesJson {
  const { detector, reading, by, lane, blockMs, limits, provisional } = shown;
  const points = shown.points();
  const missing = lackWords(points, { unit: reading.of, blockMs });
  const last = points.at(-1);
  const remedy = last && remedyWords(last, reading.of, detector);
  return {
    ...{ detector, reading, by, lane, blockMs, limits },
    end: points.map(({ end }) => end),
    value: points.map(({ value }) => value ?? null),
    low: points.map(({ low }) => low ?? null),
    high: points.map(({ high }) => high ?? null),
    reason: points.map(({ reason }) => reason ?? null),
    ...(provisional ? { provisional } : {}),
    ...(missing === undefined ? {} : { missing }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}
