/** Which impressions of a settled pane are asked about, and with which probability each was. */
import { hashText } from './answer.js';
import { compareHashes, type Candidate } from './candidate.js';
import type { CandidateSample } from './candidate-sample.js';
import { inclusionRule, isDrawn } from './inclusion.js';
import type { WindowPlan } from './pacing.js';
import type { Claim, Report } from './reports.js';

export interface Draw {
  readonly candidate: Candidate;
  readonly inclusion: number;
  readonly stratum: 'general' | 'report';
  readonly claim: Claim | undefined;
}

export interface DrawPlan extends WindowPlan {
  /** τ. */
  readonly mixing: number;
}

/** What was drawn, and how often a bound of memory has lowered a probability. */
export interface Drawn {
  readonly draws: readonly Draw[];
  readonly lowered: number;
}

/**
 * π_report, of an impression with a conflicting report: the budget of reports over the reports expected,
 * and not below what the riskiest impression has without one. 0 where reports have no budget.
 */
export function reportInclusion(plan: DrawPlan): number {
  const { reportBudget, reports, largestRisk } = plan;
  if (!(reportBudget > 0)) return 0;
  const own = reports > 0 ? Math.min(1, reportBudget / reports) : 1;
  return Math.max(own, inclusionRule(plan)(largestRisk));
}

/**
 * Draws from a pane of a segment. Every impression has one hash u in [0, 1), and is drawn if u < π:
 *
 * - without a report, π = min(rule(û), t), t the bound of its cell's sample;
 * - with a conflicting report, π = min(max(rule(û), π_report), t);
 * - with a report that carries its impression, π = max(rule(û_max), π_report): it needs no sample.
 *
 * Each rests on what was known before and on what is true of the impression, never on u itself, so
 * weights 1/π give unbiased estimates over both strata together.
 *
 * @param reportOf the first conflicting report of an impression
 * @param carried those of them that carry an impression of this pane and segment
 */
export function drawFrom(
  cells: Iterable<CandidateSample>,
  plan: DrawPlan,
  riskOf: (candidate: Candidate) => number,
  reportOf: (candidate: Candidate) => Report | undefined,
  carried: readonly Report[],
): Drawn {
  const rule = inclusionRule(plan);
  const ofReport = reportInclusion(plan);
  const draws: Draw[] = [];
  const known = new Map(carried.map((report) => [hashText(report), report.carried!.candidate]));
  let lowered = 0;
  for (const sample of cells) {
    const { candidates, limit } = sample;
    for (const candidate of candidates) {
      const key = hashText(candidate);
      if (ofReport > 0 && known.has(key)) {
        // Drawn below, with what is known of it here.
        known.set(key, candidate);
        continue;
      }
      const report = ofReport > 0 ? reportOf(candidate) : undefined;
      const wanted = Math.max(rule(riskOf(candidate)), report ? ofReport : 0);
      const inclusion = Math.min(wanted, limit);
      if (limit < wanted) lowered++;
      if (!isDrawn(candidate.high, candidate.low, inclusion)) continue;
      const stratum = report ? 'report' : 'general';
      draws.push({ candidate, inclusion, stratum, claim: report?.claim });
    }
  }
  for (const report of carried) {
    const { high, low, claim } = report;
    if (!isDrawn(high, low, ofReport)) continue;
    const candidate = known.get(hashText(report))!;
    draws.push({ candidate, inclusion: ofReport, stratum: 'report', claim });
  }
  return {
    draws: draws.sort((a, b) => compareHashes(a.candidate, b.candidate)),
    lowered,
  };
}
