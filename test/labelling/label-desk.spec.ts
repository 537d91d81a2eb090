/** The label desk: what it asks for, what it spends, what it makes of answers. */
import { describe, expect, it } from '@jest/globals';
import type { KindedEvent } from '../../src/events/schemas.js';
import { skipEvent } from '../../src/labelling/answer.js';
import type { LabelRequest } from '../../src/labelling/label-request.js';
import { MINUTE, START } from '../windows/streams.js';
import { HOUR, inTime, LABELLING, played, traffic } from './desk-run.js';

/** A label that answers a request this many minutes after it was asked. */
function labelOf(
  request: LabelRequest,
  more: Partial<Extract<KindedEvent, { kind: 'label' }>> = {},
  minutes = 10,
): KindedEvent {
  return {
    kind: 'label',
    id: `label-${request.id}`,
    time: request.time + minutes * MINUTE,
    item: request.item,
    recommendation: request.recommendation,
    label: 1,
    inclusion: request.inclusion,
    request: request.id,
    ...more,
  };
}

describe('the label desk', () => {
  it('only counts in the first window, then spends the day evenly', () => {
    const { requests, desk } = played(traffic(24, 200));
    expect(
      Math.min(...requests.map(({ impressionTime }) => impressionTime)),
    ).toBeGreaterThanOrEqual(START + HOUR);
    const [spend] = desk.spend();
    expect(spend!.budget).toBe(240);
    // Binomial: about the budget, of which the first window had none.
    expect(requests.length).toBeGreaterThan(160);
    expect(requests.length).toBeLessThan(290);
    const afternoon = requests.filter((each) => each.impressionTime >= START + 12 * HOUR);
    expect(afternoon.length).toBeGreaterThan(0.35 * requests.length);
    expect(spend!.spentToday).toBe(requests.length);
    expect(spend!.waiting).toBe(requests.length);
  });

  it('freezes the context of an impression, and names no user', () => {
    const { requests } = played(traffic(6, 200));
    const found = requests.find(({ reference }) => reference !== undefined)!;
    const i = Number(found.recommendation.slice('home-'.length));
    expect(found).toMatchObject({
      surface: 'home',
      policy: 'production',
      version: 'v1',
      item: `item-${i % 20}`,
      position: 1,
      propensity: 0.5,
      context: { device: i % 2 === 0 ? 'phone' : 'desk' },
      stratum: 'general',
    });
    expect(found.id).toMatch(/^p0-[0-9a-f]{16}$/);
    expect(found.time).toBeGreaterThanOrEqual(found.impressionTime + LABELLING.attributionMs);
    expect(found.inclusion).toBeGreaterThan(0);
    expect(JSON.stringify(requests)).not.toContain('user-');
  });

  it('counts labels, skipped tasks and those that nobody answered apart', () => {
    const asked = played(traffic(10, 200)).requests;
    expect(asked.length).toBeGreaterThan(20);
    const labels = asked.slice(0, 8).map((each) => labelOf(each));
    const skips = asked
      .slice(8, 12)
      .map((each) => skipEvent(each, `skip-${each.id}`, each.time + MINUTE));
    const { desk, requests } = played(inTime(traffic(60, 200), labels, skips));
    const [spend] = desk.spend();
    expect(spend).toMatchObject({ labelled: 8, skipped: 4 });
    expect(spend!.expired).toBeGreaterThan(0);
    expect(spend!.labelled + spend!.skipped + spend!.expired + spend!.waiting).toBe(
      requests.length,
    );
    expect(spend!.oldestAge).toBeLessThanOrEqual(LABELLING.waitMs + 2 * LABELLING.paneMs);
    expect(spend!.effectiveLabels).toBeGreaterThan(1);
    expect(desk.answers()).toMatchObject({ unasked: 0, otherQuestions: 0 });
  });

  it('takes labels that name the impression alone, and none twice', () => {
    const [asked] = played(traffic(4, 200)).requests;
    const bare = { ...(labelOf(asked!) as Extract<KindedEvent, { kind: 'label' }>) };
    delete bare.request;
    const again = { ...bare, id: 'again', time: Number(bare.time) + MINUTE };
    const { desk } = played(inTime(traffic(4, 200), [bare, again]));
    expect(desk.spend()[0]).toMatchObject({ labelled: 1 });
    expect(desk.answers().unasked).toBe(1);
    expect(desk.request(asked!.id)).toBeUndefined();
  });

  it('shows waiting requests, the oldest first', () => {
    const { desk, requests } = played(inTime(traffic(5, 200), traffic(5, 200, 'search')));
    expect(desk.open(3)).toEqual(requests.slice(0, 3));
    const search = desk.open(5, { surface: 'search' });
    expect(search).toHaveLength(5);
    expect(new Set(search.map(({ surface }) => surface))).toEqual(new Set(['search']));
    expect(desk.request(requests[0]!.id)).toEqual(requests[0]);
    expect(desk.request('p0-0000000000000000')).toBeUndefined();
  });

  it('asks nothing where the budget is 0, and has budgets for segments', () => {
    const events = inTime(traffic(5, 200), traffic(5, 200, 'search'));
    const { requests } = played(events, {
      budget: 0,
      segments: [{ surface: 'search', budget: 100 }],
    });
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.every(({ surface }) => surface === 'search')).toBe(true);
  });

  it('gives up the oldest requests where too many wait', () => {
    const { desk, requests } = played(traffic(20, 200), { maxOpen: 10 });
    expect(desk.open(1000)).toEqual(requests.slice(-10));
    expect(desk.answers().givenUp).toBe(requests.length - 10);
  });

  it('draws from a sudden crowd at the old rate for no more than a pane', () => {
    const crowd = traffic(1, 20_000).map((event) => ({
      ...event,
      id: `crowd-${event.id}`,
      time: Number(event.time) + 3 * HOUR,
    }));
    const { requests } = played(inTime(traffic(5, 100), crowd));
    const hour = requests.filter(
      ({ impressionTime }) =>
        impressionTime >= START + 3 * HOUR && impressionTime < START + 4 * HOUR,
    );
    // 200 times the traffic; 20 times the budget of a window at most, and that in its first pane.
    expect(hour.length).toBeLessThan(200 * (LABELLING.budget / 24) * (1 / 12) * 2.5);
    const late = hour.filter(
      ({ impressionTime }) => impressionTime >= START + 3 * HOUR + 10 * MINUTE,
    );
    expect(late.length).toBeLessThan(40);
  });
});

