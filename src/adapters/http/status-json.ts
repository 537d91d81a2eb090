/** The JSON that the status page reads, type by type; the page imports these and nothing else. */
import type { Incident } from '../../alarms/incident.js';
import type { AuditEntry } from '../../audit/request.js';
import type { Lane, ReadingDeclaration, Severity } from '../../detectors/detector.js';

/**
 * page, ticket: an incident is open; unknown: nothing that tells of health has a value; ok: neither;
 * none: the detector does not look at this kind of segment. Worst first.
 */
export const MARK_STATES = ['page', 'ticket', 'unknown', 'ok', 'none'] as const;

export type MarkState = (typeof MARK_STATES)[number];

/** What one detector says of one segment. */
export interface MarkJson {
  readonly detector: string;
  readonly title: string;
  readonly state: MarkState;
  /** Why, in a sentence or two. */
  readonly why: string;
  /** The same in a few words: the leading value, or what is missing. */
  readonly brief: string;
  /** Labels may still change it. */
  readonly provisional?: true;
  /** The worst open incident. */
  readonly incident?: string;
  /** How many others of the detector are open; absent for none. */
  readonly further?: number;
}

export interface SegmentJson {
  readonly surface: string;
  readonly policy: string;
  /** End of the segment's last window, epoch ms. */
  readonly windowEnd: number;
  /** One for each detector, in the detectors' order. */
  readonly marks: readonly MarkJson[];
}

/** Events by their fate: sent = accepted + duplicate + deadLettered; late ones are accepted. */
export interface AccountingJson {
  readonly sent: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly deadLettered: number;
  readonly late: number;
}

export interface OverviewJson {
  readonly version: string;
  /** The server's clock, epoch ms. */
  readonly now: number;
  /** Largest event time seen, and end of the last window, epoch ms. */
  readonly eventTime?: number;
  readonly windowEnd?: number;
  /** Absent where workers count the events, in their own metrics. */
  readonly accounting?: AccountingJson;
  readonly detectors: readonly { id: string; title: string; question: string }[];
  /** Worst first. */
  readonly segments: readonly SegmentJson[];
}

/** How a reading of the segment is watched. */
export interface MonitorJson {
  readonly kind: 'change' | 'limit';
  readonly alert: string;
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly by: Readonly<Record<string, string>>;
  /** The holdout policy that it is compared with; the baseline is then of the difference. */
  readonly against?: string;
  readonly severity: Severity;
  readonly state: 'learning' | 'pinned' | 'limit' | 'suppressed';
  /** Blocks of the baseline so far, and those that are needed. */
  readonly blocks: number;
  readonly needed: number;
  readonly baseline?: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
    /** The stretch that it was made of, epoch ms. */
    readonly from: number;
    readonly to: number;
  };
  readonly limit?: { readonly when: 'above' | 'below'; readonly value: number };
  /** How far it is on its way to an alarm, 0 to 1, on a log scale. */
  readonly share: number;
}

export interface LimitJson {
  readonly alert: string;
  readonly when: 'above' | 'below';
  readonly threshold: number;
  readonly severity: Severity;
}

/**
 * The windows of one reading, oldest first, as columns; null where there is none. Of a detail reading
 * there is the last window only.
 */
export interface SeriesJson {
  readonly detector: string;
  readonly reading: ReadingDeclaration;
  readonly by: Readonly<Record<string, string>>;
  readonly lane: Lane;
  /** Length of the blocks that its alarms and forecasts go by. */
  readonly blockMs: number;
  readonly limits: readonly LimitJson[];
  /** Ends of the windows, epoch ms. */
  readonly end: readonly number[];
  readonly value: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  /** Why there is no value. */
  readonly reason: readonly (string | null)[];
  /** Labels may still change the last window. */
  readonly provisional?: true;
  /** What is missing at the last window, in words, and how to get it, as a sentence. */
  readonly missing?: string;
  readonly remedy?: string;
}

/** The policy's name where a segment is a surface as a whole. */
export const ALL_POLICIES = '*';

/** Something that happened at a time, such as a deploy: a mark on the charts. */
export interface ChangeMark {
  /** Epoch ms of event time. */
  readonly time: number;
  readonly label: string;
}

export interface HistoryJson {
  readonly surface: string;
  readonly policy: string;
  /** In the order in which detectors declare their readings. */
  readonly series: readonly SeriesJson[];
  readonly changes: readonly ChangeMark[];
  /** How its readings are watched. */
  readonly monitors: readonly MonitorJson[];
}

export interface IncidentsJson {
  readonly incidents: readonly Incident[];
}

export interface AuditsJson {
  readonly audits: readonly AuditEntry[];
}

/** What /api/live says has changed; the page then asks for it anew. */
export const LIVE_EVENTS = ['window', 'incident', 'audit'] as const;

export type LiveEvent = (typeof LIVE_EVENTS)[number];
