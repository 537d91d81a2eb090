import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  expectedOf,
  PLACE_COUNTS,
  PlaceCounter,
  type PlaceCounts,
} from '../../src/labelling/place-counts.js';
import { RiskModel } from '../../src/labelling/risk-model.js';
import { RiskCollector } from '../../src/labelling/risk-table.js';
import { describeSummaryLaws } from '../properties/summary-laws.js';

type Shown = readonly [score: number, feature: number];

function countsOf(impressions: readonly Shown[]): PlaceCounts {
  const counter = new PlaceCounter();
  for (const each of impressions) counter.add(...each);
  return counter.seal();
}

const impressions = fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 30 });

describeSummaryLaws<PlaceCounts, Shown>('label-places', {
  summary: PLACE_COUNTS,
  observations: impressions,
  fold: countsOf,
  incompatible: [
    { ...PLACE_COUNTS.empty(), columns: 2 },
    { ...PLACE_COUNTS.empty(), cap: 7 },
  ],
});

describe('expectedOf', () => {
  const collector = new RiskCollector();
  for (let nth = 0; nth < 200; nth++) {
    const score = (nth % 20) / 20;
    collector.add(score, 1 - score, nth % 3 === 0 ? 1 : 0, 0.5, nth >> 1);
  }
  const model = RiskModel.of(collector.seal());

  it('is the number of impressions and the sum of their risks', () => {
    fc.assert(
      fc.property(impressions, (these) => {
        const found = expectedOf(countsOf(these), model);
        const total = these.reduce((sum, each) => sum + model.riskOf(...each), 0);
        expect(found.impressions).toBe(these.length);
        expect(found.totalRisk).toBeCloseTo(total, 9);
      }),
    );
  });

  it('lets the places that were kept stand for all', () => {
    const whole = countsOf([
      [0.2, 0.1],
      [0.2, 0.1],
      [0.9, 0.3],
      [0.9, 0.3],
    ]);
    // As if the last place had been cut: the cell of all impressions, and one place.
    const kept = 2;
    const cut: PlaceCounts = {
      ...whole,
      complete: false,
      keyHigh: whole.keyHigh.slice(0, kept),
      keyLow: whole.keyLow.slice(0, kept),
      sub: whole.sub.slice(0, kept),
    };
    const { impressions: all, totalRisk } = expectedOf(cut, model);
    expect(all).toBe(4);
    const possible = [model.riskOf(0.2, 0.1), model.riskOf(0.9, 0.3)].map((risk) => 4 * risk);
    expect(possible.some((risk) => Math.abs(risk - totalRisk) < 1e-9)).toBe(true);
  });
});
