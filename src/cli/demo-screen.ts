/** What the demo shows: per segment the leading reading of each detector, and where to look on. */
import {
  declaredReadings,
  type DeclaredReading,
  type DeclaredReadings,
} from '../adapters/http/declared-readings.js';
import { lackBrief } from '../adapters/http/lack-words.js';
import { pointOf } from '../adapters/http/reading-ring.js';
import { leadOf, tellingOf, valueBrief, type Valued } from '../adapters/http/value-words.js';
import type { DetectorDeclaration } from '../detectors/detector.js';
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
import { fitText, wrapText } from './terminal/text-width.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'segment', widest: 20 },
  { title: 'reading', widest: 36 },
  { title: 'so far' },
  { title: 'now [95% interval]', keeps: true },
];
const SPARK_WIDTH = 16;
/** On terminals narrower than this the lines so far are half as long: numbers and names come first. */
const WIDE = 100;
/** Lines of a verdict; the rest is on the page. */
const VERDICT_LINES = 2;
/** Below a word at the beginning of its line. */
const INDENT = ' '.repeat(10);
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
  private readonly core: DeclaredReadings;
  private readonly forget: () => void;
  private isLive = false;

  constructor(
    private readonly story: DemoStory,
    private readonly service: Service,
    private readonly terminal: Terminal,
  ) {
    const { stdout: output, redraws } = terminal;
    this.view = new LiveView({ output, redraws, exit: process });
    this.core = new Map(
      [...declaredReadings(service.detectors)].filter(([, { reading }]) => reading.tier === 'core'),
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
    const width = this.width();
    const head = [
      styled(this.story.title, 'bold', color),
      ...wrapText(this.story.hint, width),
      this.timeLine(),
    ];
    const tail = [
      ...unknownLines(rows),
      this.accountingLine(),
      ...this.happened(),
      `page      ${httpAddress}/   (numbers: /metrics, /api/readings)`,
      styled('Ctrl-C ends everything.', 'dim', color),
    ];
    // The title and the rule of the table, a line for what does not fit, and the cursor's.
    const room = (stdout.rows || TERMINAL_ROWS) - head.length - tail.length - 4;
    const lines = [...head, ...this.table(rows, Math.max(FEWEST_ROWS, room)), ...tail];
    return lines.map((line) => fitText(line, width));
  }

  /** Of what is drawn: one column less than the terminal, as `fitFrame` says. */
  private width(): number {
    return (this.terminal.stdout.columns || Infinity) - 1;
  }

  private table(rows: readonly Row[], most: number): string[] {
    const { color, ascii } = this.terminal;
    const columns = this.width();
    const spark = columns < WIDE - 1 ? SPARK_WIDTH / 2 : SPARK_WIDTH;
    if (rows.length === 0) return ['The first window has not closed yet …'];
    const known = rows.flatMap(({ segment, lead }) => (lead ? [{ segment, ...lead }] : []));
    const cells = known.slice(0, most).map(({ segment, words, key, now }, at) => [
      // A segment's name stands once.
      known[at - 1]?.segment === segment ? '' : segment,
      words,
      sparkline(this.history.get(key) ?? [], { width: spark, ascii }),
      now,
    ]);
    const left = known.length - cells.length;
    return [
      ...formatTable(COLUMNS, cells, { color, ascii, columns }),
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
    const reports = audits().filter(({ state }) => state === 'done');
    // Of what is said to have happened, where there is one.
    const report = reports.find(({ request }) => request.incident === incident?.id) ?? reports[0];
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
      const verdict = wrapText(report.verdict ?? '', this.width() - INDENT.length, VERDICT_LINES);
      lines.push(...verdict.map((line) => INDENT + line));
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
type OwnReading = Valued & DeclaredReading & { readonly of: Reading };

function rowOf(
  segment: string,
  { title, alerts }: DetectorDeclaration,
  own: readonly OwnReading[],
): Row {
  const telling = tellingOf(alerts, own);
  const lead = leadOf(telling);
  if (!lead) {
    const [first] = telling;
    const { points, reading, blockMs } = first!;
    const needs = lackBrief(points(1), { unit: reading.of, blockMs });
    return { segment, detector: title, needs };
  }
  const about = Object.values(lead.by).join(', ');
  const words = about === '' ? lead.reading.title : `${lead.reading.title} (${about})`;
  const now =
    lead.reading.unit === 'state' ? valueBrief(lead) : formatMeasurement(lead.of.measurement);
  return { segment, detector: title, lead: { words, key: keyOf(lead.of), now } };
}

function valuedOf(of: Reading, declared: DeclaredReading): OwnReading {
  const { by } = of.measurement;
  return { of, ...declared, by, points: () => [pointOf(of.window.end, of.measurement)] };
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
