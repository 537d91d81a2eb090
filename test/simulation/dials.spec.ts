/** What each dial and option of a world does to its events, compared with the world's own truth. */
import { describe, expect, it } from '@jest/globals';
import { HOUR, ofKind, runWorld, START, timeOf, type CollectedRun } from './collected-run.js';
import type { SettingOverrides } from '../../src/simulation/options.js';
import { SIGNAL_NAMES } from '../../src/simulation/reactions.js';

const EXPLORING: SettingOverrides['policies'] = [
  { name: 'production', ranking: 'learned', share: 0.7 },
  { name: 'explore', ranking: 'uniform', share: 0.3 },
];

function run(settings: SettingOverrides, hours = 6): CollectedRun {
  const base = { recommendationsPerHour: 2000, retrainEvery: HOUR };
  return runWorld({ seed: 7, start: START, duration: hours * HOUR, ...base, ...settings });
}

/** How many standard errors the mean lies from the truth. */
function deviation(values: readonly number[], truth: number): number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return (mean - truth) / Math.sqrt(squares / values.length / (values.length - 1));
}

function averageTruth(
  { truth }: CollectedRun,
  of: (period: CollectedRun['truth']['periods'][number]) => number,
): number {
  const sum = truth.periods.reduce((total, period) => total + of(period) * period.impressions, 0);
  return sum / truth.periods.reduce((total, period) => total + period.impressions, 0);
}

describe('signals', () => {
  const observed = run({ signals: SIGNAL_NAMES });
  const outcomes = ofKind(observed.events, 'outcome');
  const impressions = observed.truth.periods.reduce((sum, period) => sum + period.impressions, 0);

  it('leave slates, clicks and labels as they are without them', () => {
    const plain = run({});
    const clicks = (of: CollectedRun) =>
      ofKind(of.events, 'outcome')
        .filter(({ signal }) => signal === 'click')
        .map(({ time, item, recommendation }) => [time, item, recommendation]);
    expect(clicks(observed)).toEqual(clicks(plain));
    expect(ofKind(observed.events, 'recommendation')).toEqual(
      ofKind(plain.events, 'recommendation'),
    );
    expect(ofKind(observed.events, 'label')).toEqual(ofKind(plain.events, 'label'));
  });

  it.each(['click', ...SIGNAL_NAMES])('come as often as the truth says: %s', (signal) => {
    const rate = averageTruth(observed, ({ signals }) => signals[signal]!.rate);
    const count = outcomes.filter((each) => each.signal === signal).length;
    const error = Math.sqrt(impressions * rate * (1 - rate));
    expect(Math.abs(count - impressions * rate) / error).toBeLessThan(3);
  });

  it('end a click in one of complete, partial and skip; only viewed items are clicked', () => {
    const of = (...signals: string[]) =>
      outcomes
        .filter(({ signal }) => signals.includes(signal))
        .map(({ recommendation, item }) => `${recommendation} ${item}`)
        .sort();
    expect(of('complete', 'partial', 'skip')).toEqual(of('click'));
    const viewed = new Set(of('view'));
    expect(of('click').every((impression) => viewed.has(impression))).toBe(true);
  });

  it('last as long as they should, in seconds', () => {
    const seconds = outcomes.filter(({ signal }) => signal === 'skip').map(({ value }) => value!);
    expect(Math.abs(deviation(seconds, 4))).toBeLessThan(3);
  });

  it('carry the information that the truth says', () => {
    // All impressions are labelled, so that the table of signal and label is known well.
    const judged = run({ signals: SIGNAL_NAMES, dials: { labelShare: 1 } }, 12);
    const labels = new Map(
      ofKind(judged.events, 'label').map(({ recommendation, item, label }) => [
        `${recommendation} ${item}`,
        label,
      ]),
    );
    for (const signal of ['complete', 'save', 'skip', 'report']) {
      const drew = new Set(
        ofKind(judged.events, 'outcome')
          .filter((outcome) => outcome.signal === signal)
          .map(({ recommendation, item }) => `${recommendation} ${item}`),
      );
      let [both, signalled, good] = [0, 0, 0];
      for (const [impression, label] of labels) {
        good += label;
        if (drew.has(impression)) [signalled, both] = [signalled + 1, both + label];
      }
      const n = labels.size;
      const found = information(signalled / n, good / n, both / n);
      const truth = averageTruth(judged, ({ signals }) => signals[signal]!.information);
      // 2n·ln2 times the information found is chi-squared on one degree, off centre by the truth's.
      const [seen, centre] = [found, truth].map((bits) => 2 * n * Math.LN2 * bits);
      expect(Math.abs(seen! - centre! - 1)).toBeLessThan(3 * Math.sqrt(2 + 4 * centre!));
      expect(centre).toBeGreaterThan(9);
    }
  });

  it('tell nothing beyond the click at strength 0', () => {
    const { truth } = run({ signals: SIGNAL_NAMES, dials: { signalStrength: 0 } }, 1);
    const { signals } = truth.periods[0]!;
    expect(signals.complete!.information).toBeLessThan(signals.click!.information);
    expect(signals.view!.uncertaintyReduction).toBeLessThan(1e-4);
  });
});

