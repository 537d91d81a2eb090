/** One reading: what it says, what it does not, and how it has moved. */
import type { ComponentChildren, JSX } from 'preact';
import type { Incident } from '../alarms/incident.js';
import type { ChangeMark, MonitorJson, SeriesJson } from '../adapters/http/status-json.js';
import type { ReadingDeclaration } from '../detectors/detector.js';
import { monitorWords } from './alarm-words.js';
import { Chart } from './chart.js';
import { curveOf, forecastOf, LINE_LOOKS, lineOf, type ChartParts } from './lines.js';
import { lastValue, type ReadingGroup } from './reading-group.js';
import { ReadingTable } from './reading-table.js';
import { areStates, StateWords } from './state-words.js';
import { ValueTable } from './value-table.js';
import { aboutWords, lastWords, limitWords, timeWords, unitNote, valueWords } from './words.js';

export interface ReadingProps {
  readonly group: ReadingGroup;
  readonly incidents: readonly Incident[];
  readonly changes: readonly ChangeMark[];
  /** How it is watched. */
  readonly monitors: readonly MonitorJson[];
}

export function Reading(props: ReadingProps): JSX.Element {
  const { reading, series } = props.group;
  if (reading.by.includes('position') && series.length > 1) return <Curve {...props} />;
  if (series.length === 1) return <Single {...props} series={series[0]!} />;
  return (
    <Card reading={reading}>
      <p class="muted small">{windowWords(series)}</p>
      {areStates(series) ? <StateWords series={series} /> : <Several {...props} />}
    </Card>
  );
}

function Single({
  group: { reading },
  series,
  incidents,
  changes,
  monitors,
}: ReadingProps & { readonly series: SeriesJson }): JSX.Element {
  const watching = monitors.filter(({ by }) => isAbout(by, series.by));
  const limits = [...series.limits, ...guardrailsOf(watching)];
  const baseline = watching.find((each) => each.baseline && each.against === undefined)?.baseline;
  const about = aboutWords(series);
  const summary = lastWords(series);
  const over = { title: reading.title, unit: reading.unit, over: 'time' } as const;
  const parts: ChartParts = {
    ...{ ...over, limits, incidents, changes, summary, lines: [lineOf(series, 0, '')] },
    ...(baseline ? { baseline } : {}),
  };
  return (
    <Card reading={reading} about={about}>
      <Now series={series} />
      {series.limits.length > 0 && (
        <p>{series.limits.map((limit) => `Limit: ${limitWords(limit)}. `)}</p>
      )}
      <Watching monitors={watching} {...{ incidents }} blockMs={series.blockMs} />
      {reading.unit !== 'state' && series.end.length > 1 && <Chart {...parts} />}
      {series.end.length > 1 && <ReadingTable series={series} />}
    </Card>
  );
}

/** The last value, and of what window it is. */
function Now({ series }: { readonly series: SeriesJson }): JSX.Element {
  const words = valueWords(series, series.end.length - 1) ?? '';
  const bracket = words.indexOf(' (');
  const [value, interval] =
    bracket < 0 ? [words, ''] : [words.slice(0, bracket), words.slice(bracket + 1)];
  return (
    <p class="now">
      <strong>{value}</strong> {interval}
      <span class="muted small">{windowWords([series])}</span>
    </p>
  );
}

/** A table, and where there are not too many for it a chart of several lines. */
function Several({ group, incidents, changes, monitors }: ReadingProps): JSX.Element {
  const { reading, series } = group;
  const drawn = series.filter(
    ({ value }) => value.filter((each) => each !== null).length > 1 && reading.unit !== 'state',
  );
  const looks = new Map(
    drawn.length > LINE_LOOKS.length ? [] : drawn.map((each, look) => [each, look] as const),
  );
  const parts: ChartParts = {
    ...{ title: reading.title, unit: reading.unit, over: 'time', incidents, changes },
    limits: series[0]!.limits,
    lines: [...looks].map(([each, look]) => lineOf(each, look)),
    summary: series.map((each) => `${aboutWords(each)}: ${lastWords(each)}`).join(' '),
  };
  return (
    <>
      <ValueTable title={reading.title} series={series} looks={looks} />
      {series.map((each) => (
        <Watching
          key={aboutWords(each)}
          about={aboutWords(each)}
          monitors={monitors.filter(({ by }) => isAbout(by, each.by))}
          incidents={incidents}
          blockMs={each.blockMs}
        />
      ))}
      {looks.size > 0 && <Chart {...parts} />}
    </>
  );
}

interface WatchingProps {
  readonly monitors: readonly MonitorJson[];
  /** Of the reading. */
  readonly incidents: readonly Incident[];
  readonly blockMs: number;
  readonly about?: string;
}

