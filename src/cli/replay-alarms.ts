/** `flyball replay --alarms`: the pages and tickets that these logs would have raised, when and why. */
import type { Incident } from '../alarms/incident.js';
import { lackingOf } from '../alarms/lacking.js';
import { SequentialAlarms } from '../alarms/sequential-alarms.js';
import { alarmOptions } from '../config/options.js';
import type { Config } from '../config/schema.js';
import type { Detector } from '../detectors/detector.js';
import { isoTime } from '../events/event-time.js';
import { visibleText } from '../events/visible-text.js';
import type { Pipeline } from '../windows/pipeline.js';
import type { ReadingSet } from '../windows/reading-set.js';
import { baselinePath, readBaselines } from './baseline-file.js';
import { UsageError } from './exit.js';
import { lackLines } from './lack-lines.js';

/** Nearest change events that a line tells of. */
const MOST_CHANGES = 3;

export class ReplayAlarms {
  private readonly incidents = new Map<string, Incident>();
  private readonly alarms: SequentialAlarms;
  private pipeline: Pipeline | undefined;

  private constructor(
    private readonly detectors: readonly Detector[],
    options: ReturnType<typeof alarmOptions>,
  ) {
    this.alarms = new SequentialAlarms(detectors, {
      ...options,
      changesOf: (surface, policy) => this.pipeline?.coordinator.changes.of(surface, policy) ?? [],
    });
  }

  /**
   * Alarms as they are configured, with the pinned baselines where there are some.
   *
   * @param named file of baselines; undefined: the configured one, if any
   * @throws UsageError, BaselineDocumentError, both with a remedy
   */
  static async open(
    config: Config,
    detectors: readonly Detector[],
    named: string | undefined,
  ): Promise<ReplayAlarms> {
    const file = named ?? config.alarms.baselineFile;
    const document =
      file === undefined ? undefined : await readBaselines(baselinePath(file, config, undefined));
    if (file !== undefined && !document) {
      throw new UsageError(`${file}: there is no such file; flyball baseline pin makes it.`);
    }
    try {
      return new ReplayAlarms(detectors, alarmOptions(config, document));
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(`alarms: ${error.message}.`);
      throw error;
    }
  }

  /** The pipeline whose change events incidents name. */
  follow(pipeline: Pipeline): void {
    this.pipeline = pipeline;
  }

  take(set: ReadingSet): void {
    for (const { incident } of this.alarms.apply(set)) {
      this.incidents.set(incident.id, incident);
    }
  }

  /** In the order in which they opened. */
  list(): Incident[] {
    return [...this.incidents.values()].sort((a, b) => a.openedAt - b.openedAt);
  }

  /** The list for people. */
  lines(): string[] {
    const all = this.list();
    return [countLine(all), ...all.flatMap((each) => ['', ...incidentLines(each)])];
  }

  /** What was never watched, as its baseline was not complete. */
  learningLines(): string[] {
    const states = this.alarms.states().filter(({ kind }) => kind === 'change');
    const pinned = states.filter(({ baseline }) => baseline !== undefined);
    const lines = lackLines(lackingOf(states), pinned, this.detectors);
    return lines.length === 0 ? [] : ['Not watched, for want of a baseline:', ...lines];
  }
}

function countLine(incidents: readonly Incident[]): string {
  const count = (severity: Incident['severity'], noun: string) => {
    const n = incidents.filter((each) => each.severity === severity).length;
    return `${n} ${noun}${n === 1 ? '' : 's'}`;
  };
  const info = incidents.some(({ severity }) => severity === 'info');
  const rest = info ? `, ${count('info', 'note')}` : '';
  return `These logs would have raised ${count('page', 'page')}, ${count('ticket', 'ticket')}${rest}.`;
}

function incidentLines(incident: Incident): string[] {
  const { severity, alert, openedAt, closedAt, closedFor, segments, finding, summary } = incident;
  const where = segments.map(({ surface, policy, by }) =>
    [`${surface}/${policy}`, ...Object.entries(by).map(([key, value]) => `${key}=${value}`)].join(
      ' ',
    ),
  );
  const end =
    closedAt === undefined ? 'still open at the end' : `closed ${minute(closedAt)} (${closedFor})`;
  const reopened = incident.reopened ? `, came back ${incident.reopened}x` : '';
  const lines = [
    `${severity}  ${minute(openedAt)}  ${alert}`,
    `  ${incident.reading} in ${where.join(', ')}`,
    `  ${finding}`,
    `  ${summary}`,
    `  Change events near its begin: ${changesOf(incident)}.`,
    ...promiseLines(incident),
    ...(incident.owner === undefined ? [] : [`  Owner: ${incident.owner}.`]),
    `  ${end}${reopened}.`,
  ];
  return lines.map(visibleText);
}

function changesOf({ changes }: Incident): string {
  if (changes.length === 0) return 'none';
  return changes
    .slice(0, MOST_CHANGES)
    .map(({ time, what }) => `${what} (${minute(time)})`)
    .join(', ');
}

function promiseLines({ falseAlarms }: Incident): string[] {
  if (!falseAlarms) return [];
  const { count, days, of } = falseAlarms;
  const whose = of === 'installation' ? 'the whole installation' : 'this reading';
  return [
    `  Built for at most ${count} false alarm${count === 1 ? '' : 's'} in ${days} days of ${whose}.`,
  ];
}

function minute(time: number): string {
  return `${isoTime(time).slice(0, 16).replace('T', ' ')} UTC`;
}
