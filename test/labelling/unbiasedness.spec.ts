/** Weights 1/π of what the desk asks for estimate the whole population without bias, reports included. */
import { describe, expect, it } from '@jest/globals';
import type { KindedEvent } from '../../src/events/schemas.js';
import { MINUTE, START } from '../windows/streams.js';
import { HOUR, inTime, played, traffic } from './desk-run.js';

const SALTS = 60;

/** What labels would say, which nobody knows: worse where users report. */
const truth = (recommendation: string, item: string): number => {
  const i = Number(/\d+$/.exec(recommendation)![0]);
  return i % 9 === 0 && item === `item-${i % 20}` ? 0 : ((i * 7) % 10) / 10;
};

const shown = traffic(3, 60) as Extract<KindedEvent, { kind: 'recommendation' }>[];

/** Users report every ninth recommendation's first item; every second of them says what was shown. */
const reports: KindedEvent[] = shown.flatMap((event, i) =>
  i % 9 === 0
    ? [
        {
          kind: 'outcome' as const,
          id: `report-${i}`,
          time: Number(event.time) + 3 * MINUTE,
          item: event.slate[0]!.item,
          recommendation: event.id,
          user: event.user!,
          signal: 'report',
          claim: { field: 'genre', value: 'jazz', held: 'pop', confidence: 0.9 },
          ...(i % 2 === 0
            ? { surface: event.surface, policy: event.policy, impressionTime: event.time }
            : {}),
        },
      ]
    : [],
);

describe('the label desk', () => {
  // The first window is only counted: what follows it is the population.
  const population = shown
    .filter(({ time }) => Number(time) >= START + HOUR)
    .flatMap(({ id, slate }) => slate.map(({ item }) => truth(id, item)));
  const total = population.reduce((sum, each) => sum + each, 0);
  const events = inTime(shown, reports);

  it.each([
    ['with room for all candidates', 64],
    ['with samples of cells that cut most of them', 1],
  ])('draws without bias, %s', (_, candidates) => {
    const totals: number[] = [];
    const counts: number[] = [];
    const reported: number[] = [];
    let lowered = 0;
    for (let salt = 0; salt < SALTS; salt++) {
      const { requests, desk } = played(events, {
        salt: `salt-${salt}`,
        budget: 24 * 20,
        reportShare: 0.3,
        candidates,
      });
      totals.push(
        requests.reduce((sum, r) => sum + truth(r.recommendation, r.item) / r.inclusion, 0),
      );
      counts.push(requests.reduce((sum, { inclusion }) => sum + 1 / inclusion, 0));
      const ofReports = requests.filter(({ stratum }) => stratum === 'report');
      reported.push(ofReports.reduce((sum, { inclusion }) => sum + 1 / inclusion, 0));
      lowered += desk.loweredInclusions;
    }
    expectMean(totals, total);
    expectMean(counts, population.length);
    if (candidates === 1) expect(lowered).toBeGreaterThan(0);
    // With room, every reported impression has its chance; else at least those that carry theirs.
    const late = reports.filter(({ time }) => Number(time) >= START + HOUR + 3 * MINUTE);
    if (candidates > 1) expectMean(reported, late.length);
    else expect(mean(reported)).toBeGreaterThan(late.length / 2 - 2);
  });
});

const mean = (values: readonly number[]) =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

/** The mean over the salts is the truth, within four standard errors. */
function expectMean(values: readonly number[], expected: number): void {
  const at = mean(values);
  const squares = values.reduce((sum, each) => sum + (each - at) * (each - at), 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  expect(error).toBeGreaterThan(0);
  expect(Math.abs(at - expected) / error).toBeLessThan(4);
}
