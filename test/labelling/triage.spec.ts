/** Reports that conflict with confident data: their stratum, and what counts as a conflict. */
import { describe, expect, it } from '@jest/globals';
import type { KindedEvent, OutcomeEvent } from '../../src/events/schemas.js';
import { conflictingClaim } from '../../src/labelling/reports.js';
import { MINUTE, START } from '../windows/streams.js';
import { HOUR, inTime, played, traffic } from './desk-run.js';

type Shown = Extract<KindedEvent, { kind: 'recommendation' }>;

function reportOf(event: Shown, more: Partial<OutcomeEvent> = {}): KindedEvent {
  return {
    kind: 'outcome',
    id: `report-${event.id}`,
    time: Number(event.time) + 5 * MINUTE,
    item: event.slate[0]!.item,
    recommendation: event.id,
    user: event.user!,
    signal: 'report',
    claim: { field: 'genre', value: 'jazz', held: 'pop', confidence: 0.9 },
    ...more,
  };
}

const claimed = (claim: OutcomeEvent['claim'], signal = 'report') =>
  conflictingClaim({ id: 'o', time: 0, item: 'i', signal, ...(claim ? { claim } : {}) }, 0.8);

describe('a claim', () => {
  it('conflicts with what is held with confidence, stated or not', () => {
    const claim = { field: 'genre', value: 'jazz', held: 'pop' };
    expect(claimed({ ...claim, confidence: 0.8 })).toEqual({ ...claim, confidence: 0.8 });
    expect(claimed(claim)).toEqual(claim);
    expect(claimed({ ...claim, confidence: 0.79 })).toBeUndefined();
  });

  it('does not conflict with the same, with nothing, or outside a report', () => {
    expect(claimed({ field: 'year', value: 5, held: '5' })).toBeUndefined();
    expect(claimed({ field: 'year', value: 5 })).toBeUndefined();
    expect(claimed(undefined)).toBeUndefined();
    expect(claimed({ field: 'a', value: 1, held: 2 }, 'click')).toBeUndefined();
  });
});

describe('impressions with a conflicting report', () => {
  const events = traffic(6, 200) as Shown[];
  const late = events.filter(({ time }) => Number(time) > START + 2 * HOUR);
  const some = late.filter((_, i) => i % 80 === 0);

  it('have a stratum of their own with a higher, known probability, and their claim', () => {
    const { requests } = played(
      inTime(
        events,
        some.map((each) => reportOf(each)),
      ),
    );
    const ofReports = requests.filter(({ stratum }) => stratum === 'report');
    expect(ofReports.length).toBeGreaterThan(5);
    const general = requests.filter(({ stratum }) => stratum === 'general');
    const largest = Math.max(...general.map(({ inclusion }) => inclusion));
    for (const { inclusion, claim } of ofReports) {
      expect(inclusion).toBeGreaterThanOrEqual(largest);
      expect(claim).toEqual({ field: 'genre', value: 'jazz', held: 'pop', confidence: 0.9 });
    }
  });

  it('need no sample where the report carries the impression', () => {
    const carrying = some.map((each) =>
      reportOf(each, {
        surface: each.surface,
        policy: each.policy,
        impressionTime: each.time,
        position: 1,
        score: 0.25,
      }),
    );
    // One candidate a cell: most of the reported ones are not among them.
    const { requests } = played(inTime(events, carrying), { candidates: 1 });
    const ofReports = requests.filter(({ stratum }) => stratum === 'report');
    expect(ofReports.length).toBeGreaterThan(0.7 * some.length);
    // Far above what one candidate a cell could have been drawn with.
    expect(Math.min(...ofReports.map(({ inclusion }) => inclusion))).toBeGreaterThan(0.5);
    expect(ofReports.find(({ score }) => score === 0.25)).toMatchObject({ position: 1 });
  });

  it('are drawn like all others where the report comes too late or has no budget', () => {
    const tooLate = some.map((each) => reportOf(each, { time: Number(each.time) + 31 * MINUTE }));
    expect(strata(played(inTime(events, tooLate)).requests)).toEqual(['general']);
    const reports = some.map((each) => reportOf(each));
    const { requests } = played(inTime(events, reports), { reportShare: 0 });
    expect(strata(requests)).toEqual(['general']);
  });

  it('are counted where their segment was not seen', () => {
    const [first] = some;
    const { surface, policy } = first!;
    const impressionTime = Number(first!.time) - MINUTE;
    const report = reportOf(first!, { surface, policy, impressionTime });
    const { desk } = played(inTime(traffic(6, 200, 'search'), [report]));
    // Its pane has a segment, but none of that name, and no rest to belong to.
    expect(desk.answers().unplacedReports).toBe(1);
  });
});

const strata = (requests: readonly { stratum: string }[]) => [
  ...new Set(requests.map(({ stratum }) => stratum)),
];