describe('two labellers', () => {
  it('are asked for a share of the requests, which then cost two labels', () => {
    const { requests, desk } = played(traffic(24, 200), { overlap: 0.5 });
    const two = requests.filter(({ copies }) => copies === 2).length;
    expect(two / requests.length).toBeGreaterThan(0.35);
    expect(two / requests.length).toBeLessThan(0.65);
    expect(desk.spend()[0]!.spentToday).toBe(requests.length + two);
  });

  it('are compared, where they are two', () => {
    const options = { overlap: 1 };
    const asked = played(traffic(10, 200), options).requests;
    const answers = asked.flatMap((each, i) => {
      const label = i % 2;
      return [
        labelOf(each, { id: `a-${i}`, label, labeller: 'ann' }),
        labelOf(each, { id: `b-${i}`, label: 1 - label, labeller: 'ann' }, 11),
        labelOf(each, { id: `c-${i}`, label, labeller: 'bob' }, 12),
      ];
    });
    const { desk } = played(inTime(traffic(11, 200), answers), options);
    const agreement = desk.agreement();
    expect(agreement).toMatchObject({ reading: 'label_agreement', value: 1 });
    expect(desk.answers().repeated).toBeGreaterThanOrEqual(20);
    expect(desk.spend()[0]!.labelled).toBeGreaterThanOrEqual(20);
  });

  it('say nothing when there are too few pairs', () => {
    expect(played(traffic(3, 200)).desk.agreement()).toEqual({
      reading: 'label_agreement',
      by: {},
      enough: false,
      reason: 'insufficient',
      seen: 0,
      needed: 10,
    });
  });
});

describe('a guideline', () => {
  it('that a change announces goes out with requests, and begins with flat risks', () => {
    const change: KindedEvent = {
      kind: 'change',
      id: 'c',
      time: START + 5 * HOUR,
      what: 'guideline: v2',
    };
    const { requests, desk } = played(inTime(traffic(10, 200), [change]), { guideline: 'v1' });
    expect(desk.guideline).toBe('v2');
    const before = requests.filter(({ time }) => time < START + 5 * HOUR);
    const after = requests.filter(({ time }) => time > START + 5 * HOUR + 10 * MINUTE);
    expect(new Set(before.map(({ guideline }) => guideline))).toEqual(new Set(['v1']));
    expect(new Set(after.map(({ guideline }) => guideline))).toEqual(new Set(['v2']));
  });

  it('that a label names for the first time is in force; labels of older ones do not bring them back', () => {
    const asked = played(traffic(6, 200)).requests;
    const labels = [
      labelOf(asked[0]!, { guideline: 'v1' }),
      labelOf(asked[1]!, { guideline: 'v2' }, 60),
      labelOf(asked[2]!, { guideline: 'v1' }, 90),
    ];
    const { desk } = played(inTime(traffic(8, 200), labels));
    expect(desk.guideline).toBe('v2');
    expect(desk.answers().tallies).toEqual(
      expect.arrayContaining([
        { question: undefined, guideline: 'v1', source: undefined, labels: 2 },
        { question: undefined, guideline: 'v2', source: undefined, labels: 1 },
      ]),
    );
  });
});

describe('what labels teach', () => {
  it('moves the budget to where the score errs', () => {
    const quiet = { budget: 2400, windowMs: HOUR, candidates: 64 };
    const events = traffic(24, 400);
    // Labels of the middle of the scores are a coin's, those of the ends follow the score.
    const asked = played(events, quiet).requests.filter(({ time }) => time < START + 12 * HOUR);
    const labels = asked.map((each, i) => {
      const score = each.score!;
      const label = score > 0.75 ? 1 : score < 0.25 ? 0 : i % 2;
      return labelOf(each, { label });
    });
    const { requests, desk } = played(inTime(events, labels), quiet);
    const later = requests.filter(({ impressionTime }) => impressionTime > START + 14 * HOUR);
    const mean = (of: LabelRequest[]) =>
      of.reduce((sum, { inclusion }) => sum + inclusion, 0) / of.length;
    const middle = later.filter(({ score }) => score! > 0.3 && score! < 0.7);
    const ends = later.filter(({ score }) => score! < 0.2 || score! > 0.8);
    expect(mean(middle)).toBeGreaterThan(1.5 * mean(ends));
    expect(desk.spend()[0]!.mixing).toBeLessThan(1);
  });
});
