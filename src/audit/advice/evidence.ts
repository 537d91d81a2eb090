/** What the rules of advice look at. */
import type { DatasetFindings } from '../findings/findings.js';
import type { Lack } from '../findings/parts.js';
import type { ReportChange, ReportSegment } from '../report/report.js';
import type { Verdict } from '../report/verdict.js';

export interface Evidence {
  readonly verdict: Verdict;
  readonly segments: readonly Pick<ReportSegment, 'surface' | 'policy' | 'readings'>[];
  readonly changes: readonly ReportChange[];
  /** Absent where no dataset was looked at. */
  readonly findings?: DatasetFindings;
  readonly lacks: readonly Lack[];
}
