/** The last gate before a report: nothing that stands for fewer than ten users passes. */
import { describe, expect, it } from '@jest/globals';
import { labelsSpentIn } from '../../../src/audit/findings/labels-spent.js';
import { publishable } from '../../../src/audit/findings/withhold.js';
import { madeComparison, madeFindings } from './made-findings.js';
import { datasetOf } from '../datasets.js';

describe('what may be published', () => {
  it('leaves out a comparison of nine users, and says so', () => {
    const comparisons = [9, 10].map((users) => madeComparison((text) => text, { users }));
    const { findings, lacks } = publishable({ ...madeFindings(), comparisons });
    expect(findings.comparisons.map(({ users }) => users)).toEqual([10]);
    expect(lacks).toEqual([
      {
        ...{ part: 'models', surface: 'home', policy: 'production' },
        reason: 'fewer than 10 users have held-out judgements',
      },
    ]);
  });

  it('leaves out slices of few users', () => {
    const { findings } = publishable(madeFindings());
    const slices = findings.comparisons[0]!.slices.map(({ slice }) => slice);
    expect(slices).toEqual(['device=phone', 'category=news']);
  });

  it('withholds the worst hundredth where it is fewer than ten people', () => {
    const [many, few] = publishable(madeFindings()).findings.bearers;
    expect(many!.bearers.worstShare).toMatchObject({ enough: true, value: 0.084 });
    expect(few!.bearers.worstShare).toMatchObject({ enough: false, seen: 300, needed: 1000 });
    expect(few!.bearers.excess).toMatchObject({ enough: false });
  });
});

describe('labels spent', () => {
  it('are counted with what they are worth, and thin sources told together', () => {
    const label = (user: number, source: string, inclusion?: number) => ({
      user,
      slate: [{ item: 0, label: 1, source, ...(inclusion === undefined ? {} : { inclusion }) }],
    });
    const recommendations = [
      ...Array.from({ length: 12 }, (_, user) => label(user, 'panel', user < 6 ? 0.5 : 0.25)),
      ...Array.from({ length: 9 }, (_, user) => label(user, 'synthetic')),
      { user: 50, slate: [{ item: 0 }] },
    ];
    // Weights 2 and 4, six of each: 36 squared over 6 times 4 and 16.
    expect(labelsSpentIn(datasetOf({ recommendations, items: [['a']] }))).toEqual({
      ...{ labels: 21, withInclusion: 12, effective: (36 * 36) / 120 },
      bySource: { panel: 12, 'other sources': 9 },
    });
  });

  it('are none, worth nothing, in a dataset without any', () => {
    const recommendations = [{ user: 1, slate: [{ item: 0 }] }];
    expect(labelsSpentIn(datasetOf({ recommendations, items: [['a']] }))).toEqual({
      ...{ labels: 0, withInclusion: 0, effective: 0, bySource: {} },
    });
  });
});
