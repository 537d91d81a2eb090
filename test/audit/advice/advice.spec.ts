/** What to do: each option only with its evidence. */
import { describe, expect, it } from '@jest/globals';
import { adviceOn } from '../../../src/audit/advice/advice.js';
import type { Evidence } from '../../../src/audit/advice/evidence.js';
import type { DatasetFindings } from '../../../src/audit/findings/findings.js';
import { STAND_IN } from '../../../src/audit/models/stand-ins.js';
import { estimated, madeComparison, madeFindings } from '../findings/made-findings.js';

const NOTHING: DatasetFindings = {
  comparisons: [],
  mixShifts: [],
  bearers: [],
  amplification: [],
  moats: [],
  whatIfs: [],
  labelsSpent: { labels: 0, withInclusion: 0, effective: 0, bySource: {} },
};

function evidence(more: Partial<Evidence>): Evidence {
  const verdict = { outcome: 'unchanged', sentence: 'Nothing changed.', also: [] } as const;
  return { verdict, segments: [], changes: [], lacks: [], ...more };
}

function rules(more: Partial<Evidence>): string[] {
  return adviceOn(evidence(more)).map(({ rule }) => rule);
}

describe('what to do', () => {
  it('is nothing where nothing was found, and says what was not looked at', () => {
    const [only, ...rest] = adviceOn(evidence({}));
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ rule: 'nothing-to-do', because: ['Nothing changed.'] });
    expect(only!.but).toContain('Models were not compared.');
  });

  it('is to see more where nothing can be said', () => {
    const verdict = { outcome: 'cannot_say', sentence: 'Cannot say.', also: [] } as const;
    expect(rules({ verdict })).toEqual(['see-more']);
  });

  it('follows from each finding, training first', () => {
    expect(rules({ findings: madeFindings() })).toEqual([
      'review-production',
      'train-weighted',
      'train-on-labels',
      're-rank',
      'label-more',
      'log-inclusion',
    ]);
  });

  it('gives the numbers with the winner first, whichever way they were compared', () => {
    const options = adviceOn(evidence({ findings: madeFindings() }));
    const { because, but } = options.find(({ rule }) => rule === 'train-on-labels')!;
    expect(because).toEqual([
      'On held-out judgements, a stand-in trained on curated labels against a stand-in trained on clicks as ' +
        'they are: AUC +0.071 [0.057, 0.085] (p < 0.001).',
    ]);
    expect(but[0]).toMatch(/^Stand-ins are small models/);
  });

  it('asks for no training that did not win', () => {
    const comparison = madeComparison((text) => text, {
      comparisons: [
        {
          ...{ a: STAND_IN.weighted, b: STAND_IN.clicks, metric: 'auc' },
          ...{ difference: estimated(-0.02, 0.01), verdict: 'worse', p: 0.01 },
        },
      ],
    });
    expect(rules({ findings: { ...NOTHING, comparisons: [comparison] } })).toEqual([
      'nothing-to-do',
    ]);
  });

  it('asks for as many labels as are missing, not as are needed in all', () => {
    const [more] = adviceOn(evidence({ findings: madeFindings() })).filter(
      ({ rule }) => rule === 'label-more',
    );
    expect(more!.action).toBe('Have about 492 more impressions judged.');
    expect(more!.because[0]).toContain('after 2,412 held-out labels; with 2,904,');
  });

  it('recommends no re-ranking whose estimate was refused', () => {
    const [whatIf] = madeFindings().whatIfs;
    const refused = whatIf!.points.findIndex((point) => point.refused);
    const findings = { ...NOTHING, whatIfs: [{ ...whatIf!, recommended: refused }] };
    expect(rules({ findings })).toEqual(['nothing-to-do']);
  });

  it('asks for labels where models could not be compared for want of them', () => {
    const lacks = [{ part: 'models', reason: 'no labels' }] as const;
    expect(rules({ findings: NOTHING, lacks })).toEqual(['label']);
  });
});
