/** What the demo shows: per segment the leading reading of each detector, and where to look on. */
import { lackBrief } from '../adapters/http/lack-words.js';
import { pointOf } from '../adapters/http/reading-ring.js';
import { leadOf, tellingOf, valueBrief, type Valued } from '../adapters/http/value-words.js';
import type { DetectorDeclaration, ReadingDeclaration } from '../detectors/detector.js';
import { metricName } from '../detectors/metric-name.js';
import { formatMeasurement, formatNumber } from '../detectors/number-format.js';
import { ROLL_UP } from '../detectors/policy-role.js';
import { isMeasured, type Reading } from '../detectors/reading.js';
import { isoTime } from '../events/event-time.js';
import type { Service } from '../service/service.js';
import { sumOf } from '../windows/accounting.js';
import type { ReadingSet } from '../windows/reading-set.js';
import type { DemoStory } from './demo-stories.js';
import type { Terminal } from './terminal.js';
import { LiveView } from './terminal/live-view.js';
import { sparkline } from './terminal/sparkline.js';
import { formatTable, type TableColumn } from './terminal/table.js';
import { styled } from './terminal/text-style.js';
import { fitText } from './terminal/text-width.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'segment', widest: 20 },
  { title: 'reading', widest: 36 },
  { title: 'the day so far' },
  { title: 'now [95% interval]' },
];
const SPARK_WIDTH = 16;
/** What a terminal has by default, where it does not say. */
const TERMINAL_ROWS = 24;
/** Rows of the table that are always shown. */
const FEWEST_ROWS = 4;

/** The leading reading of a detector on a segment, or what it needs to have one. */
interface Row {
  readonly segment: string;
  readonly detector: string;
  /** Absent while nothing that tells of health has a value. */
  readonly lead?: { readonly words: string; readonly key: string; readonly now: string };
  readonly needs?: string;
}

export class DemoScreen {
  private readonly view: LiveView;
  private readonly history = new Map<string, (number | undefined)[]>();
  private readonly core: ReadonlyMap<string, ReadingDeclaration>;
  private readonly forget: () => void;
  private isLive = false;

  constructor(
    private readonly story: DemoStory,
    private readonly service: Service,
    private readonly terminal: Terminal,
  ) {
    this.view = new LiveView({ output: terminal.stdout, exit: process });
    this.core = new Map(
      service.detectors.flatMap(({ declaration }) =>
        declaration.readings
          .filter(({ tier }) => tier === 'core')
          .map((reading) => [`${declaration.id}.${reading.id}`, reading]),
      ),
    );
    this.forget = service.ingest.onReadings((set) => this.remember(set));
  }

  /** The past has caught up with the clock. */
  caughtUp(): void {
    this.isLive = true;
  }

  /** Shows the present state. */
  draw(): void {
    this.view.update(this.lines(), this.oneLine());
  }

  close(): void {
    this.forget();
    this.view.close();
  }

  private remember(set: ReadingSet): void {
    if (set.of !== 'window') return;
    for (const reading of set.readings) {
      if (!this.core.has(nameOf(reading))) continue;
      const { measurement } = reading;
      const values = this.history.get(keyOf(reading));
      const value = isMeasured(measurement) ? measurement.value : undefined;
      if (values) values.push(value);
      else this.history.set(keyOf(reading), [value]);
    }
  }

  /** As many lines as the terminal has: rows that do not fit are on the page. */
  lines(): string[] {
    const { color, stdout } = this.terminal;
    const { httpAddress } = this.service;
    const rows = this.rows();
    const head = [styled(this.story.title, 'bold', color), this.story.hint, this.timeLine()];
    const tail = [
      ...unknownLines(rows),
      this.accountingLine(),
      ...this.happened(),
      `page      ${httpAddress}/   (numbers: /metrics, /api/readings)`,
      styled('Ctrl-C ends everything.', 'dim', color),
    ];
    // The title and the rule of the table, and a line for what does not fit.
    const room = (stdout.rows || TERMINAL_ROWS) - head.length - tail.length - 3;
    const lines = [...head, ...this.table(rows, Math.max(FEWEST_ROWS, room)), ...tail];
    return lines.map((line) => fitText(line, stdout.columns || Infinity));
  }

  private table(rows: readonly Row[], most: number): string[] {
    const { color, ascii, stdout } = this.terminal;
    if (rows.length === 0) return ['The first window has not closed yet …'];
    const known = rows.flatMap(({ segment, lead }) => (lead ? [{ segment, ...lead }] : []));
    const cells = known.slice(0, most).map(({ segment, words, key, now }, at) => [
      // A segment's name stands once.
      known[at - 1]?.segment === segment ? '' : segment,
      words,
      sparkline(this.history.get(key) ?? [], { width: SPARK_WIDTH, ascii }),
      now,
    ]);
    const left = known.length - cells.length;
    return [
      ...formatTable(COLUMNS, cells, { color, ascii, columns: stdout.columns }),
      ...(left > 0 ? [`and ${left} more on the page`] : []),
    ];
  }

