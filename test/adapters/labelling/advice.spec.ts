/** What is said to whoever is responsible for labels. */
import { describe, expect, it } from '@jest/globals';
import { agreementOf, labelsRows } from '../../../src/adapters/labelling/advice.js';
import type { LabelSpend } from '../../../src/labelling/label-request.js';
import { agreed, desk, spend } from './desk.js';

const DAY = 86_400_000;

function rowOf(over: Partial<LabelSpend>) {
  return labelsRows([spend(over)])[0]!;
}

describe('advice about labels', () => {
  it('is quiet where they come', () => {
    expect(rowOf({})).toMatchObject({
      ...{ state: 'ok', advice: ['Labels come as they are asked for.'] },
    });
  });

  it('says how many are missing until quality can be read', () => {
    expect(rowOf({ effectiveLabels: 12.4 })).toMatchObject({
      ...{ state: 'ok', advice: ['From these answers alone, quality needs 18 more labels.'] },
    });
    const nothing = { waiting: 0, labelled: 0, skipped: 0, expired: 0, effectiveLabels: 0 };
    expect(rowOf({ ...nothing, oldestAge: NaN }).advice).toEqual([
      'Nothing was asked for yet; requests begin with the next impressions.',
    ]);
  });

  it('is urgent where labels have stopped coming', () => {
    expect(rowOf({ waiting: 300, oldestAge: 3 * DAY })).toMatchObject({
      state: 'attention',
      advice: [
        'Labels have stopped coming: 300 requests wait, the oldest for 3 days. Have them answered (/labelling/tasks), or lower the budget to what can be.',
      ],
    });
    const none = { waiting: 1, oldestAge: 2 * DAY, labelled: 0, skipped: 0, effectiveLabels: 0 };
    expect(rowOf(none).advice[0]).toMatch(
      /^Labels do not come: 1 request waits, .*needs 30 more labels/,
    );
    expect(rowOf({ waiting: 300, oldestAge: 2 * DAY - 1 }).state).toBe('ok');
  });

  it('looks at what is skipped, once there is enough to look at', () => {
    expect(rowOf({ labelled: 10, skipped: 9 }).state).toBe('ok');
    expect(rowOf({ labelled: 12, skipped: 8 }).advice[0]).toMatch(/^40% are skipped/);
    expect(rowOf({ labelled: 14, skipped: 6 }).state).toBe('ok');
  });

  it('leaves out what is not known', () => {
    expect(rowOf({ oldestAge: NaN, waiting: 0 })).not.toHaveProperty('oldestAge');
  });

  it('puts first what needs someone', () => {
    const rows = labelsRows([spend({ surface: 'a' }), spend({ surface: 'z', budget: 0 })]);
    expect(rows.map(({ surface }) => surface)).toEqual(['z', 'a']);
  });
});

describe('the agreement of labellers', () => {
  it('is told with its interval', () => {
    expect(agreementOf(agreed(0.82, 0.7, 0.9))).toEqual({
      ...{ pairs: 40, value: 0.82, low: 0.7, high: 0.9 },
    });
  });

  it('needs action where even the upper end is low', () => {
    expect(agreementOf(agreed(0.5, 0.3, 0.66)).advice).toMatch(/^Labellers disagree/);
    expect(agreementOf(agreed(0.5, 0.3, 0.67))).not.toHaveProperty('advice');
  });

  it('says how many pairs are missing', () => {
    expect(agreementOf(desk().agreement())).toEqual({
      pairs: 3,
      missing: expect.stringMatching(/^needs 7 more impressions/),
    });
    const alike = { reading: 'label_agreement', by: {}, enough: false } as const;
    expect(agreementOf({ ...alike, reason: 'insufficient', seen: 12, needed: 10 })).toEqual({
      ...{ pairs: 12, missing: 'all labels are alike so far' },
    });
  });
});
