/** Findings made by hand, with every kind of finding in them, for the tests of what reports write. */
import type {
  DatasetFindings,
  Estimated,
  ModelComparison,
  WhatIfPoint,
} from '../../../src/audit/findings/findings.js';
import { STAND_IN } from '../../../src/audit/models/stand-ins.js';

export function estimated(value: number, half: number, n = 400): Estimated {
  return { enough: true, value, low: value - half, high: value + half, n };
}

const LACKING = { enough: false, reason: 'few_labels', seen: 12, needed: 50 } as const;

/** A comparison in which production is worse than the reference, and weighting pays. */
export function madeComparison(
  name: (text: string) => string = (text) => text,
  more: Partial<ModelComparison> = {},
): ModelComparison {
  const at = { surface: name('home'), policy: name('production') };
  const quality = (scorer: string, auc: number) => ({
    scorer,
    metrics: {
      auc: estimated(auc, 0.012),
      ndcg: estimated(auc - 0.05, 0.02),
      logLoss: estimated(1.1 - auc, 0.02),
      ece: LACKING,
    },
  });
  return {
    ...at,
    labels: 2_412,
    users: 903,
    scorers: [
      { id: 'production', kind: 'production', title: "production's scores" },
      { id: 'reference', kind: 'reference', title: 'the reference scores' },
      { id: 'arm-b', kind: 'supplied', title: name('arm b') },
      { id: STAND_IN.clicks, kind: 'stand-in', title: 'a stand-in trained on clicks as they are' },
      {
        id: STAND_IN.weighted,
        kind: 'stand-in',
        title: 'a stand-in trained on clicks weighted by inverse propensity',
      },
      { id: STAND_IN.curated, kind: 'stand-in', title: 'a stand-in trained on curated labels' },
    ],
    quality: [
      quality('production', 0.701),
      quality('reference', 0.742),
      quality('arm-b', 0.705),
      quality(STAND_IN.clicks, 0.66),
      quality(STAND_IN.weighted, 0.684),
      quality(STAND_IN.curated, 0.731),
    ],
    comparisons: [
      {
        ...{ a: 'production', b: 'reference', metric: 'auc' },
        ...{ difference: estimated(-0.041, 0.011), verdict: 'worse', p: 0.0004 },
      },
      {
        ...{ a: 'production', b: 'reference', metric: 'ndcg' },
        ...{ difference: estimated(-0.012, 0.019), verdict: 'inconclusive', p: 0.41 },
        power: { margin: 0.02, labelsNeeded: 3_130, labels: 2_412 },
      },
      {
        ...{ a: 'production', b: 'arm-b', metric: 'auc' },
        ...{ difference: estimated(-0.004, 0.025), verdict: 'inconclusive', p: 1 },
        power: { margin: 0.02, labelsNeeded: 2_904, labels: 2_412 },
      },
      {
        ...{ a: STAND_IN.weighted, b: STAND_IN.clicks, metric: 'auc' },
        ...{ difference: estimated(0.024, 0.009), verdict: 'better', p: 0.002 },
      },
      {
        ...{ a: STAND_IN.clicks, b: STAND_IN.curated, metric: 'auc' },
        ...{ difference: estimated(-0.071, 0.014), verdict: 'worse', p: 0.0002 },
      },
      {
        ...{ a: 'production', b: STAND_IN.clicks, metric: 'auc' },
        ...{ difference: estimated(0.041, 0.013), verdict: 'better', p: 0.0003 },
      },
    ],
    slices: [
      {
        ...{ a: 'production', b: 'reference', metric: 'auc' },
        ...{ slice: name('device=phone'), labels: 1_204, users: 512 },
        ...{ difference: estimated(-0.055, 0.016), verdict: 'worse', q: 0.003 },
      },
      {
        ...{ a: 'production', b: 'reference', metric: 'auc' },
        ...{ slice: name('category=news'), labels: 311, users: 201 },
        ...{ difference: estimated(-0.01, 0.03), verdict: 'inconclusive', q: 0.6 },
      },
      {
        ...{ a: 'production', b: 'reference', metric: 'auc' },
        ...{ slice: name('thin slice'), labels: 60, users: 7 },
        ...{ difference: estimated(-0.2, 0.1), verdict: 'worse', q: 0.01 },
      },
    ],
    sentences: [],
    ...more,
  };
}

const SIZES = [250, 500, 1000, 2000, 4000, 8000];