  /** One for each segment and detector that looks at it; surfaces as a whole come last. */
  private rows(): Row[] {
    const readings = this.service.ingest.latest.readings.filter((each) =>
      this.core.has(nameOf(each)),
    );
    const segmentsOf = (wholes: boolean) =>
      new Set(readings.filter((each) => isWhole(each) === wholes).map(segmentWords));
    const segments = [false, true].flatMap((wholes) => [...segmentsOf(wholes)].sort());
    return segments.flatMap((segment) =>
      this.service.detectors.flatMap(({ declaration }) => {
        const own = readings
          .filter((each) => each.detector === declaration.id && segmentWords(each) === segment)
          .map((reading) => valuedOf(reading, this.core.get(nameOf(reading))!));
        return own.length === 0 ? [] : [rowOf(segment, declaration, own)];
      }),
    );
  }

  private timeLine(): string {
    const { windowEnd } = this.service.ingest.latest;
    const speed = Math.round(this.story.pace.speed);
    const how = this.isLive ? 'live' : `the past, ${speed} times as fast as the clock`;
    return windowEnd === undefined
      ? `event time: waiting for the first pane to close (${how})`
      : `event time: ${isoTime(windowEnd).slice(0, 16).replace('T', ' ')} UTC (${how})`;
  }

  /** What opened last, and what came of it. */
  private happened(): string[] {
    const { ingest, audits, httpAddress } = this.service;
    const { color } = this.terminal;
    const [incident, ...others] = ingest.incidents.list();
    const report = audits().find(({ state }) => state === 'done');
    const lines: string[] = [];
    if (incident) {
      const since = isoTime(incident.since).slice(0, 16).replace('T', ' ');
      const state = incident.closedAt === undefined ? 'since' : 'closed; was since';
      const more = others.length === 0 ? '' : `, and ${others.length} more`;
      lines.push(
        styled(`alarm     ${incident.alert} ${state} ${since} UTC${more}`, 'yellow', color),
      );
    }
    if (report) {
      lines.push(`audit     ${httpAddress}/audits/${report.request.id}`);
      lines.push(`          ${report.verdict ?? ''}`);
    }
    return lines;
  }

  private accountingLine(): string {
    const { sent, accepted, duplicate, deadLettered, late } =
      this.service.ingest.pipeline.accounting();
    const count = (counts: Float64Array) => formatNumber(sumOf(counts));
    return (
      `events: ${count(sent)} sent = ${count(accepted)} accepted + ${count(duplicate)} duplicate ` +
      `+ ${count(deadLettered)} dead-lettered; ${count(late)} late`
    );
  }

  /** For a log: one line an update. */
  private oneLine(): string {
    const readings = this.service.ingest.latest.readings
      .filter(({ measurement }) =>
        ['exposure_gini', 'effective_items'].includes(measurement.reading),
      )
      .map(({ detector, policy, measurement }) => {
        const name = metricName(detector, measurement.reading);
        return `${name}{policy="${policy}"} ${formatMeasurement(measurement)}`;
      });
    const alarms = this.service.ingest.incidents.list().map(({ alert }) => `ALARM ${alert}`);
    const reports = this.service
      .audits()
      .filter(({ state }) => state === 'done')
      .map(({ request }) => `audit ${this.service.httpAddress}/audits/${request.id}`);
    const { httpAddress } = this.service;
    const addresses = [`page ${httpAddress}/`, `metrics ${httpAddress}/metrics`];
    return [this.timeLine(), ...readings, ...alarms, ...reports, ...addresses].join('  |  ');
  }
}

/** A measurement with its declaration. */
type OwnReading = Valued & { readonly of: Reading };

function rowOf(
  segment: string,
  { title, alerts }: DetectorDeclaration,
  own: readonly OwnReading[],
): Row {
  const telling = tellingOf(alerts, own);
  const lead = leadOf(telling);
  if (!lead) {
    const [first] = telling;
    return { segment, detector: title, needs: lackBrief(first!.points(1)[0]!, first!.reading.of) };
  }
  const about = Object.values(lead.by).join(', ');
  const words = about === '' ? lead.reading.title : `${lead.reading.title} (${about})`;
  const now =
    lead.reading.unit === 'state' ? valueBrief(lead) : formatMeasurement(lead.of.measurement);
  return { segment, detector: title, lead: { words, key: keyOf(lead.of), now } };
}

function valuedOf(of: Reading, reading: ReadingDeclaration): OwnReading {
  const { by } = of.measurement;
  return { of, reading, by, points: () => [pointOf(of.window.end, of.measurement)] };
}

/** The others in one line: each detector once, with what it needs. */
function unknownLines(rows: readonly Row[]): string[] {
  const needs = new Map(
    rows.flatMap(({ detector, needs: what }) => (what === undefined ? [] : [[detector, what]])),
  );
  if (needs.size === 0) return [];
  const words = [...needs].map(([detector, what]) => `${detector} (${what})`);
  return [`not known yet: ${words.join(', ')}`];
}

function isWhole({ policy }: Reading): boolean {
  return policy === ROLL_UP;
}

function segmentWords(reading: Reading): string {
  const { surface, policy } = reading;
  return `${surface} / ${isWhole(reading) ? 'all policies' : policy}`;
}

function nameOf({ detector, measurement }: Reading): string {
  return `${detector}.${measurement.reading}`;
}

function keyOf(reading: Reading): string {
  const { surface, policy, measurement } = reading;
  return JSON.stringify([surface, policy, nameOf(reading), measurement.by]);
}
