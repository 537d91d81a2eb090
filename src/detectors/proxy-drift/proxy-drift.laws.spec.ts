/** The summary keeps the laws, fed through the accumulator. */
import fc from 'fast-check';
import { Dictionary } from '../../events/dictionary.js';
import { allRows, judgedOf, settledOf, type Judged } from '../../../test/setup/impressions.js';
import { describeSummaryLaws } from '../../../test/properties/summary-laws.js';
import { DriftAccumulator } from './drift-accumulator.js';
import { driftSummary, type DriftState } from './drift-state.js';

type Observation =
  | {
      readonly user: number;
      readonly version: number;
      readonly score: number;
      readonly signals: number;
    }
  | Judged;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const version = fc.nat(300);
const score = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: NaN });
const observation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ user: fc.nat(50), version, score, signals: fc.nat(3), reward: share }),
  fc.record({
    user: fc.nat(50),
    version,
    score,
    item: fc.constant('item'),
    signals: fc.nat(3),
    hasSignals: fc.boolean(),
    label: share,
    inclusion: fc.oneof(fc.double({ min: 1e-4, max: 1, noNaN: true }), fc.constant(NaN)),
    earlier: fc.nat(1),
    firstLabel: share,
  }),
);

function fold(observations: readonly Observation[], shards = 7): DriftState {
  const accumulator = new DriftAccumulator(shards, 1);
  const items = new Dictionary();
  const labels = judgedOf(
    observations.filter((each) => 'label' in each),
    items,
  );
  const shown = observations.flatMap((each, id) =>
    'label' in each ? [] : [{ ...each, id, slate: [{ ...each, item: 'item' }] }],
  );
  const settled = settledOf(shown, items);
  accumulator.settle(settled, allRows(settled), settled.length);
  accumulator.judge(labels, allRows(labels), labels.length);
  return accumulator.seal();
}

describeSummaryLaws('proxy-drift', {
  summary: driftSummary(7),
  observations: fc.array(observation, { maxLength: 20 }),
  fold,
  incompatible: [fold([], 8), fold([{ user: 1, version: 0, score: 1, signals: 0 }], 5)],
});
