/** Parts of an audit are guarded: what one of them cannot do leaves the others and the report alone. */
import { describe, expect, it } from '@jest/globals';
import type { AuditDataset } from '../../../src/audit/dataset/rows.js';
import { findIn } from '../../../src/audit/findings/find.js';
import { ALL_PARTS, PART_NAMES, type PartSwitches } from '../../../src/audit/findings/parts.js';
import { reportMarkdown } from '../../../src/audit/report/report-markdown.js';
import { BANDWAGON } from '../../../src/simulation/scenarios.js';
import { auditOf, halves, scenarioEvents, written } from '../audits.js';
import { datasetOf } from '../datasets.js';

const NO_PARTS = Object.fromEntries(PART_NAMES.map((part) => [part, false])) as PartSwitches;
const QUICK = { ...ALL_PARTS, moat: false, whatIf: false };
const roleOf = () => 'production' as const;

const dataset = datasetOf({
  items: [['news'], ['sports']],
  recommendations: Array.from({ length: 40 }, (_, user) => ({
    user,
    slate: [{ item: 0, reward: user % 2, signals: user % 2 ? ['click'] : [] }, { item: 1 }],
  })),
});

/** The dataset, of which the first read fails. */
function breaking(): AuditDataset {
  let reads = 0;
  return {
    ...dataset,
    bucket: (number) => {
      if (reads++ === 0) throw new Error('the disk <went> away');
      return dataset.bucket(number);
    },
  };
}

describe('findIn', () => {
  it('says of each part that was asked for and found nothing what it needs', () => {
    const { findings, lacks } = findIn({ audited: dataset }, { parts: QUICK, seed: 0, roleOf });
    expect(findings!.comparisons).toEqual([]);
    expect(lacks.map(({ part }) => part)).toEqual(['models', 'mix', 'amplification']);
    expect(lacks.every(({ reason }) => !reason.startsWith('it failed'))).toBe(true);
  });

  it('runs no part that was not asked for, and lacks nothing of it', () => {
    const { findings, lacks } = findIn({ audited: dataset }, { parts: NO_PARTS, seed: 0, roleOf });
    expect(lacks).toEqual([]);
    expect(findings).toMatchObject({ comparisons: [], mixShifts: [], moats: [], whatIfs: [] });
  });

  it('states the failure of a part, and goes on with the next ones', () => {
    const parts = { ...NO_PARTS, models: true, bearers: true };
    const { findings, lacks } = findIn({ audited: breaking() }, { parts, seed: 0, roleOf });
    expect(lacks).toEqual([{ part: 'models', reason: 'it failed: the disk <went> away' }]);
    expect(findings!.bearers).not.toEqual([]);
    expect(findings!.comparisons).toEqual([]);
    expect(findings!.labelsSpent).toMatchObject({ labels: 0 });
  });

  it('leaves a report that shows the failure, in every form', async () => {
    const parts = { ...NO_PARTS, models: true };
    const found = findIn({ audited: breaking() }, { parts, seed: 0, roleOf });
    const report = await auditOf(scenarioEvents(BANDWAGON, 5, 1), halves(1), { found });
    const { page } = await written(report);
    expect(page).toContain('it failed: the disk &lt;went&gt; away');
    expect(reportMarkdown(report)).toContain('Not given: model comparison, it failed');
    expect(report.segments).not.toEqual([]);
    expect(report.verdict.sentence).not.toBe('');
  });
});
