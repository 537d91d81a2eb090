/** From what an audit collected to its report. */
import { isoTime } from '../../events/event-time.js';
import { EVENT_KINDS } from '../../events/kinds.js';
import { REFUSALS } from '../../events/refusals.js';
import type { TimeSpan } from '../../detectors/reading.js';
import { sumOf, type Accounting } from '../../windows/accounting.js';
import type { AuditOptions, Found } from '../audit-options.js';
import type { Fates, StretchCollector } from '../stretches/collector.js';
import { PART_NAMES } from '../findings/parts.js';
import { assembledReport } from './assemble-report.js';
import {
  type AuditReport,
  type DataQuality,
  type KindCounts,
  type ReportChange,
  type ReportSegment,
} from './report.js';
import { reportSegments, type CollectedSegments } from './report-segments.js';
import type { AuditRequest } from '../request.js';
import { perStretch, stretchAt, type PerStretch } from '../stretches/stretch.js';
import { stretchVerdictOf, type JudgedSegment } from '../stretches/stretch-verdict.js';

export interface Collected extends CollectedSegments {
  readonly request: AuditRequest;
  readonly options: AuditOptions;
  readonly accounting: Accounting;
  /** Undefined where no dataset was asked for. */
  readonly found: Found | undefined;
}

/** The report; asks the collector for its digest, so only once. */
export function buildReport(collected: Collected): AuditReport {
  const { request, options, stretches, collector, accounting, found } = collected;
  const segments = reportSegments(collected);
  return assembledReport({
    request,
    options,
    stretches,
    segments,
    stretchVerdict: stretchVerdictOf(segments.map(judged), stretches),
    changes: {
      changes: changesOf(collector, stretches),
      moreChanges: collector.changes.left,
    },
    found,
    quality: qualityOf(collector, accounting),
    configuration: configurationOf(options),
    data: collector.digest.finish(),
  });
}

function judged({ surface, policy, readings, traffic }: ReportSegment): JudgedSegment {
  return {
    surface,
    policy,
    readings,
    withheld: perStretch((stretch) => 'withheld' in traffic[stretch]),
    served: perStretch((stretch) => {
      const cell = traffic[stretch];
      return 'withheld' in cell || cell.impressions > 0;
    }),
  };
}

/** The announced changes, numbered as their marks in the charts. */
export function changesOf(
  collector: StretchCollector,
  stretches: PerStretch<TimeSpan>,
): ReportChange[] {
  return collector.changes.all.map(({ time, ...change }, at) => ({
    mark: at + 1,
    time: isoTime(time),
    stretch: stretchAt(stretches, time) ?? 'between',
    ...change,
  }));
}

function qualityOf(collector: StretchCollector, accounting: Accounting): DataQuality {
  const refused = [...accounting.refusals].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    byKind: perStretch((stretch) => countsOf(collector.fates[stretch])),
    refused: refused.map(([code, events]) => ({ code, meaning: REFUSALS[code].meaning, events })),
    unknownFields: sumOf(accounting.unknownFields),
    voidedPropensities: accounting.voidedPropensities,
    voidedTargets: accounting.voidedTargets,
  };
}

function countsOf({ accepted, late, duplicate }: Fates): KindCounts[] {
  return EVENT_KINDS.map((kind, at) => ({
    kind,
    accepted: accepted[at]!,
    late: late[at]!,
    duplicate: duplicate[at]!,
  }));
}

/** What the numbers depend on beside the data. */
function configurationOf({
  pipeline,
  detectors,
  parts,
  seed,
}: AuditOptions): Record<string, string | number> {
  const { partitions, paneMs, latenessMs, windowPanes, hopPanes, maxSegments } = pipeline;
  return {
    partitions,
    'windows.pane': `${paneMs / 60_000} min`,
    'windows.lateness': `${latenessMs / 60_000} min`,
    'windows.window': windowPanes === undefined ? 'all' : `${(windowPanes * paneMs) / 60_000} min`,
    'windows.hop': `${(hopPanes * paneMs) / 60_000} min`,
    'segments.max': maxSegments,
    ...Object.fromEntries(
      PART_NAMES.map((part) => [`audit.${part}`, parts?.[part] ? 'on' : 'off']),
    ),
    'audit.seed': seed ?? 0,
    ...Object.fromEntries(
      Object.entries(detectors).flatMap(([detector, options]) =>
        Object.entries(options as Record<string, string | number>).map(([option, value]) => [
          `detectors.${detector}.${option}`,
          value,
        ]),
      ),
    ),
  };
}