/** Mutual information in bits of two events, from their probabilities and that of both. */
function information(a: number, b: number, both: number): number {
  return [
    [both, a * b],
    [a - both, a * (1 - b)],
    [b - both, (1 - a) * b],
    [1 - a - b + both, (1 - a) * (1 - b)],
  ].reduce((sum, [joint, product]) => sum + joint! * Math.log2(joint! / product!), 0);
}

describe('labels', () => {
  const judged = run({
    labelTilt: 0.8,
    labellers: 3,
    labelAgreement: 0.85,
    labelDelay: 5 * 24 * HOUR,
    dials: { labelShare: 0.1 },
  });
  const labels = ofKind(judged.events, 'label');
  const first = labels.filter(({ labeller }) => labeller === 'labeller-1');

  it('are chosen unequally, and say so: weighted by 1 / inclusion they find the true quality', () => {
    const inclusions = first.map(({ inclusion }) => inclusion!);
    expect(Math.max(...inclusions) / Math.min(...inclusions)).toBeGreaterThan(5);
    const weights = inclusions.map((inclusion) => 1 / inclusion);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const quality = averageTruth(judged, (period) => period.quality!);
    const residuals = first.map(
      ({ label }, at) => (weights[at]! * (label - quality) * first.length) / total,
    );
    expect(Math.abs(deviation(residuals, 0))).toBeLessThan(3);
    const plain = first.reduce((sum, { label }) => sum + label, 0) / first.length;
    expect(Math.abs(plain - quality)).toBeGreaterThan(0.01);
  });

  it('are repeated by others, who agree as often as asked, and come later', () => {
    expect(labels).toHaveLength(3 * first.length);
    const firsts = new Map(
      first.map((label) => [`${label.recommendation} ${label.item}`, label] as const),
    );
    const agreed = labels
      .filter(({ labeller }) => labeller !== 'labeller-1')
      .map((label) => {
        const other = firsts.get(`${label.recommendation} ${label.item}`)!;
        return timeOf(label) > timeOf(other) ? Number(label.label === other.label) : NaN;
      });
    expect(Math.abs(deviation(agreed, 0.85))).toBeLessThan(3);
  });

  it('take days', () => {
    const shown = new Map(
      ofKind(judged.events, 'recommendation').map((event) => [event.id, timeOf(event)] as const),
    );
    const days = first.map(
      (label) => (timeOf(label) - shown.get(label.recommendation!)!) / (24 * HOUR),
    );
    expect(Math.abs(deviation(days, 5))).toBeLessThan(3);
  });
});

describe('a candidate and an exploration policy', () => {
  const explored = run({
    policies: EXPLORING,
    candidate: { contentWeight: 1, personalisation: 0.8 },
  });

  it.each(['production', 'explore'])('log what values the candidate truly: by %s', (policy) => {
    const clicked = new Set(
      ofKind(explored.events, 'outcome').map(
        ({ recommendation, item }) => `${recommendation} ${item}`,
      ),
    );
    const tops = ofKind(explored.events, 'recommendation')
      .filter((event) => event.policy === policy)
      .map(({ id, slate: [top] }) => ({
        ...top!,
        reward: Number(clicked.has(`${id} ${top!.item}`)),
      }));
    const periods = explored.truth.periods.filter((period) => period.policy === policy);
    const visits = periods.reduce((sum, period) => sum + period.recommendations, 0);
    for (const whose of ['own', 'uniform', 'candidate'] as const) {
      const truth =
        periods.reduce(
          (sum, { values, recommendations }) => sum + values![whose] * recommendations,
          0,
        ) / visits;
      const weighted = tops.map(({ reward, propensity, target }) => {
        const wanted = whose === 'own' ? propensity! : whose === 'uniform' ? 1 / 300 : target!;
        return (reward * wanted) / propensity!;
      });
      expect(Math.abs(deviation(weighted, truth))).toBeLessThan(3);
    }
  });

  it('name a target at the top of the slate only, where it is exact', () => {
    const logged = ofKind(explored.events, 'recommendation').map(({ slate }) =>
      slate.map(({ target }) => (target === undefined ? '-' : 't')).join(''),
    );
    expect(new Set(logged)).toEqual(new Set(['t----']));
  });
});

