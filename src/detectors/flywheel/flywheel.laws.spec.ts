/** The summary of activity keeps the laws, fed through the detector's own accumulator. */
import fc from 'fast-check';
import { describeSummaryLaws } from '../../../test/properties/summary-laws.js';
import { allRows, settledOf, type Served } from '../../../test/setup/impressions.js';
import { activityAccumulator, activitySummary, type Activity } from './activity.js';

/** So small a cap that random users go over it. */
const CAP = 5;

function fold(served: readonly Served[], cap = CAP): Activity {
  const accumulator = activityAccumulator(cap);
  accumulator.settle!(settledOf(served), allRows(served), served.length);
  return accumulator.seal();
}

describeSummaryLaws('flywheel', {
  summary: activitySummary(CAP),
  observations: fc.array(
    fc.record(
      {
        user: fc.integer({ min: 0, max: 20 }),
        shown: fc.boolean(),
        slate: fc.array(fc.record({ item: fc.constant('a'), outcomes: fc.nat(3) }), {
          maxLength: 3,
        }),
      },
      { requiredKeys: ['slate'] },
    ) as fc.Arbitrary<Served>,
    { maxLength: 20 },
  ),
  fold: (served) => fold(served),
  incompatible: [fold([{ user: 1, slate: [] }], CAP + 1)],
});
