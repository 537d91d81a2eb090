/** The worlds in which comparisons of models are tried: what biases the clicks, and how far. */
const HOUR = 3_600_000;

/** Small enough for a run in about a second: 200 items, 60,000 impressions, some 2,000 labels. */
const BASE = {
  start: Date.parse('2026-05-01T00:00:00Z'),
  duration: 4 * HOUR,
  recommendationsPerHour: 3000,
  items: 200,
  users: 1500,
  tasteSpread: 0.3,
};
const SIGNALS = ['complete', 'partial', 'skip', 'save', 'report'];
/** Rankers that put at the top what is neither good nor liked, on users who seldom look below it. */
const POSITION_BIAS = {
  contentSpread: 2,
  contentSkill: 0,
  examinationDecay: 1.5,
  slateSize: 8,
  recommendationsPerHour: 2000,
};

export const WORLDS = [
  {
    id: 'gaming',
    story: 'items are gamed for clicks, and for the ranker: what it puts at the top is rather bad',
    settings: {
      ...POSITION_BIAS,
      contentSkill: -0.3,
      appealQuality: 0.9,
      signals: SIGNALS,
      dials: { clickbait: 0.6, loopGain: 0.5, labelShare: 0.04 },
    },
  },
  {
    id: 'gaming-strong',
    story: 'what draws clicks is bad',
    settings: { signals: SIGNALS, dials: { clickbait: 1.5, labelShare: 0.04 } },
  },
  {
    id: 'gaming-off',
    story: 'clicks follow quality and are many, labels are few; two equal scores are logged',
    settings: { appealQuality: 1, dials: { labelShare: 0.01 } },
    equalScores: true,
  },
  {
    id: 'weak-proxy',
    story: 'nothing is gamed, but clicks tell little of quality',
    settings: { appealQuality: 0.3, signals: SIGNALS, dials: { labelShare: 0.04 } },
  },
  {
    id: 'position-bias',
    story: 'clicks follow quality where they are looked at',
    settings: {
      ...POSITION_BIAS,
      appealQuality: 0.9,
      signals: SIGNALS,
      dials: { labelShare: 0.04 },
    },
  },
  {
    id: 'exposure-bias',
    story: 'one item a visit, chosen for the user, with its propensity logged',
    settings: {
      appealQuality: 0.9,
      tasteSpread: 0.8,
      contentSpread: 2,
      contentSkill: 0,
      slateSize: 1,
      recommendationsPerHour: 15_000,
      dials: { personalisation: 1, labelShare: 0.04 },
    },
  },
];

/** The options of a run of a world. */
export function optionsOf({ settings }, seed) {
  return { ...BASE, ...settings, seed };
}
