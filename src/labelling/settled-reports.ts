/** The conflicting reports that may be about a pane's impressions, one of each impression. */
import { hashText } from './answer.js';
import type { Candidate } from './candidate.js';
import { compareTimes, type LabelPane } from './label-pane.js';
import type { Report } from './reports.js';

export class SettledReports {
  private readonly byImpression = new Map<string, Report>();

  /**
   * @param panes that of the impressions and those after it in which a report still counts
   * @param attributionMs how long after its impression a report counts
   */
  constructor(
    panes: readonly Pick<LabelPane, 'reports'>[],
    private readonly attributionMs: number,
  ) {
    for (const report of panes.flatMap(({ reports }) => reports.list)) {
      const key = hashText(report);
      const known = this.byImpression.get(key);
      if (!known || isBefore(report, known)) this.byImpression.set(key, report);
    }
  }

  /** The report of an impression, if it came in time. */
  of(candidate: Candidate): Report | undefined {
    const report = this.byImpression.get(hashText(candidate));
    return report && this.isInTime(report, candidate.time) ? report : undefined;
  }

  /** Those that carry an impression of a time that is asked for, and came in time. */
  carriedBy(isAsked: (time: number) => boolean): Report[] {
    return [...this.byImpression.values()].filter(
      (report) =>
        report.carried !== undefined &&
        isAsked(report.carried.candidate.time) &&
        this.isInTime(report, report.carried.candidate.time),
    );
  }

  private isInTime({ time }: Report, shownAt: number): boolean {
    return time >= shownAt && time <= shownAt + this.attributionMs;
  }
}

/** One that carries its impression goes before one that does not; then the earlier one. */
function isBefore(a: Report, b: Report): boolean {
  const byCarried = Number(b.carried !== undefined) - Number(a.carried !== undefined);
  return (byCarried || compareTimes(a, b)) < 0;
}
