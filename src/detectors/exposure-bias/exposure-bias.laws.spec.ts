/** The summary keeps the laws, fed through the detector's own accumulator. */
import fc from 'fast-check';
import { allRows, settledOf, type Served } from '../../../test/setup/impressions.js';
import { describeSummaryLaws } from '../../../test/properties/summary-laws.js';
import { exposureBias, type ExposureBiasOptions } from './exposure-bias.js';

const OPTIONS: ExposureBiasOptions = { shards: 7, itemCap: 4, positions: 3 };

function fold(served: readonly Served[], options: ExposureBiasOptions = OPTIONS) {
  const accumulator = exposureBias(options).parts[0]!.accumulator();
  const batch = settledOf(served);
  accumulator.settle!(batch, allRows(batch), batch.length);
  return accumulator.seal();
}

const shown = fc.record(
  {
    item: fc.nat(12).map((item) => `item-${item}`),
    position: fc.nat(6),
    propensity: fc.oneof(
      fc.constant(1),
      fc.constant(NaN),
      fc.double({ min: 1e-12, max: 1, noNaN: true }),
    ),
    target: fc.double({ min: 0, max: 1, noNaN: true }),
    reward: fc.constantFrom(0, 1, 0.3, 1e4),
  },
  { requiredKeys: ['item'] },
);

const served = fc.record(
  {
    id: fc.nat(),
    user: fc.nat(100),
    eligible: fc.constantFrom(1, 7, 1e6),
    shown: fc.constantFrom(true, true, false),
    slate: fc.array(shown, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['id', 'slate'] },
);

describeSummaryLaws('exposure-bias', {
  summary: exposureBias(OPTIONS).parts[0]!.summary,
  observations: fc.array(served as fc.Arbitrary<Served>, { maxLength: 20 }),
  fold,
  incompatible: [
    { ...OPTIONS, shards: 8 },
    { ...OPTIONS, itemCap: 5 },
    { ...OPTIONS, positions: 4 },
  ].map((options) => fold([{ id: 1, slate: [{ item: 'item-1' }] }], options)),
});
