/** The audit of an alert answers what that was about first; every other one leads with the worst change. */
import { describe, expect, it } from '@jest/globals';
import type { MixShift } from '../../../src/audit/findings/findings.js';
import { verdictOf } from '../../../src/audit/report/verdict.js';
import type { AuditSubject } from '../../../src/audit/request.js';
import type { Cell, ReadingComparison } from '../../../src/audit/stretches/compare.js';
import type { StretchVerdict } from '../../../src/audit/stretches/stretch-verdict.js';
import { allDetectors } from '../../../src/detectors/registry.js';
import { estimated } from '../findings/made-findings.js';

const CHANGED: StretchVerdict = { outcome: 'changed', sentence: 'In all, some changed.' };
const UNCHANGED: StretchVerdict = { outcome: 'unchanged', sentence: 'Nothing changed.' };
const SILENT: StretchVerdict = {
  outcome: 'cannot_say',
  sentence: 'Cannot say: nothing was recommended in the baseline stretch.',
};

function cell(value: number | Cell): Cell {
  if (typeof value !== 'number') return value;
  return { n: 1000, value, low: value * 0.98, high: value * 1.02 };
}

/** A reading as it is declared, with a value of each stretch. */
function compared(
  name: string,
  before: number | Cell,
  after: number | Cell,
  more: Partial<ReadingComparison> = {},
): ReadingComparison {
  const [detector, id] = name.split('.');
  const { declaration } = allDetectors().find((each) => each.declaration.id === detector)!;
  const { title, meaning, tier, unit, of, harm } = declaration.readings.find(
    (each) => each.id === id,
  )!;
  const [baseline, audited] = [cell(before), cell(after)];
  const isBoth = 'value' in baseline && 'value' in audited;
  const difference = isBoth ? audited.value - baseline.value : 0;
  const isFar = isBoth && Math.abs(difference) > 0.1 * Math.abs(baseline.value);
  const change = !isBoth
    ? 'not_comparable'
    : isFar
      ? difference > 0
        ? 'up'
        : 'down'
      : 'within_chance';
  return {
    ...{ reading: name, title, meaning, tier, unit, of, by: {}, baseline, audited, change },
    ...(harm === undefined ? {} : { harm }),
    ...(isBoth ? { difference: { value: difference, low: difference, high: difference } } : {}),
    ...more,
  };
}

const segment = (readings: readonly ReadingComparison[], policy = 'production') => ({
  ...{ surface: 'home', policy, readings },
});

const EFFECTIVE = 'bandwagon.effective_items';
const GINI = 'bandwagon.exposure_gini';
const DIVERSITY = 'filter-bubble.category_diversity';

const place = (policy = 'production') => ({ surface: 'home', policy, by: {} });
const about = (more: Partial<AuditSubject> = {}): AuditSubject => ({
  ...{ reading: EFFECTIVE, places: [place()], when: 'below' },
  ...more,
});

/** Judged quality that rose while exposure became concentrated. */
function moved(of: 'label' | 'proxy', before: number, after: number): MixShift {
  return {
    ...{ of, by: 'category', largest: [], unlisted: 0 },
    ...{ before: estimated(before, 0.02), after: estimated(after, 0.02) },
    ...{ mix: estimated(0, 0.01), within: estimated(after - before, 0.02) },
  };
}
const shift = (...shifts: MixShift[]) => ({ surface: 'home', policy: 'production', shifts });

