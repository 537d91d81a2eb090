/** What the status page shows of labelling, as JSON. */

export interface LabelsRowJson {
  readonly surface: string;
  readonly policy: string;
  /** Labels a UTC day. */
  readonly budget: number;
  readonly spentToday: number;
  readonly waiting: number;
  /** Age of the oldest request that waits, ms of event time. */
  readonly oldestAge?: number;
  readonly labelled: number;
  readonly skipped: number;
  readonly expired: number;
  /** How many labels of a uniform sample those received are worth. */
  readonly effectiveLabels: number;
  /** Share of the budget that is spent uniformly. */
  readonly mixing: number;
  /** attention: someone should do what the advice says. */
  readonly state: 'attention' | 'ok';
  /** What to do, or that there is nothing to do: a sentence or two each. */
  readonly advice: readonly string[];
}

/** Krippendorff's alpha: 1 is full agreement, 0 what chance would do. */
export interface AgreementJson {
  /** Impressions that two labellers have judged under the guideline in force. */
  readonly pairs: number;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  /** Where there is no value. */
  readonly missing?: string;
  /** Where labellers disagree: what to do. */
  readonly advice?: string;
}

export interface LabelsJson {
  /** Whether any segment has a budget. */
  readonly isOn: boolean;
  /** What needs attention first. */
  readonly segments: readonly LabelsRowJson[];
  readonly agreement?: AgreementJson;
}
