/** What other tools call the readings of concentration, and what they give for the same five items. */
import type { Elsewhere } from '../detector.js';

export const GINI_ELSEWHERE = {
  ours: 0.65,
  tools: [
    { tool: 'RecBole', name: 'GiniIndex', relation: 'the same', theirs: 0.65 },
    { tool: 'LensKit', name: 'ListGini', relation: 'the same', theirs: 0.65 },
    {
      tool: 'Evidently',
      name: 'PopularityBias (gini)',
      relation: 'recommended items only, divided by their number less one',
      theirs: 0.375,
    },
    {
      tool: 'WarpRec',
      name: 'Gini',
      relation: 'divided by n − 1 in place of n',
      theirs: 0.722,
    },
    {
      tool: 'Elliot',
      name: 'GiniIndex',
      relation: 'divided by n − 1, and taken from one: higher is better there',
      theirs: 0.278,
    },
  ],
} as const satisfies Elsewhere;

export const COVERAGE_ELSEWHERE = {
  ours: 0.5,
  tools: [{ tool: 'recommenders', name: 'catalog_coverage', relation: 'the same', theirs: 0.5 }],
} as const satisfies Elsewhere;

export const ENTROPY_ELSEWHERE = {
  ours: 2.085,
  tools: [
    { tool: 'Elliot', name: 'ShannonEntropy', relation: 'the same', theirs: 2.085 },
    {
      tool: 'recommenders',
      name: 'distributional_coverage',
      relation: 'the same',
      theirs: 2.085,
    },
    {
      tool: 'WarpRec',
      name: 'ShannonEntropy',
      relation: 'in nats: 0.693 times as much',
      theirs: 1.445,
    },
    {
      tool: 'RecBole',
      name: 'ShannonEntropy',
      relation: 'in nats, divided by the number of recommended items',
      theirs: 0.289,
    },
  ],
} as const satisfies Elsewhere;