describe('the verdict of an audit that an alert asked for', () => {
  const concentrated = segment([
    compared(EFFECTIVE, 100, 10),
    compared(GINI, 0.4, 0.9),
    compared(DIVERSITY, 0.9, 0.6),
    compared('proxy-drift.ranking_agreement', 0.1, 0.3),
  ]);

  it('answers it first; then what is worse; what is better comes last, judged quality too', () => {
    const { outcome, sentence, also } = verdictOf({
      stretch: CHANGED,
      segments: [concentrated],
      mixShifts: [shift(moved('proxy', 0.1, 0.3), moved('label', 0.53, 0.65))],
      about: about(),
    });
    expect(outcome).toBe('changed');
    expect(sentence).toBe(
      'On home/production, exposure has become more concentrated: effective items fell from ' +
        '100.0 [98.0, 102.0] to 10.00 [9.80, 10.20]; 1 related reading changed as well.',
    );
    expect(also).toEqual([
      expect.stringMatching(/^On home\/production, each user is shown a narrower mix/),
      expect.stringMatching(/^On home\/production, judged quality rose from 0\.530/),
      expect.stringMatching(/^On home\/production, scores agree more with how items are judged/),
      'In all, some changed.',
    ]);
  });

  const still = [compared(EFFECTIVE, 100, 101), compared(DIVERSITY, 0.9, 0.6)];
  const lacking: Cell = { enough: false, reason: 'insufficient', seen: 12, needed: 50 };
  it.each([
    {
      name: 'did not change: that is said before what did',
      readings: still,
      subject: about(),
      outcome: 'changed',
      says: /^On home\/production, effective items raised the alert and did not change beyond chance between the two stretches: 100\.0 \[98\.0, 102\.0\] in the baseline, 101\.0 .* in the audited one\.$/,
    },
    {
      name: 'moved the other way',
      readings: [compared(EFFECTIVE, 100, 150)],
      subject: about(),
      outcome: 'changed',
      says: /exposure has become more even: effective items rose from .*, the reverse of what raised the alert\.$/,
    },
    {
      name: 'is beyond its limit still, without having moved',
      readings: [compared(GINI, 0.9, 0.9)],
      subject: about({ reading: GINI, when: 'above', limit: 0.8 }),
      outcome: 'unchanged',
      says: /exposure inequality \(Gini\) raised the alert and did not change .* in the audited one, above the limit of 0\.800\.$/,
    },
    {
      name: 'has come back from its limit, which is no reverse',
      readings: [compared(GINI, 0.9, 0.5)],
      subject: about({ reading: GINI, when: 'above', limit: 0.8 }),
      outcome: 'changed',
      says: /more even: exposure inequality \(Gini\) fell from .*, not clearly above the limit of 0\.800\.$/,
    },
    {
      name: 'has too little data in a stretch',
      readings: [compared(EFFECTIVE, lacking, 100)],
      subject: about(),
      outcome: 'cannot_say',
      says: /^Cannot say whether effective items on home\/production, which raised the alert, changed: in the baseline stretch too few events for a trustworthy value \(12 of 50\)\.$/,
    },
    {
      name: 'is withheld',
      readings: [compared(EFFECTIVE, 100, { withheld: true })],
      subject: about(),
      outcome: 'cannot_say',
      says: /in the audited stretch withheld, since it stands for too few users\.$/,
    },
    {
      name: 'is none that audits have',
      readings: still.slice(0, 1),
      subject: about({ reading: 'flywheel.quality_slope' }),
      outcome: 'cannot_say',
      says: /^Cannot say whether the reading that raised the alert changed: these stretches have no flywheel\.quality_slope on home\/production\.$/,
    },
  ])('$name', ({ readings, subject, outcome, says }) => {
    const stretch = outcome === 'changed' ? CHANGED : UNCHANGED;
    const verdict = verdictOf({ stretch, segments: [segment(readings)], about: subject });
    expect(verdict.sentence).toMatch(says);
    expect(verdict.outcome).toBe(outcome);
  });

  it('speaks of the segment in which it changed, and of how many of the incident did', () => {
    const segments = [
      segment([compared(EFFECTIVE, 100, 101)], 'explore'),
      segment([compared(EFFECTIVE, 100, 50)]),
    ];
    const subject = about({ places: [place('explore'), place()] });
    const { sentence } = verdictOf({ stretch: CHANGED, segments, about: subject });
    expect(sentence).toMatch(/^On home\/production, exposure has become more concentrated/);
    expect(sentence).toMatch(/; it fell in 1 of the incident's 2 segments\.$/);
    const none = verdictOf({
      ...{ stretch: UNCHANGED, about: subject },
      segments: ['explore', 'production'].map((policy) =>
        segment([compared(EFFECTIVE, 100, 101)], policy),
      ),
    });
    expect(none.sentence).toMatch(/stretches, nor elsewhere in the incident's 2 segments: /);
  });

  it('finds what a surface with one policy has no roll-up for', () => {
    const segments = [segment([compared(EFFECTIVE, 100, 50)])];
    const subject = about({ places: [place('*')] });
    expect(verdictOf({ stretch: CHANGED, segments, about: subject }).sentence).toMatch(
      /^On home\/production, exposure has become more concentrated/,
    );
  });

  it('asks for what it is about beside its reading: a signal', () => {
    const name = 'signal-information.uncertainty_reduction';
    const readings = ['click', 'save'].map((signal, at) =>
      compared(name, 0.1, at === 0 ? 0.1 : 0.02, { by: { signal } }),
    );
    const asked = about({ reading: name, places: [{ ...place(), by: { signal: 'save' } }] });
    expect(
      verdictOf({ stretch: CHANGED, segments: [segment(readings)], about: asked }).sentence,
    ).toMatch(/a signal tells less of quality: uncertainty that the signal removes \(save\) fell/);
  });

  it('says why nothing can be said at all, as of any audit', () => {
    const verdict = verdictOf({ stretch: SILENT, segments: [], about: about() });
    expect(verdict).toEqual({ ...SILENT, also: [] });
  });
});

describe('the verdict of an audit that nothing in particular asked for', () => {
  it('leads with the worst change, whichever segment has more changes', () => {
    const improved = segment(
      [compared(EFFECTIVE, 10, 100), compared(GINI, 0.9, 0.4), compared(DIVERSITY, 0.6, 0.9)],
      'better',
    );
    const worse = segment([compared(EFFECTIVE, 100, 60)], 'worse');
    const worst = segment([compared(EFFECTIVE, 100, 20)], 'worst');
    const { sentence, also } = verdictOf({ stretch: CHANGED, segments: [improved, worse, worst] });
    const policies = [sentence, ...also].map((each) => /^On home\/(\w+)/.exec(each)?.[1]);
    expect(policies).toEqual(['worst', 'worse', 'better', 'better', undefined]);
  });

  it('puts quality that is judged worse before all that is spread worse', () => {
    const segments = [
      segment([compared(EFFECTIVE, 100, 10), compared('proxy-drift.quality', 0.6, 0.3)]),
    ];
    expect(verdictOf({ stretch: CHANGED, segments }).sentence).toMatch(
      /what is shown is judged to be worse: quality fell/,
    );
  });

  it('lets policies speak before the roll-up, and a roll-up where they are silent', () => {
    const name = 'proxy-drift.quality';
    const quiet = segment([compared(name, 0.5, 0.5)]);
    const all = segment([compared(name, 0.5, 0.3)], '*');
    const alone = verdictOf({ stretch: CHANGED, segments: [quiet, all] });
    expect(alone.sentence).toMatch(/^On home \(all policies together\), what is shown is judged/);
    const loud = segment([compared(name, 0.5, 0.3)]);
    const both = verdictOf({ stretch: CHANGED, segments: [loud, all] });
    expect([both.sentence, ...both.also].join(' ')).not.toContain('all policies');
  });
});

describe('a core reading that is no state', () => {
  const core = allDetectors().flatMap(({ declaration }) =>
    declaration.readings
      .filter(({ tier, unit }) => tier === 'core' && unit !== 'state')
      .map((reading) => [`${declaration.id}.${reading.id}`, reading] as const),
  );
  it.each(core)('%s says in plain words what has happened', (_, { moved: words }) => {
    expect(words?.up).toMatch(/^[a-z].*[^.]$/);
    expect(words?.down).toMatch(/^[a-z].*[^.]$/);
    expect(words?.up).not.toBe(words?.down);
  });
});
