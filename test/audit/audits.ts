/** Audits of simulated and of hand-made logs, for the tests of the audit room. */
import type { Found } from '../../src/audit/audit-options.js';
import { ALL_PARTS } from '../../src/audit/findings/parts.js';
import type { EarlierReport } from '../../src/audit/history/earlier-report.js';
import { reportHtml } from '../../src/audit/page/report-html.js';
import { reportJson, type AuditReport } from '../../src/audit/report/report.js';
import type { AuditRequest } from '../../src/audit/request.js';
import { runAudit, type SourcedDelivery } from '../../src/audit/run-audit.js';
import { messageDeliveries, type StreamMessage } from '../../src/audit/message-source.js';
import type { DetectorOptions } from '../../src/detectors/registry.js';
import { partitionOf, subjectOf } from '../../src/events/partition.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { scenarioOptions, type Scenario } from '../../src/simulation/scenarios.js';
import { World } from '../../src/simulation/world.js';
import { OPTIONS } from '../windows/streams.js';

export const START = Date.parse('2026-05-01T00:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The events of a scenario over some hours. */
export function scenarioEvents(scenario: Scenario, seed: number, hours: number): KindedEvent[] {
  const options = scenarioOptions(
    scenario,
    { seed, start: START, duration: hours * HOUR },
    { recommendationsPerHour: 1500, users: 400, items: 120 },
  );
  return [...new World(options).events()].flat();
}

/** The second half of some hours against the first. */
export function halves(hours: number, more: Partial<AuditRequest> = {}): AuditRequest {
  const middle = START + (hours * HOUR) / 2;
  return {
    id: 'audit-1',
    trigger: 'command',
    from: middle,
    to: START + hours * HOUR,
    baselineFrom: START,
    baselineTo: middle,
    ...more,
  };
}

export interface AuditRun {
  readonly partitions?: number;
  /** Messages that are decoded together. */
  readonly batch?: number;
  /** Default: the bandwagon alone. */
  readonly detectors?: DetectorOptions;
  /** What stands for the look into the dataset. */
  readonly found?: Found;
  readonly earlier?: readonly EarlierReport[];
}

/** The report on the events, sent as messages of a stream. */
export function auditOf(
  events: readonly KindedEvent[],
  request: AuditRequest,
  { partitions = 1, batch = 500, detectors, found, earlier = [] }: AuditRun = {},
): Promise<AuditReport> {
  return runAudit(deliveriesOf(events, partitions, batch), request, {
    pipeline: { ...OPTIONS, partitions, windowPanes: 6 },
    detectors: detectors ?? { bandwagon: { itemCap: 1_000_000 } },
    reproduce: 'flyball audit events.ndjson',
    seed: 7,
    earlier,
    ...(found
      ? {
          parts: ALL_PARTS,
          investigation: { apply: () => undefined, finish: () => Promise.resolve(found) },
        }
      : {}),
  });
}

/** The page and the JSON of a report. */
export async function written(report: AuditReport): Promise<{ page: string; json: string }> {
  return { page: await reportHtml(report), json: reportJson(report) };
}

/** The events as deliveries of a stream. */
export async function* deliveriesOf(
  events: readonly KindedEvent[],
  partitions: number,
  batch = 500,
): AsyncGenerator<SourcedDelivery, void> {
  yield* messageDeliveries(batches(events, partitions, batch), {
    partitions,
    userKey: [1, 2, 3, 4],
    maxMessageBytes: 1_000_000,
  });
}

async function* batches(
  events: readonly KindedEvent[],
  partitions: number,
  size: number,
): AsyncGenerator<StreamMessage[], void> {
  for (let from = 0; from < events.length; from += size) {
    yield events.slice(from, from + size).map((event, at) => ({
      subject: subjectOf(event.kind, partitionOf(event.kind, event, partitions)),
      data: new TextEncoder().encode(JSON.stringify(event)),
      sequence: from + at + 1,
      publishedAt: START + 1000 * HOUR,
    }));
  }
}
