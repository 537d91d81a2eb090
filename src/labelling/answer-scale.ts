/** From what a labeller chose to a label in [0, 1], or to the statement that none was given. */

/** How answers are read. */
export interface AnswerScale {
  /** Name of the control of the labelling interface that holds the label. */
  readonly control: string;
  /** What choices are worth, by their text or alias; `skip`: no label was given. */
  readonly choices: Readonly<Record<string, number | 'skip'>>;
  /** Most stars of a rating. */
  readonly stars: number;
}

export const DEFAULT_SCALE: AnswerScale = {
  control: 'label',
  choices: { yes: 1, no: 0, good: 1, bad: 0, skip: 'skip' },
  stars: 5,
};

/** An answer that cannot be read as a label; the message says why, and what would do. */
export class ScaleError extends Error {
  readonly code = 'not_on_scale';

  constructor(message: string) {
    super(message);
    this.name = 'ScaleError';
  }
}

const DECIMAL = /^(?:0|1|0?\.\d{1,9}|0\.\d{1,9}|1\.0{1,9})$/;

/**
 * What a choice is worth: a number in [0, 1] written out counts as it stands, other texts by the
 * scale, whatever their case.
 *
 * @throws ScaleError where the scale does not know the choice
 * @example choiceLabel('0.75', DEFAULT_SCALE) // 0.75
 */
export function choiceLabel(choice: string, { choices }: AnswerScale): number | 'skip' {
  const text = choice.trim().toLowerCase();
  for (const [name, worth] of Object.entries(choices)) {
    if (name.trim().toLowerCase() === text) return worth;
  }
  if (DECIMAL.test(text)) return Number(text);
  const known = Object.keys(choices).join(', ');
  throw new ScaleError(
    `the choice ${quoted(choice)} has no value; use one of ${known}, a number from 0 to 1, or give it one in labelling.choices`,
  );
}

/**
 * What a rating is worth: (stars − 1) / (most stars − 1), so that one star is 0 and all are 1.
 *
 * @throws ScaleError where it is no whole number from 1 to the most stars
 * @example ratingLabel(4, DEFAULT_SCALE) // 0.75
 */
export function ratingLabel(stars: number, { stars: most }: AnswerScale): number {
  if (Number.isInteger(stars) && stars >= 1 && stars <= most) return (stars - 1) / (most - 1);
  throw new ScaleError(
    `a rating of ${stars} is not one of 1 to ${most} stars; labelling.stars says how many there are`,
  );
}

/**
 * A number that is a label already.
 *
 * @throws ScaleError outside [0, 1]
 */
export function numberLabel(value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new ScaleError(
    `the number ${value} lies outside 0 to 1; let the control have min 0, max 1`,
  );
}

/** The text as JSON, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
