import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  rememberWindow,
  RISK_TABLE,
  RiskCollector,
  riskCells,
  type RiskTable,
} from '../../src/labelling/risk-table.js';
import { NO_FEATURE, NO_PLACE } from '../../src/labelling/score-place.js';
import { describeSummaryLaws } from '../properties/summary-laws.js';

type Label = readonly [
  score: number,
  feature: number,
  label: number,
  inclusion: number,
  hash: number,
];

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const orAbsent = (value: fc.Arbitrary<number>) => fc.oneof(value, fc.constant(NaN));
const label: fc.Arbitrary<Label> = fc.tuple(
  orAbsent(unit),
  orAbsent(unit),
  unit,
  fc.double({ min: 0.001, max: 1, noNaN: true }),
  fc.nat(),
);

function tableOf(labels: readonly Label[]): RiskTable {
  const collector = new RiskCollector();
  for (const each of labels) collector.add(...each);
  return collector.seal();
}

const wider = RISK_TABLE.empty();

describeSummaryLaws<RiskTable, Label>('label-risk', {
  summary: RISK_TABLE,
  observations: fc.array(label, { maxLength: 30 }),
  fold: tableOf,
  incompatible: [
    { ...wider, columns: 5 },
    { ...wider, cap: 7 },
  ],
});

describe('RiskCollector', () => {
  it('sums labels by place and half, weighted by 1/π', () => {
    const table = tableOf([
      [0.4, 0.1, 1, 0.5, 6],
      [0.4, 0.1, 0.5, 0.25, 8],
      [0.4, 0.1, 1, 1, 7],
      [NaN, NaN, 0, 1, 0],
    ]);
    const rows = riskCells(table);
    expect(rows.map(({ half, n, w, wY, wYY }) => [half, n, w, wY, wYY])).toEqual([
      [0, 2, 6, 4, 3],
      [1, 1, 1, 1, 1],
      [0, 1, 1, 0, 0],
    ]);
    expect(rows[2]).toMatchObject({ score: NO_PLACE, feature: NO_FEATURE });
  });

  it('refuses labels and probabilities out of range', () => {
    const collector = new RiskCollector();
    for (const inclusion of [0, -0.1, 1.1, NaN]) {
      expect(() => collector.add(0.5, 0, 1, inclusion, 0)).toThrow(RangeError);
    }
    for (const wrong of [-0.1, 1.1, NaN]) {
      expect(() => collector.add(0.5, 0, wrong, 1, 0)).toThrow(RangeError);
    }
    expect(collector.seal()).toEqual(RISK_TABLE.empty());
  });
});

describe('rememberWindow', () => {
  const labelsOf = ({ sub, columns, sums }: RiskTable) =>
    [...sub.keys()].reduce((sum, cell) => sum + sums.value(cell * columns), 0);

  it('keeps a share of what was known and all that is new', () => {
    fc.assert(
      fc.property(fc.array(label), fc.array(label), (old, fresh) => {
        const remembered = rememberWindow(tableOf(old), tableOf(fresh), 0.5);
        expect(labelsOf(remembered)).toBeCloseTo(old.length / 2 + fresh.length, 6);
      }),
    );
  });

  it('forgets nothing at 1, and all at 0', () => {
    fc.assert(
      fc.property(fc.array(label), fc.array(label), (old, fresh) => {
        const [a, b] = [tableOf(old), tableOf(fresh)];
        expect(rememberWindow(a, b, 1)).toEqual(RISK_TABLE.merge(a, b));
        expect(rememberWindow(a, b, 0)).toEqual(b);
      }),
    );
  });

  it('drops what has faded away', () => {
    let memory = tableOf([[0.4, 0.1, 1, 0.5, 0]]);
    for (let window = 0; window < 4; window++) {
      expect(memory.sub.length).toBe(1);
      memory = rememberWindow(memory, RISK_TABLE.empty(), 0.45);
    }
    expect(memory).toEqual(RISK_TABLE.empty());
  });
});
