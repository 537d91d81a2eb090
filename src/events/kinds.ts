/** The five kinds of event of the contract, and the numbers that columns carry for them. */

export const EVENT_KINDS = ['recommendation', 'outcome', 'label', 'item', 'change'] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** Columns carry a kind as its place in EVENT_KINDS. */
export const KIND_NUMBER: Readonly<Record<EventKind, number>> = {
  recommendation: 0,
  outcome: 1,
  label: 2,
  item: 3,
  change: 4,
};

/** True when the text names one of the five kinds. */
export function isEventKind(text: string): text is EventKind {
  return Object.hasOwn(KIND_NUMBER, text);
}
