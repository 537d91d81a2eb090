/** The summaries of parts keep the laws, fed through the part's accumulator. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Part } from '../../src/detectors/detector.js';
import {
  ALL_DETECTORS,
  createDetectors,
  type DetectorOptions,
} from '../../src/detectors/registry.js';
import { allRows, judgedOf, settledOf, type Judged, type Served } from '../setup/impressions.js';
import { describeSummaryLaws } from './summary-laws.js';

/** Options of every detector; where its state depends on them, so small that random data goes over. */
const OPTIONS: Required<DetectorOptions> = {
  ...ALL_DETECTORS,
  bandwagon: { itemCap: 5, shards: 7 },
};

type Others<Id extends keyof DetectorOptions> = Readonly<
  Record<string, Required<DetectorOptions>[Id][]>
>;

/** For each part the same options with one changed, for every one that its state depends on. */
const OTHERS: { readonly [Id in keyof DetectorOptions]: Others<Id> } = {
  bandwagon: {
    exposure: [
      { itemCap: 6, shards: 7 },
      { itemCap: 5, shards: 8 },
    ],
    gain: [{ itemCap: 6, shards: 7 }],
    undershown: [
      { itemCap: 6, shards: 7 },
      { itemCap: 5, shards: 8 },
    ],
  },
};

/** What a pane may hold: recommendations, as served and as settled, and labels. */
type Observed = { readonly served: Served } | { readonly judged: Judged };

const hash = fc.integer({ min: 0, max: 0xffffffff });
const user = fc.option(hash, { nil: undefined });
const item = fc.nat(12).map((number) => `item-${number}`);
const share = fc.double({ min: 0.01, max: 1, noNaN: true });
const orNot = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Leaves out what is undefined, as exact optional properties want it. */
function given<T extends object>(of: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(
    Object.entries(of).filter(([, value]) => value !== undefined),
  ) as ReturnType<typeof given<T>>;
}

const served = fc
  .record({
    id: hash,
    user,
    time: fc.nat(300_000),
    version: hash,
    shown: fc.boolean(),
    slate: fc
      .uniqueArray(
        fc.record({
          item,
          score: orNot(share),
          propensity: orNot(share),
          target: orNot(share),
          reference: orNot(share),
          signals: fc.nat(1023),
          reward: fc.constantFrom(0, 1),
          outcomes: fc.nat(3),
        }),
        { minLength: 1, maxLength: 5, selector: (shown) => shown.item },
      )
      .map((slate) => slate.map((shown) => given(shown))),
  })
  .map((of): Observed => ({ served: given(of) }));

const judged = fc
  .record({
    id: hash,
    user,
    item,
    time: fc.nat(300_000),
    delay: fc.nat(1e9),
    position: fc.nat(10),
    score: orNot(share),
    propensity: orNot(share),
    signals: fc.nat(1023),
    reward: fc.constantFrom(0, 1),
    hasSignals: fc.boolean(),
    label: share,
    inclusion: fc.oneof(share, fc.constant(NaN)),
    earlier: fc.constantFrom(0, 0, 0, 1),
  })
  .map((of): Observed => ({ judged: given({ ...of, firstLabel: of.earlier ? 0.5 : NaN }) }));

const observations = fc.array(fc.oneof(served, judged), { maxLength: 20 });

/** One observation that leaves a trace in every part. */
const SOMETHING: Observed[] = [
  { served: { user: 1, slate: [{ item: 'item-1', signals: 1, reward: 1, score: 0.5 }] } },
  { judged: { user: 1, item: 'item-1', label: 1, score: 0.5 } },
];

function fold(of: Part, observed: readonly Observed[]): unknown {
  const accumulator = of.accumulator();
  const impressions = settledOf(observed.flatMap((it) => ('served' in it ? [it.served] : [])));
  const labels = judgedOf(observed.flatMap((it) => ('judged' in it ? [it.judged] : [])));
  accumulator.observe?.(impressions, allRows(impressions), impressions.length);
  accumulator.settle?.(impressions, allRows(impressions), impressions.length);
  accumulator.judge?.(labels, allRows(labels), labels.length);
  return accumulator.seal();
}

const parts = (Object.keys(OPTIONS) as (keyof DetectorOptions)[]).flatMap((detector) =>
  createDetectors({ [detector]: OPTIONS[detector] }).flatMap((of) =>
    of.parts.map((part) => ({ detector, part })),
  ),
);

for (const { detector, part } of parts) {
  const changed = OTHERS[detector]?.[part.id];
  if (changed === undefined) continue; // its laws are beside the detector
  const others = changed.flatMap((options) =>
    createDetectors({ [detector]: options }).flatMap((other) =>
      other.parts.filter(({ id }) => id === part.id),
    ),
  );
  describeSummaryLaws(`${detector}, part ${part.id}`, {
    summary: part.summary,
    observations,
    fold: (observed) => fold(part, observed),
    incompatible: others.map((other) => fold(other, SOMETHING)),
  });
}

describe('the summaries of all detectors', () => {
  it('have encodings that can be told apart', () => {
    const ids = parts.map(({ detector, part }) => `${detector}.${part.id}:${part.summary.id}`);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { part } of parts) {
      const { summary, folding } = part;
      for (const id of [summary.id, folding?.id ?? summary.id, folding?.window.id ?? summary.id]) {
        expect(id).toMatch(/^[a-z-]+\/\d+( [a-z]+=\d+)*$/);
      }
    }
  });
});
