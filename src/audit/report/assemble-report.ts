/** The report from its parts, whatever they were read from: the verdict, the advice, and what follows. */
import { isoTime } from '../../events/event-time.js';
import type { TimeSpan } from '../../detectors/reading.js';
import { adviceOn } from '../advice/advice.js';
import type { AuditOptions, Found } from '../audit-options.js';
import { PART_NAMES } from '../findings/parts.js';
import { publishable } from '../findings/withhold.js';
import { historyOf } from '../history/history.js';
import type { AuditRequest } from '../request.js';
import { perStretch, type PerStretch } from '../stretches/stretch.js';
import type { StretchVerdict } from '../stretches/stretch-verdict.js';
import { limitsOf } from './limits.js';
import { methodsOf } from './methods.js';
import { REPORT_SCHEMA, type AuditReport, type ReportRequest } from './report.js';
import { verdictOf } from './verdict.js';

export interface ReportEvidence {
  readonly request: AuditRequest;
  readonly options: AuditOptions;
  readonly stretches: PerStretch<TimeSpan>;
  readonly segments: AuditReport['segments'];
  readonly stretchVerdict: StretchVerdict;
  readonly changes: Pick<AuditReport, 'changes' | 'moreChanges'>;
  /** Undefined where no dataset was asked for. */
  readonly found: Found | undefined;
  /** Undefined where no events were read. */
  readonly quality: AuditReport['quality'];
  readonly configuration: AuditReport['configuration'];
  readonly data: AuditReport['data'];
}

/** The report; what stands for too few people is withheld from its findings. */
export function assembledReport(evidence: ReportEvidence): AuditReport {
  const { request, options, stretches, segments, changes, quality, data } = evidence;
  const { findings, lacks } = publishableOf(evidence.found);
  const { comparisons = [], mixShifts = [] } = findings ?? {};
  const verdict = verdictOf({
    stretch: evidence.stretchVerdict,
    ...{ segments, comparisons, mixShifts, about: request.about },
  });
  const parts = findings ? PART_NAMES.filter((part) => options.parts?.[part]) : [];
  return {
    schema: REPORT_SCHEMA,
    request: requestOf(request),
    verdict,
    advice: adviceOn({
      ...{ verdict, segments, changes: changes.changes, lacks },
      ...(findings ? { findings } : {}),
    }),
    stretches: perStretch((stretch) => ({
      from: isoTime(stretches[stretch].start),
      to: isoTime(stretches[stretch].end),
    })),
    segments,
    ...changes,
    ...(findings ? { findings } : {}),
    lacks,
    history: historyOf(request, segments, findings, options.earlier ?? []),
    ...(options.sources ? { sources: options.sources } : {}),
    ...(quality ? { quality } : {}),
    notEstablished: limitsOf(parts, data.of),
    configuration: evidence.configuration,
    data,
    methods: methodsOf(parts, data.of),
    seed: options.seed ?? 0,
    reproduce: options.reproduce,
  };
}

/** What may be published of what was found. */
function publishableOf(found: Found | undefined): Found {
  if (!found?.findings) return { lacks: found?.lacks ?? [] };
  const { findings, lacks } = publishable(found.findings);
  return { findings, lacks: [...found.lacks, ...lacks] };
}

function requestOf(request: AuditRequest): ReportRequest {
  const { id, trigger, surface, policy, incident, alert, about } = request;
  return {
    id,
    trigger,
    ...(surface === undefined ? {} : { surface }),
    ...(policy === undefined ? {} : { policy }),
    ...(incident === undefined ? {} : { incident }),
    ...(alert === undefined ? {} : { alert }),
    ...(about === undefined ? {} : { about }),
  };
}
