/** The name of a what-if: its method and its setting. */
import { shortNumber } from './finding-text.js';
import type { WhatIfPoint } from './findings.js';

/** What each method is called. */
export const METHOD_NAMES: Readonly<Record<WhatIfPoint['method'], string>> = {
  calibrated: 'calibrated',
  mmr: 'MMR',
  xquad: 'xQuAD',
  repetition: 'repetition penalty',
  'multi-objective': 'multi-objective',
};

/**
 * The method with its setting, in the order in which it was given.
 *
 * @example pointName({ method: 'mmr', setting: { lambda: 0.7 }, … }) // 'MMR (lambda 0.7)'
 */
export function pointName({ method, setting }: Pick<WhatIfPoint, 'method' | 'setting'>): string {
  const parts = Object.entries(setting).map(([key, value]) => `${key} ${shortNumber(value)}`);
  return `${METHOD_NAMES[method]}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}