function curve(data: 'proprietary' | 'curated' | 'synthetic', level: number, gain: number) {
  return {
    data,
    points: SIZES.map((n) => {
      const quality = level - gain * Math.exp(-0.4 * Math.log(n));
      return { n, quality, low: quality - 0.01, high: quality + 0.01 };
    }),
    fit:
      data === 'synthetic'
        ? ({ enough: false, reason: 'no_gain' } as const)
        : { level, gain, exponent: 0.4 },
  };
}

/** One point of each method, one of which is refused. */
function points(): WhatIfPoint[] {
  const methods = ['calibrated', 'mmr', 'xquad', 'repetition', 'multi-objective'] as const;
  return methods.flatMap((method, at) =>
    [0.2, 0.5, 0.8].map((lambda, step) => ({
      method,
      setting:
        method === 'multi-objective' ? { engagement: 1 - lambda, diversity: lambda } : { lambda },
      engagement: estimated(-0.004 * (step + 1) * (at + 1), 0.006),
      diversity: estimated(0.01 * (step + 1) * (at + 1), 0.004),
      modelShare: 0.08 * (step + at + 1),
      refused: 0.08 * (step + at + 1) > 0.3,
    })),
  );
}

/** All kinds of findings; names pass through `name`. */
export function madeFindings(name: (text: string) => string = (text) => text): DatasetFindings {
  const at = { surface: name('home'), policy: name('production') };
  const row = (category: string, mix: number, within: number) => ({
    ...{ category: name(category), mix, within, shareBefore: 0.22, shareAfter: 0.31 },
    mixInterval: { low: mix - 0.002, high: mix + 0.002 },
  });
  return {
    comparisons: [madeComparison(name)],
    mixShifts: [
      {
        ...at,
        shifts: [
          {
            ...{ of: 'proxy', by: 'category' },
            ...{ before: estimated(0.112, 0.004), after: estimated(0.131, 0.004) },
            ...{ mix: estimated(0.015, 0.003), within: estimated(0.004, 0.005) },
            largest: [row('news', 0.011, 0.002), row('sports', 0.004, 0.001)],
            unlisted: 3,
          },
          {
            ...{ of: 'label', by: 'category', before: estimated(0.61, 0.03), after: LACKING },
            ...{ mix: LACKING, within: LACKING, largest: [], unlisted: 0 },
          },
        ],
      },
    ],
    bearers: [
      {
        ...at,
        bearers: {
          ...{ of: 'harm', users: 4_000, exposures: 81_000, known: 79_000 },
          ...{ worstShare: estimated(0.084, 0.012), byChance: estimated(0.051, 0.003) },
          ...{ excess: estimated(0.033, 0.012), rate: estimated(0.024, 0.002) },
        },
      },
      {
        ...{ ...at, policy: name('small') },
        bearers: {
          ...{ of: 'low-quality', users: 300, exposures: 900, known: 900 },
          ...{ worstShare: estimated(0.2, 0.1), byChance: estimated(0.05, 0.01) },
          ...{ excess: estimated(0.15, 0.1), rate: estimated(0.1, 0.01) },
        },
      },
    ],
    amplification: [
      {
        ...at,
        amplification: {
          against: name('explore'),
          rows: [
            { category: name('news'), ratio: estimated(1.84, 0.12), beyondChance: true },
            { category: name('sports'), ratio: estimated(0.97, 0.08), beyondChance: false },
          ],
          unlisted: 2,
        },
      },
    ],
    moats: [
      {
        ...at,
        curves: [
          curve('proprietary', 0.78, 2),
          curve('curated', 0.76, 1.4),
          curve('synthetic', 0.7, 1.2),
        ],
        exchangeRate: { enough: true, value: 0.42, low: 0.31, high: 0.66, n: 8000 },
        syntheticExchangeRate: { enough: true, beyond: true, n: 8000, atLeast: 3.1 },
        irreplaceability: estimated(0.21, 0.07),
        marginalValue: estimated(0.0121, 0.004),
        marginalRate: estimated(0.000_002_1, 0.000_000_4),
        sentences: ['One curated example is worth about two proprietary ones.'],
      },
    ],
    whatIfs: [{ ...at, points: points(), recommended: 1, sentences: [] }],
    labelsSpent: {
      ...{ labels: 3_100, withInclusion: 2_950, effective: 1_420.5 },
      bySource: { [name('panel')]: 2_800, [name('expert')]: 280, '': 20 },
    },
  };
}
