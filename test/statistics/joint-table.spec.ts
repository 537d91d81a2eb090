import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  columnEntropy,
  conditionalInformation,
  informationBias,
  mutualInformation,
  totalMass,
  weightedTable,
  type WeightedTable,
} from '../../src/statistics/joint-table.js';

const EVEN = weightedTable([
  [40, 10],
  [10, 40],
]);
const WEIGHTED = weightedTable(
  [
    [20, 10],
    [10, 40],
  ],
  [
    [80, 40],
    [10, 40],
  ],
);

/** Unit labels of two values of a signal, each divided between good and bad. */
function graded(labels: readonly (readonly [signal: 0 | 1, label: number])[]): WeightedTable {
  const table = weightedTable([
    [0, 0],
    [0, 0],
  ]);
  for (const [signal, label] of labels) {
    const good = 2 * signal;
    table.mass[good]! += label;
    table.mass[good + 1]! += 1 - label;
    table.squares[good]! += label * label;
    table.squares[good + 1]! += (1 - label) * (1 - label);
    table.rowSquares[signal]! += 1;
  }
  return table;
}

describe('mutual information', () => {
  it('is that of worked examples', () => {
    expect(mutualInformation(EVEN)).toBeCloseTo(0.192744757, 8);
    // 2·n·I is the likelihood-ratio statistic of independence.
    expect(2 * 100 * mutualInformation(EVEN)).toBeCloseTo(38.548951404, 6);
    expect(mutualInformation(WEIGHTED)).toBeCloseTo(0.11011891, 8);
  });

  it('is 0 for independence, the entropy for a copy, and no number for nothing', () => {
    expect(mutualInformation(weightedTable([[6, 2], [3, 1]]))).toBeCloseTo(0, 12); // prettier-ignore
    expect(mutualInformation(weightedTable([[5, 0], [0, 5]]))).toBeCloseTo(Math.LN2, 12); // prettier-ignore
    expect(mutualInformation(weightedTable([[0, 0], [0, 0]]))).toBeNaN(); // prettier-ignore
  });

  it('lies between 0 and the entropy, and does not depend on the scale of the weights', () => {
    const cell = fc.double({ min: 0.001, max: 1000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 5 }),
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        (mass, scale) => {
          const table = weightedTable(mass);
          const information = mutualInformation(table);
          expect(information).toBeGreaterThan(-1e-9);
          expect(information).toBeLessThan(columnEntropy(table) + 1e-9);
          const scaled = weightedTable(mass.map((row) => row.map((each) => each * scale)));
          expect(mutualInformation(scaled)).toBeCloseTo(information, 9);
        },
      ),
    );
  });
});

describe('the bias of information', () => {
  it('is that of a worked example, not that of an effective sample size for the whole', () => {
    expect(informationBias(WEIGHTED)).toBeCloseTo(0.01578125, 10);
    const kish = (80 * 80) / 170;
    expect(1 / (2 * kish)).toBeCloseTo(0.01328125, 10);
    expect(mutualInformation(WEIGHTED) - informationBias(WEIGHTED)).toBeCloseTo(0.09433766, 8);
  });

  it('is (r − 1)(c − 1)/2n at unit weights', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }))
          .chain(([rows, columns]) => {
            const count = fc.integer({ min: 1, max: 1000 });
            const row = fc.array(count, { minLength: columns, maxLength: columns });
            return fc.array(row, { minLength: rows, maxLength: rows });
          }),
        (counts) => {
          const table = weightedTable(counts);
          const expected = ((table.rows - 1) * (table.columns - 1)) / (2 * totalMass(table));
          expect(informationBias(table) / expected).toBeCloseTo(1, 8);
        },
      ),
    );
  });

  it('of labels that are all undecided is 0, as is their information, in every sample', () => {
    const table = graded([[0, 0.5], [1, 0.5], [1, 0.5], [0, 0.5], [1, 0.5]]); // prettier-ignore
    expect(mutualInformation(table)).toBeCloseTo(0, 12);
    expect(informationBias(table)).toBeCloseTo(0, 12);
    // Were the rows' squares only those of the parts, a bias would be seen where there can be none.
    const ofParts = { ...table, rowSquares: Float64Array.of(1, 1.5) };
    expect(informationBias(ofParts)).toBeCloseTo(0.05, 12);
  });

  it('passes over empty cells, rows and columns', () => {
    expect(informationBias(weightedTable([[5, 5], [0, 0]]))).toBeCloseTo(0, 12); // prettier-ignore
    expect(informationBias(weightedTable([[5, 0], [5, 0]]))).toBeCloseTo(0, 12); // prettier-ignore
  });
});

describe('conditional information', () => {
  const STRATA = [
    weightedTable([[30, 5], [5, 10]]), // prettier-ignore
    weightedTable([[10, 5], [5, 30]]), // prettier-ignore
  ];

  it('is that of a worked example', () => {
    const { information } = conditionalInformation(STRATA);
    expect(information).toBeCloseTo(0.122828629, 8);
    const plugIn = STRATA.reduce((sum, table) => sum + mutualInformation(table) / 2, 0);
    expect(plugIn).toBeCloseTo(0.132828629, 8);
  });

  it('of one stratum is the plain one', () => {
    const { information, entropy, chance } = conditionalInformation([EVEN]);
    expect(information).toBeCloseTo(0.187744757, 8);
    expect(entropy).toBeCloseTo(Math.LN2, 12);
    expect(mutualInformation(EVEN) / entropy - 0.005 / entropy).toBeCloseTo(0.27085843, 8);
    expect(chance).toBeCloseTo(Math.SQRT2 * 0.005, 12);
  });

  it('does not mind strata without mass', () => {
    const nothing = weightedTable([[0, 0], [0, 0]]); // prettier-ignore
    expect(conditionalInformation([nothing, ...STRATA, nothing])).toEqual(
      conditionalInformation(STRATA),
    );
    expect(conditionalInformation([nothing]).information).toBeNaN();
  });
});
