/** What the demo shows: per segment the core readings and how they moved, and where to look on. */
import { isMeasured } from '../detectors/reading.js';
import { metricName } from '../detectors/metric-name.js';
import { isoTime } from '../events/event-time.js';
import type { Service } from '../service.js';
import { sumOf } from '../windows/accounting.js';
import type { ReadingSet } from '../windows/reading-set.js';
import type { DemoStory } from './demo-stories.js';
import type { Terminal } from './terminal.js';
import { LiveView } from './terminal/live-view.js';
import { formatMeasurement, formatNumber } from '../detectors/number-format.js';
import { sparkline } from './terminal/sparkline.js';
import { formatTable, type TableColumn } from './terminal/table.js';
import { styled } from './terminal/text-style.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'surface', widest: 12 },
  { title: 'policy', widest: 14 },
  { title: 'reading' },
  { title: 'over the day so far' },
  { title: 'now [95% interval]' },
];
const SPARK_WIDTH = 32;
/** Most alarms and audits shown. */
const MOST_HAPPENED = 2;

export class DemoScreen {
  private readonly view: LiveView;
  private readonly history = new Map<string, (number | undefined)[]>();
  private readonly titles: ReadonlyMap<string, string>;
  private readonly forget: () => void;
  private isLive = false;

  constructor(
    private readonly story: DemoStory,
    private readonly service: Service,
    private readonly terminal: Terminal,
  ) {
    this.view = new LiveView({ output: terminal.stdout, exit: process });
    this.titles = new Map(
      service.detectors.flatMap(({ declaration }) =>
        declaration.readings
          .filter(({ tier }) => tier === 'core')
          .map(({ id, title }) => [`${declaration.id}.${id}`, title]),
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
    for (const { detector, surface, policy, measurement } of set.readings) {
      const reading = `${detector}.${measurement.reading}`;
      if (!this.titles.has(reading)) continue;
      const key = JSON.stringify([surface, policy, reading]);
      const values = this.history.get(key);
      const value = isMeasured(measurement) ? measurement.value : undefined;
      if (values) values.push(value);
      else this.history.set(key, [value]);
    }
  }

  private lines(): string[] {
    const { color } = this.terminal;
    const { httpAddress } = this.service;
    return [
      styled(this.story.title, 'bold', color),
      this.story.hint,
      '',
      this.timeLine(),
      '',
      ...this.table(),
      '',
      this.accountingLine(),
      '',
      ...this.happened(),
      `page      ${httpAddress}/`,
      `metrics   ${httpAddress}/metrics`,
      `readings  ${httpAddress}/api/readings`,
      styled('Ctrl-C ends everything.', 'dim', color),
    ];
  }

  private table(): string[] {
    const { color, ascii, stdout } = this.terminal;
    const shown = this.service.ingest.latest.readings.filter(({ detector, measurement }) =>
      this.titles.has(`${detector}.${measurement.reading}`),
    );
    if (shown.length === 0) return ['The first window has not closed yet …'];
    const rows = shown.map(({ detector, surface, policy, measurement }) => {
      const reading = `${detector}.${measurement.reading}`;
      const values = this.history.get(JSON.stringify([surface, policy, reading])) ?? [];
      return [
        surface,
        policy,
        this.titles.get(reading)!,
        sparkline(values, { width: SPARK_WIDTH, ascii }),
        formatMeasurement(measurement),
      ];
    });
    return formatTable(COLUMNS, rows, { color, ascii, columns: stdout.columns });
  }

  private timeLine(): string {
    const { windowEnd } = this.service.ingest.latest;
    const speed = Math.round(this.story.pace.speed);
    const how = this.isLive ? 'live' : `the past, ${speed} times as fast as the clock`;
    return windowEnd === undefined
      ? `event time: waiting for the first pane to close (${how})`
      : `event time: ${isoTime(windowEnd).slice(0, 16).replace('T', ' ')} UTC (${how})`;
  }

  /** What opened, and what came of it. */
  private happened(): string[] {
    const { ingest, audits, httpAddress } = this.service;
    const { color } = this.terminal;
    const incidents = ingest.incidents
      .list()
      .slice(0, MOST_HAPPENED)
      .map((incident) => {
        const since = isoTime(incident.since).slice(0, 16).replace('T', ' ');
        const state = incident.closedAt === undefined ? 'since' : 'closed; was since';
        return styled(`alarm     ${incident.alert} ${state} ${since} UTC`, 'yellow', color);
      });
    const reports = audits()
      .filter(({ state }) => state === 'done')
      .slice(0, MOST_HAPPENED)
      .flatMap(({ request, verdict = '' }) => [
        `audit     ${httpAddress}/audits/${request.id}`,
        `          ${verdict}`,
      ]);
    const all = [...incidents, ...reports];
    return all.length === 0 ? [] : [...all, ''];
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
    const metrics = `metrics ${this.service.httpAddress}/metrics`;
    return [this.timeLine(), ...readings, ...alarms, ...reports, metrics].join('  |  ');
  }
}
