/** The audit's report as data: what the JSON twin of the page holds, key by key. */
import type { EventSource } from '../audit-options.js';
import type { Advice } from '../advice/option.js';
import type { ReadingComparison } from '../stretches/compare.js';
import type { DataDigest } from '../stretches/digest.js';
import type { DatasetFindings } from '../findings/findings.js';
import type { Lack } from '../findings/parts.js';
import type { History } from '../history/history.js';
import type { ItemShifts } from '../stretches/item-shifts.js';
import type { AuditSubject } from '../request.js';
import type { MethodNote } from './methods.js';
import type { Series } from '../stretches/series.js';
import type { PerStretch } from '../stretches/stretch.js';
import type { Verdict } from './verdict.js';

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const REPORT_SCHEMA = 'flyball.audit/2';

/** The request; its times stand in `stretches`. */
export interface ReportRequest {
  readonly id: string;
  readonly trigger: string;
  readonly surface?: string;
  readonly policy?: string;
  readonly incident?: string;
  readonly alert?: string;
  /** What the alert is about. */
  readonly about?: AuditSubject;
}

/** What was served in a stretch; withheld where it was to too few users. */
export type SegmentTraffic =
  | {
      readonly recommendations: number;
      readonly impressions: number;
      readonly users: number;
      /** False where the number of users is an estimate. */
      readonly usersExact: boolean;
    }
  | { readonly withheld: true };

export interface ReportSegment {
  readonly surface: string;
  readonly policy: string;
  readonly traffic: PerStretch<SegmentTraffic>;
  readonly readings: readonly ReadingComparison[];
  /** Core readings over time, as the live monitor would have given them; times in epoch ms. */
  readonly series: readonly Series[];
  /** Absent where the segment is withheld. */
  readonly items?: ItemShifts;
}

export interface ReportChange {
  /** The number of its mark in the charts, from 1. */
  readonly mark: number;
  readonly time: string;
  readonly stretch: 'baseline' | 'audited' | 'between';
  readonly what: string;
  readonly surface?: string;
  readonly policy?: string;
}

/** Events of a kind in a stretch. */
export interface KindCounts {
  readonly kind: string;
  readonly accepted: number;
  readonly late: number;
  readonly duplicate: number;
}

export interface DataQuality {
  readonly byKind: PerStretch<readonly KindCounts[]>;
  /** Of everything that was read: a refused event has no time that could be believed. */
  readonly refused: readonly {
    readonly code: string;
    readonly meaning: string;
    readonly events: number;
  }[];
  readonly unknownFields: number;
  readonly voidedPropensities: number;
  readonly voidedTargets: number;
}

export interface AuditReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly request: ReportRequest;
  readonly verdict: Verdict;
  /** What to do, with what speaks for it. */
  readonly advice: readonly Advice[];
  readonly stretches: PerStretch<{ readonly from: string; readonly to: string }>;
  readonly segments: readonly ReportSegment[];
  readonly changes: readonly ReportChange[];
  /** Announced changes beyond those listed. */
  readonly moreChanges: number;
  /** Of the dataset of the audited stretch; absent where none was asked for or none could be made. */
  readonly findings?: DatasetFindings;
  /** What was asked for and could not be given. */
  readonly lacks: readonly Lack[];
  readonly history: History;
  /** Which of the events an archive held, and which the stream; absent where no archive was read. */
  readonly sources?: readonly EventSource[];
  /** What became of the events; absent where a share of the users was archived. */
  readonly quality?: DataQuality;
  /** What no reader should take from the report. */
  readonly notEstablished: readonly string[];
  readonly configuration: Readonly<Record<string, string | number>>;
  readonly data: DataDigest;
  readonly methods: readonly MethodNote[];
  /** Of the models' hashing, splits and bootstraps. */
  readonly seed: number;
  /** The command that makes this report again from the same data. */
  readonly reproduce: string;
}

/** The report as the bytes of its JSON file: equal reports give equal bytes. */
export function reportJson(report: AuditReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
