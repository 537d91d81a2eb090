/** Since the last audit: which reports count, and what is compared. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  EarlierReportError,
  readEarlierReport,
  type EarlierReport,
} from '../../../src/audit/history/earlier-report.js';
import { historyOf } from '../../../src/audit/history/history.js';
import type { AuditReport } from '../../../src/audit/report/report.js';
import { BANDWAGON } from '../../../src/simulation/scenarios.js';
import { auditOf, halves, MINUTE, scenarioEvents, START, written } from '../audits.js';
import { madeFindings } from '../findings/made-findings.js';

const found = { findings: madeFindings(), lacks: [] };
const LATER = halves(4, { from: START + 150 * MINUTE, baselineTo: START + 90 * MINUTE });
let report: AuditReport;
let earlier: EarlierReport;

beforeAll(async () => {
  const events = scenarioEvents(BANDWAGON, 7, 4);
  const first = await written(await auditOf(events, halves(1, { id: 'audit-0' }), { found }));
  earlier = readEarlierReport(first.json);
  report = await auditOf(events, LATER, { found, earlier: [earlier] });
});

function since(reports: readonly EarlierReport[]) {
  return historyOf(LATER, report.segments, report.findings, reports);
}

describe('the history of a report', () => {
  it('tells the core readings then and now, and that they changed', () => {
    const { audits, readings } = report.history;
    expect(audits.map(({ id }) => id)).toEqual(['audit-0']);
    const items = readings.find(({ reading }) => reading === 'bandwagon.effective_items')!;
    const [segment] = report.segments;
    const now = segment!.readings.find(({ reading }) => reading === 'bandwagon.effective_items')!;
    expect(items.now).toEqual(now.audited);
    expect(items.change).toBe('down');
    expect(readings.map(({ reading }) => reading)).not.toContain(
      'bandwagon.exposure_gini_rarefied',
    );
  });

  it('tells the verdicts on scorers then and now, also of what is no longer compared', () => {
    const { comparisons } = report.history;
    expect(comparisons).toHaveLength(madeFindings().comparisons[0]!.comparisons.length);
    for (const { then, now } of comparisons) expect(then).toBe(now);
    const without = historyOf(LATER, report.segments, undefined, [earlier]);
    expect(without.comparisons[0]).toMatchObject({ then: 'worse', now: null });
  });

  it('passes over itself, other segments, and what overlaps its stretch', () => {
    const own = { ...earlier, request: { id: LATER.id } };
    const other = { ...earlier, request: { id: 'other', surface: 'feed' } };
    const to = new Date(LATER.from + MINUTE).toISOString();
    const audited = { ...earlier.stretches.audited, to };
    const overlapping = { ...earlier, stretches: { audited } };
    expect(since([own, other, overlapping])).toEqual({ audits: [], readings: [], comparisons: [] });
  });

  it('puts the latest first, in whatever order they come', () => {
    const before = (id: string, minutes: number): EarlierReport => ({
      ...earlier,
      request: { id },
      stretches: {
        audited: {
          from: new Date(START - 2 * minutes * MINUTE).toISOString(),
          to: new Date(START - minutes * MINUTE).toISOString(),
        },
      },
    });
    const all = [before('b', 20), before('a', 10), before('c', 30)];
    expect(since(all).audits.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(since(all)).toEqual(since([...all].reverse()));
  });

  it('reads the schema before this one, and nothing else', () => {
    const old = JSON.stringify({ ...earlier, schema: 'flyball.audit/1' });
    expect(readEarlierReport(old).request.id).toBe('audit-0');
    expect(() => readEarlierReport('{')).toThrow(EarlierReportError);
    expect(() => readEarlierReport('{"schema":"other/1"}')).toThrow(/^schema: /);
  });
});
