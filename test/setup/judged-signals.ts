/** Random labels of impressions with signals, and what a detector of labels makes of labels. */
import fc from 'fast-check';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Detector } from '../../src/detectors/detector.js';
import type { Measurement } from '../../src/detectors/reading.js';
import type { SignalPlan } from '../../src/detectors/signal-plan.js';
import { allRows, contextOf, judgedOf, type Judged } from './impressions.js';

/** Up to 8 labels, among them some that do not count. */
export function judgedSignals({ names }: SignalPlan): fc.Arbitrary<Judged[]> {
  return fc.array(
    fc.record({
      item: fc.constant('item'),
      id: fc.nat(0xffffffff),
      user: fc.option(fc.nat(0xffffffff), { nil: undefined }),
      label: fc.double({ min: 0, max: 1, noNaN: true }),
      inclusion: fc.oneof(fc.double({ min: 1e-9, max: 1, noNaN: true }), fc.constant(NaN)),
      score: fc.oneof(fc.double({ min: -2, max: 2, noNaN: true }), fc.constant(NaN)),
      signals: fc.nat(2 ** names.length - 1),
      hasSignals: fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0),
      earlier: fc.integer({ min: 0, max: 9 }).map((draw) => (draw > 0 ? 0 : 1)),
    }) as fc.Arbitrary<Judged>,
    { maxLength: 8 },
  );
}

/** The state that the detector's part of labels makes of these. */
export function stateOf({ parts }: Detector, judged: readonly Judged[]): unknown {
  const accumulator = parts[0]!.accumulator();
  const batch = judgedOf(judged);
  accumulator.judge!(batch, allRows(batch), batch.length);
  return accumulator.seal();
}

/** What it reads from them. */
export function readingsOf(detector: Detector, judged: readonly Judged[]): Measurement[] {
  return detector.parts[0]!.read(stateOf(detector, judged), contextOf());
}

/** So many labels alike. */
export function labels(count: number, of: Partial<Judged> & { readonly label: number }): Judged[] {
  return Array.from({ length: count }, () => ({ item: 'item', ...of }));
}

/** The same labels, each of a user of its own, in shards at random, where it does not name one. */
export function ofManyUsers(judged: readonly Judged[]): Judged[] {
  const random = xoroshiro128plus(1);
  return judged.map((each) => ({ user: uniformInt(random, 0, 0xffffffff), ...each }));
}
