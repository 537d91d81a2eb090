/** A segment: each detector's core readings over time, and its incidents. */
import type { JSX } from 'preact';
import type { Incident } from '../alarms/incident.js';
import type { AuditEntry } from '../audit/request.js';
import type {
  ChangeMark,
  HistoryJson,
  MarkJson,
  OverviewJson,
  SeriesJson,
} from '../adapters/http/status-json.js';
import { Chart } from './chart.js';
import { Incidents } from './incidents.js';
import { useJson } from './live.js';
import { Mark } from './mark.js';
import { ReadingTable } from './reading-table.js';
import { lastWords, limitWords } from './words.js';

export interface SegmentProps {
  readonly surface: string;
  readonly policy: string;
  readonly version: number;
  readonly overview: OverviewJson;
  readonly incidents: readonly Incident[];
  readonly audits: readonly AuditEntry[];
}

export function SegmentPage({ surface, policy, ...props }: SegmentProps): JSX.Element {
  const { version, overview, audits } = props;
  const address = `/api/history?${new URLSearchParams({ surface, policy }).toString()}`;
  const { data, failed } = useJson<HistoryJson>(address, version);
  const incidents = props.incidents.filter(
    (incident) => incident.surface === surface && incident.policy === policy,
  );
  const marks = overview.segments.find(
    (segment) => segment.surface === surface && segment.policy === policy,
  )?.marks;
  return (
    <>
      <p class="back">
        <a href="#/">All segments</a>
      </p>
      <h1 tabIndex={-1}>
        <bdi>{surface}</bdi> <span class="muted">/</span> <bdi>{policy}</bdi>
      </h1>
      {failed && <p class="empty">The readings could not be fetched; they are tried again.</p>}
      {data?.series.length === 0 && <p class="empty">No reading of this segment is kept.</p>}
      {data &&
        overview.detectors.map((detector) => (
          <DetectorSection
            key={detector.id}
            detector={detector}
            mark={marks?.find((mark) => mark.detector === detector.id)}
            series={data.series.filter((each) => each.detector === detector.id)}
            incidents={incidents}
            changes={data.changes}
          />
        ))}
      <section aria-labelledby="incidents-title">
        <h2 id="incidents-title">Incidents of this segment</h2>
        <Incidents incidents={incidents} audits={audits} />
      </section>
    </>
  );
}

interface DetectorProps {
  readonly detector: OverviewJson['detectors'][number];
  readonly mark: MarkJson | undefined;
  readonly series: readonly SeriesJson[];
  readonly incidents: readonly Incident[];
  readonly changes: readonly ChangeMark[];
}

function DetectorSection({
  detector,
  mark,
  series,
  incidents,
  changes,
}: DetectorProps): JSX.Element {
  const { id, title, question } = detector;
  return (
    <section aria-labelledby={`detector-${id}`}>
      <h2 id={`detector-${id}`}>
        {title} {mark && <Mark state={mark.state} />}
      </h2>
      <p class="lead">{question}</p>
      {mark && <p>{mark.why}</p>}
      <p class="muted">
        A band is the 95% interval: chance among users, not a change of who they are. Shaded
        stretches are incidents, the dashed line is the limit.{' '}
        <a href={`/detectors/${encodeURIComponent(id)}`}>What these numbers do not say</a>
      </p>
      <div class="readings">
        {series.map((each) => (
          <Reading
            key={JSON.stringify([each.reading.id, each.by])}
            series={each}
            incidents={incidents.filter(({ reading }) => reading === `${id}.${each.reading.id}`)}
            changes={changes}
          />
        ))}
      </div>
    </section>
  );
}

type ReadingProps = Pick<DetectorProps, 'incidents' | 'changes'> & { readonly series: SeriesJson };

function Reading({ series, incidents, changes }: ReadingProps): JSX.Element {
  const { reading, by, limits } = series;
  const worse = reading.harm === 'up' ? 'Higher is worse.' : 'Lower is worse.';
  return (
    <article class="reading">
      <h3>
        {reading.title}
        {Object.entries(by).map(([key, value]) => (
          <span class="by" key={key}>
            {key}: <bdi>{value}</bdi>
          </span>
        ))}
      </h3>
      <p>
        {reading.meaning} {reading.harm && worse}
      </p>
      <p class="now">
        {lastWords(series)}
        {limits.map((limit) => ` Limit: ${limitWords(limit)}.`)}
      </p>
      {series.value.some((value) => value !== null) && (
        <Chart series={series} incidents={incidents} changes={changes} />
      )}
      <ReadingTable series={series} />
    </article>
  );
}
