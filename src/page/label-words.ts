/** What the columns of labels say: the leading words, and further ones below them. */
import type { AgreementJson, LabelsRowJson } from '../adapters/http/labelling-json.js';
import { countWords, durationWords, numberWords } from './words.js';

export interface CellWords {
  readonly leading: string;
  readonly further?: string;
}

export function spentWords({ spentToday, budget, mixing }: LabelsRowJson): CellWords {
  return {
    leading: `${countWords(spentToday)} of ${countWords(budget)}`,
    further: `${Math.round(mixing * 100)}% of it uniformly`,
  };
}

export function waitingWords({ waiting, oldestAge }: LabelsRowJson): CellWords {
  if (waiting === 0 || oldestAge === undefined) return { leading: countWords(waiting) };
  return { leading: countWords(waiting), further: `the oldest for ${durationWords(oldestAge)}` };
}

export function answeredWords({ labelled, skipped, expired }: LabelsRowJson): CellWords {
  return {
    leading: `${countWords(labelled)} ${labelled === 1 ? 'label' : 'labels'}`,
    further: `${countWords(skipped)} skipped, ${countWords(expired)} expired`,
  };
}

/** In a sentence. */
export function agreementWords({ pairs, value, low, high, missing }: AgreementJson): string {
  if (value === undefined) return `not known: ${missing ?? 'no value'}.`;
  const interval =
    low === undefined || high === undefined
      ? ''
      : ` (95% interval ${numberWords(low)} to ${numberWords(high)})`;
  return `${numberWords(value)}${interval}, from ${countWords(pairs)} impressions that two have judged; 1 is full agreement, 0 what chance would do (Krippendorff’s alpha).`;
}
