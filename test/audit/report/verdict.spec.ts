/** The verdict: what leads, and that no stand-in ever convicts production. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type {
  MixShift,
  ModelComparison,
  ScorerComparison,
} from '../../../src/audit/findings/findings.js';
import { STAND_IN } from '../../../src/audit/models/stand-ins.js';
import { modelStatements } from '../../../src/audit/report/models-verdict.js';
import type { StretchVerdict } from '../../../src/audit/stretches/stretch-verdict.js';
import { verdictOf } from '../../../src/audit/report/verdict.js';
import { estimated, madeComparison } from '../findings/made-findings.js';

const UNCHANGED: StretchVerdict = { outcome: 'unchanged', sentence: 'Nothing changed.' };
const CHANGED: StretchVerdict = { outcome: 'changed', sentence: 'Something changed.' };
const SILENT: StretchVerdict = { outcome: 'cannot_say', sentence: 'Cannot say: no data.' };

function comparing(...comparisons: ScorerComparison[]): ModelComparison {
  return madeComparison((text) => text, { comparisons });
}

function between(
  a: string,
  b: string,
  verdict: ScorerComparison['verdict'],
  metric = 'auc',
): ScorerComparison {
  const value = verdict === 'worse' ? -0.04 : verdict === 'better' ? 0.04 : 0;
  return { a, b, metric, difference: estimated(value, 0.01), verdict, p: 0.02 };
}

describe('the verdict', () => {
  it('leads with production, where the reference ranks better, and tells the change as well', () => {
    const verdict = verdictOf({
      stretch: CHANGED,
      comparisons: [comparing(between('production', 'reference', 'worse'))],
    });
    expect(verdict).toEqual({
      outcome: 'worse',
      sentence:
        "On home/production, production's scores ranked held-out judgements worse than the reference " +
        '(AUC -0.040 [-0.050, -0.030], p 0.02).',
      also: ['Something changed.'],
    });
  });

  it('reads a comparison the same way round, whoever stands first', () => {
    const straight = verdictOf({
      stretch: CHANGED,
      comparisons: [comparing(between('production', 'reference', 'worse'))],
    });
    const turned = verdictOf({
      stretch: CHANGED,
      comparisons: [comparing(between('reference', 'production', 'better'))],
    });
    expect(turned).toEqual(straight);
  });

  it('leads with the change where production is not worse', () => {
    const verdict = verdictOf({
      stretch: CHANGED,
      comparisons: [comparing(between('production', 'reference', 'equivalent'))],
    });
    expect([verdict.outcome, verdict.sentence]).toEqual(['changed', 'Something changed.']);
    expect(verdict.also).toHaveLength(1);
  });

  it('lets a decided comparison speak where the stretches say nothing', () => {
    const decided = [comparing(between('production', 'reference', 'better'))];
    expect(verdictOf({ stretch: SILENT, comparisons: decided }).outcome).toBe('better');
    const open = [comparing(between('production', 'reference', 'inconclusive'))];
    expect(verdictOf({ stretch: SILENT, comparisons: open }).outcome).toBe('cannot_say');
  });

  it('leads with judged quality where that fell, whatever exposure did', () => {
    const moved = (before: number, after: number, of: 'label' | 'proxy'): MixShift => ({
      ...{ of, by: 'category', largest: [], unlisted: 0 },
      before: estimated(before, 0.02),
      after: estimated(after, 0.02),
      mix: estimated(0, 0.01),
      within: estimated(after - before, 0.02),
    });
    const home = { surface: 'home', policy: 'production' };
    const gamed = {
      ...home,
      shifts: [moved(0.134, 0.188, 'proxy'), moved(0.48, 0.31, 'label')],
    };
    const steady = {
      ...{ surface: 'feed', policy: 'production' },
      shifts: [moved(0.13, 0.14, 'proxy'), moved(0.5, 0.48, 'label')],
    };
    const better = { ...home, surface: 'search', shifts: [moved(0.1, 0.4, 'proxy')] };
    const verdict = verdictOf({ stretch: UNCHANGED, mixShifts: [steady, better, gamed] });
    expect(verdict).toEqual({
      outcome: 'changed',
      sentence:
        'On home/production, judged quality fell from 0.480 [0.460, 0.500] to 0.310 [0.290, 0.330]; ' +
        'what the ranker optimises (the proxy) rose from 0.134 [0.114, 0.154] to 0.188 [0.168, 0.208].',
      also: [
        expect.stringMatching(/^On search\/production, what the ranker optimises .* rose/),
        'Nothing changed.',
      ],
    });
    expect(verdictOf({ stretch: CHANGED, mixShifts: [steady] })).toEqual({ ...CHANGED, also: [] });
  });

  it('says that metrics differ where one decides either way', () => {
    const both = comparing(
      between('production', 'reference', 'worse'),
      between('production', 'reference', 'better', 'logLoss'),
    );
    const [statement] = modelStatements([both]);
    expect(statement).toMatchObject({ about: 'production', verdict: 'mixed' });
    expect(statement!.sentence).toMatch(/differ both ways .*AUC .*; log-loss /);
    expect(verdictOf({ stretch: UNCHANGED, comparisons: [both] }).outcome).toBe('unchanged');
  });

  it('never convicts production by a stand-in, whatever the comparisons are', () => {
    const standIn = fc.constantFrom(...Object.values(STAND_IN));
    const anyone = fc.oneof(standIn, fc.constant('production'));
    const verdicts = fc.constantFrom<ScorerComparison['verdict']>(
      'better',
      'worse',
      'equivalent',
      'inconclusive',
    );
    const one = fc.tuple(anyone, standIn, verdicts);
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), (drawn) => {
        const comparison = comparing(...drawn.map(([a, b, verdict]) => between(a, b, verdict)));
        const { outcome, sentence, also } = verdictOf({
          stretch: UNCHANGED,
          comparisons: [comparison],
        });
        expect([outcome, sentence]).toEqual(['unchanged', 'Nothing changed.']);
        for (const said of also) expect(said).not.toContain("production's scores");
      }),
    );
  });
});