/** How each of the reading's monitors stands; limits that all segments have are said above. */
function Watching({ monitors, incidents, blockMs, about = '' }: WatchingProps): JSX.Element {
  const said = monitors.filter(({ kind, limit }) => kind === 'change' || limit !== undefined);
  return (
    <>
      {said.map((monitor, at) => (
        <p class="small watching" key={at}>
          {about !== '' && (
            <>
              <bdi>{about}</bdi>:{' '}
            </>
          )}
          {monitorWords(monitor, blockMs, isOpen(monitor, incidents))}
        </p>
      ))}
    </>
  );
}

function isOpen({ alert, by }: MonitorJson, incidents: readonly Incident[]): boolean {
  return incidents.some(
    (incident) =>
      incident.closedAt === undefined &&
      incident.alert === alert &&
      incident.segments.some((segment) => isAbout(segment.by, by)),
  );
}

/** Limits that an owner has set, for the chart. */
function guardrailsOf(monitors: readonly MonitorJson[]): { threshold: number }[] {
  return monitors.flatMap(({ limit }) => (limit ? [{ threshold: limit.value }] : []));
}

function isAbout(by: MonitorJson['by'], of: SeriesJson['by']): boolean {
  return Object.keys({ ...by, ...of }).every((key) => by[key] === of[key]);
}

/** A value for each position, over the positions. */
function Curve({ group: { reading, series } }: ReadingProps): JSX.Element {
  const line = curveOf(series);
  const parts: ChartParts = {
    ...{ title: reading.title, unit: reading.unit, over: 'position', lines: [line] },
    ...{ limits: [], incidents: [], changes: [] },
    summary: line.x.map((position, at) => `Position ${position}: ${line.words(at)}.`).join(' '),
  };
  return (
    <Card reading={reading}>
      <p class="muted small">{windowWords(series)}</p>
      {line.x.length > 0 && <Chart {...parts} />}
      <details>
        <summary>“{reading.title}” as a table</summary>
        <ValueTable title={reading.title} series={series} />
      </details>
    </Card>
  );
}

export interface ForecastProps {
  readonly forecast: ReadingGroup;
  /** What was measured, where it was. */
  readonly quality: SeriesJson | undefined;
  readonly changes: readonly ChangeMark[];
}

/** Quality as it was measured, and, dashed, as it is expected to go on. */
export function Forecast({ forecast, quality, changes }: ForecastProps): JSX.Element {
  const { reading, series } = forecast;
  const before = quality
    ? lineOf(quality, 0, 'measured')
    : { name: 'measured', look: 0, x: [], value: [], low: [], high: [], words: () => '' };
  const parts: ChartParts = {
    ...{ title: reading.title, unit: reading.unit, over: 'time', changes },
    ...{ limits: [], incidents: [] },
    lines: [before, forecastOf(before, series)],
    summary: series.map((each) => `${aboutWords(each)}: ${lastWords(each)}`).join(' '),
  };
  return (
    <Card reading={reading}>
      <p class="muted small">
        The line is quality as it was measured, the dashed line the forecast. {windowWords(series)}
      </p>
      <Chart {...parts} />
      <ValueTable title={reading.title} series={series} />
    </Card>
  );
}

interface CardProps {
  readonly reading: ReadingDeclaration;
  readonly about?: string;
  readonly children: ComponentChildren;
}

function Card({ reading, about = '', children }: CardProps): JSX.Element {
  return (
    <article class="reading">
      <h3>
        {reading.title}
        {about !== '' && (
          <span class="by">
            <bdi>{about}</bdi>
          </span>
        )}
      </h3>
      <Meaning reading={reading} />
      {children}
    </article>
  );
}

/** What the number says, and what it does not. */
export function Meaning({ reading }: { readonly reading: ReadingDeclaration }): JSX.Element {
  const { meaning, caution, harm, unit } = reading;
  const worse = harm === 'up' ? 'Higher is worse.' : 'Lower is worse.';
  return (
    <>
      <p>
        {meaning} {unitNote(unit)} {harm && worse}
      </p>
      {caution !== undefined && (
        <p class="caution">
          <span>Mind:</span> {caution}
        </p>
      )}
    </>
  );
}

/** Of what window the values are. */
export function windowWords(series: readonly SeriesJson[]): string {
  const known = series.find((each) => lastValue(each) !== undefined) ?? series[0];
  const end = known?.end.at(-1);
  if (end === undefined) return '';
  const provisional = known?.provisional ? '; provisional: labels are still coming' : '';
  return `As of the window that ended ${timeWords(end)}${provisional}.`;
}
