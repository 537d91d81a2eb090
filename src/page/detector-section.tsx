/** One detector on one segment: its question, what its readings answer, and what they lack. */
import type { JSX } from 'preact';
import type { Incident } from '../alarms/incident.js';
import type {
  ChangeMark,
  MarkJson,
  MonitorJson,
  OverviewJson,
  SeriesJson,
} from '../adapters/http/status-json.js';
import { DetailReadings } from './detail-readings.js';
import { Mark } from './mark.js';
import { groupsOf, isKnown, remediesOf, type ReadingGroup } from './reading-group.js';
import { Forecast, Meaning, Reading } from './reading.js';
import { Lacks } from './value-table.js';

export interface DetectorProps {
  readonly detector: OverviewJson['detectors'][number];
  readonly mark: MarkJson | undefined;
  /** The detector's. */
  readonly series: readonly SeriesJson[];
  /** Quality by labels, where it was measured. */
  readonly quality: SeriesJson | undefined;
  /** Of the segment. */
  readonly incidents: readonly Incident[];
  readonly changes: readonly ChangeMark[];
  /** Of the segment. */
  readonly monitors: readonly MonitorJson[];
}

export function DetectorSection(props: DetectorProps): JSX.Element {
  const { detector, mark, series } = props;
  const { id, title, question } = detector;
  const groups = groupsOf(series);
  return (
    <section class="detector" aria-labelledby={`detector-${id}`}>
      <h2 id={`detector-${id}`}>
        {title} {mark && <Mark state={mark.state} />}
      </h2>
      <p class="lead">{question}</p>
      {mark && <p>{mark.why}</p>}
      {groups.some(isKnown) ? <Answers {...props} groups={groups} /> : <Unknown groups={groups} />}
      <p class="muted small">
        <a
          href={`/detectors/${encodeURIComponent(id)}`}
          aria-label={`What these numbers do not say: ${title}`}
        >
          What these numbers do not say
        </a>
      </p>
    </section>
  );
}

function Answers({
  groups,
  detector: { id },
  quality,
  incidents,
  changes,
  monitors,
}: DetectorProps & { readonly groups: readonly ReadingGroup[] }): JSX.Element {
  const isForecast = ({ reading }: ReadingGroup) => reading.by.includes('ahead');
  const isCard = ({ reading }: ReadingGroup) =>
    reading.tier === 'core' || reading.by.includes('position');
  const known = groups.filter((group) => isKnown(group));
  const forecast = known.find(isForecast);
  return (
    <>
      <div class="readings">
        {known.filter(isCard).map((group) => (
          <Reading
            key={group.reading.id}
            group={group}
            incidents={incidents.filter(({ reading }) => reading === `${id}.${group.reading.id}`)}
            changes={changes}
            monitors={monitors.filter(({ reading }) => reading === `${id}.${group.reading.id}`)}
          />
        ))}
        {forecast && <Forecast forecast={forecast} quality={quality} changes={changes} />}
      </div>
      <Unknown groups={groups.filter((group) => isCard(group) && !isKnown(group))} />
      <DetailReadings
        groups={groups.filter(
          (group) =>
            group !== forecast &&
            (!isCard(group) || (group.reading.tier === 'detail' && !isKnown(group))),
        )}
      />
    </>
  );
}

/** One line: what is not known and how to get it; what it would tell is a click away. */
function Unknown({ groups }: { readonly groups: readonly ReadingGroup[] }): JSX.Element {
  const core = groups.filter(({ reading }) => reading.tier === 'core');
  if (core.length === 0) return <></>;
  const remedies = remediesOf(core.flatMap(({ series }) => series));
  return (
    <div class="lacking">
      <p>
        <strong>Not known yet:</strong> {core.map(({ reading }) => reading.title).join(', ')}.{' '}
        {remedies.join(' ')}
      </p>
      <details>
        <summary>What that would tell, and what is missing</summary>
        <ul class="list">
          {core.map(({ reading, series }) => (
            <li key={reading.id} class="detail">
              <strong>{reading.title}</strong>
              <Meaning reading={reading} />
              <Lacks series={series} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
