/** The words of the page's section on labels. */
import { describe, expect, it } from '@jest/globals';
import type { LabelsRowJson } from '../../src/adapters/http/labelling-json.js';
import {
  agreementWords,
  answeredWords,
  spentWords,
  waitingWords,
} from '../../src/page/label-words.js';

const ROW: LabelsRowJson = {
  ...{ surface: 'home', policy: 'production', budget: 1200, spentToday: 1040, waiting: 1500 },
  ...{ oldestAge: 3 * 86_400_000, labelled: 1, skipped: 2, expired: 0 },
  ...{ effectiveLabels: 1, mixing: 0.2, state: 'ok', advice: [] },
};

describe('the words of labels', () => {
  it('say what was asked for, and how much of the budget is uniform', () => {
    expect(spentWords(ROW)).toEqual({
      leading: '1,040 of 1,200',
      further: '20% of it uniformly',
    });
  });

  it('say what waits, and since when', () => {
    expect(waitingWords(ROW)).toEqual({ leading: '1,500', further: 'the oldest for 3 days' });
    expect(waitingWords({ ...ROW, waiting: 0 })).toEqual({ leading: '0' });
  });

  it('say what came back', () => {
    expect(answeredWords(ROW)).toEqual({ leading: '1 label', further: '2 skipped, 0 expired' });
    expect(answeredWords({ ...ROW, labelled: 2000 }).leading).toBe('2,000 labels');
  });

  it('say how far labellers agree, or what it takes to know', () => {
    expect(agreementWords({ pairs: 40, value: 0.82, low: 0.7, high: 0.9 })).toBe(
      '0.82 (95% interval 0.7 to 0.9), from 40 impressions that two have judged; 1 is full agreement, 0 what chance would do (Krippendorff’s alpha).',
    );
    expect(agreementWords({ pairs: 40, value: 1 })).toMatch(/^1, from 40 impressions/);
    expect(agreementWords({ pairs: 3, missing: 'needs 7 more impressions' })).toBe(
      'not known: needs 7 more impressions.',
    );
  });
});