describe('logging', () => {
  const sanity = (settings: SettingOverrides, from: number, to: number) => {
    const { events } = run({ ...settings, recommendationsPerHour: 4000 });
    return ofKind(events, 'recommendation')
      .filter((event) => timeOf(event) >= START + from * HOUR && timeOf(event) < START + to * HOUR)
      .filter(({ slate: [top] }) => top!.propensity !== undefined)
      .map(({ slate: [top] }) => 1 / (300 * top!.propensity!));
  };

  it('is right until a bug sets in, and again once it is mended', () => {
    const settings: SettingOverrides = {
      loggingBugs: [{ at: 1 / 3, until: 2 / 3, kind: 'factor', factor: 0.5 }],
    };
    expect(Math.abs(deviation(sanity(settings, 0, 2), 1))).toBeLessThan(3);
    expect(Math.abs(deviation(sanity(settings, 2, 4), 2))).toBeLessThan(3);
    expect(Math.abs(deviation(sanity(settings, 4, 6), 1))).toBeLessThan(3);
  });

  it('can take an item’s propensity from its neighbour, which the mean of 1 / (K·p) does not see', () => {
    const swapped = sanity({ loggingBugs: [{ at: 0, kind: 'swapped' }] }, 0, 6);
    const right = sanity({}, 0, 6);
    expect(Math.abs(deviation(swapped, 1))).toBeLessThan(3);
    expect(swapped.filter((value, at) => value === right[at])).toHaveLength(0);
  });

  it('can forget propensities', () => {
    expect(sanity({ loggingBugs: [{ at: 0, kind: 'missing' }] }, 0, 6)).toEqual([]);
  });

  it('can log the probability of a click, which then is calibrated, on a scale of its own', () => {
    const { events } = run({
      loggedScore: 'click-probability',
      dials: {
        scoreScale: [
          [0.5, 1],
          [0.5, 2],
        ],
      },
    });
    const clicked = new Set(
      ofKind(events, 'outcome').map(({ recommendation, item }) => `${recommendation} ${item}`),
    );
    const misses = ofKind(events, 'recommendation').flatMap((event) =>
      event.slate.map(({ item, score }) => {
        const scale = timeOf(event) < START + 3 * HOUR ? 1 : 2;
        return Number(clicked.has(`${event.id} ${item}`)) - score! / scale;
      }),
    );
    expect(Math.abs(deviation(misses, 0))).toBeLessThan(3);
  });
});

describe('traffic', () => {
  it('follows its dial, the hour and the weekday', () => {
    const counts = (settings: SettingOverrides, hours: number) => {
      const served = ofKind(
        run({ recommendationsPerHour: 300, ...settings }, hours).events,
        'recommendation',
      );
      return (from: number, to: number) =>
        served.filter((event) => {
          const hour = (timeOf(event) - START) / HOUR;
          return hour >= from && hour < to;
        }).length;
    };
    const launched = counts(
      {
        dials: {
          traffic: [
            [0.5, 1],
            [0.5, 2],
          ],
        },
      },
      6,
    );
    expect(launched(3, 6) / launched(0, 3)).toBeGreaterThan(1.8);
    expect(launched(3, 6) / launched(0, 3)).toBeLessThan(2.2);
    // 2026-05-01 is a Friday: the peak is at noon on the 2nd, the trough as the 6th begins.
    const weekly = counts({ weekCycle: 0.5, arrivals: 'even' }, 7 * 24);
    expect(weekly(24, 48) / (24 * 300)).toBeGreaterThan(1.4);
    expect(weekly(4.5 * 24, 5.5 * 24) / (24 * 300)).toBeLessThan(0.6);
    expect(weekly(0, 7 * 24) / (7 * 24 * 300)).toBeCloseTo(1, 2);
  });
});

describe('the catalogue', () => {
  it('grows and shrinks: what is retired is declared so and shown no more from the next retraining', () => {
    const changing = run({ freshItems: 0.3, retiredItems: 0.2 });
    const retired = new Map(
      ofKind(changing.events, 'item')
        .filter((event) => event.retired)
        .map((event) => [event.item, timeOf(event)]),
    );
    expect(retired.size).toBe(60);
    const shownTooLate = ofKind(changing.events, 'recommendation').filter((event) => {
      const deployed = timeOf(event) - ((timeOf(event) - START) % HOUR);
      return event.slate.some(({ item }) => (retired.get(item) ?? Infinity) <= deployed);
    });
    expect(shownTooLate).toEqual([]);
    const eligible = changing.truth.periods.map(({ eligibleItems }) => eligibleItems);
    expect(eligible).toEqual([210, 215, 220, 225, 230, 235]);
  });
});

describe('clickbait', () => {
  it('leaves the catalogue’s items as they are at level 0', () => {
    const items = (level: number) => run({ dials: { clickbait: level } }, 1).truth;
    expect(items(2).items).toEqual(items(0).items);
    expect(items(2).periods[0]!.clickRate!).toBeGreaterThan(1.2 * items(0).periods[0]!.clickRate!);
    expect(items(2).periods[0]!.quality!).toBeLessThan(items(0).periods[0]!.quality! - 0.1);
  });
});
