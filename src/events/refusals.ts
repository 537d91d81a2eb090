/**
 * Why an event is refused: stable codes with their meaning and the remedy. A refused event goes to
 * the dead letters with its code, the field and its original bytes. The reference page of the codes
 * is generated from this table.
 */

export interface RefusalMeaning {
  readonly meaning: string;
  readonly remedy: string;
}

export const REFUSALS = {
  empty_message: {
    meaning: 'The message has no bytes.',
    remedy: 'Publish one event as a JSON object, or a JSON array or NDJSON of events.',
  },
  not_utf8: {
    meaning: 'The bytes are not valid UTF-8.',
    remedy: 'Encode messages as UTF-8; compressed or binary bodies are not read.',
  },
  not_json: {
    meaning: 'The text is not JSON.',
    remedy: 'Publish one JSON object, a JSON array, or one JSON object a line.',
  },
  not_an_event: {
    meaning: 'The JSON is not an object (a number, a text, null, a nested array).',
    remedy: 'Every event is a JSON object.',
  },
  message_too_large: {
    meaning: 'The message is larger than the configured maximum.',
    remedy: 'Publish smaller batches.',
  },
  unknown_kind: {
    meaning: 'The kind is none of recommendation, outcome, label, item, change.',
    remedy: 'Use one of the five kinds as the subject\'s second token (in files: as "kind").',
  },
  kind_mismatch: {
    meaning: "The event's own kind differs from the subject it was published on.",
    remedy: 'Publish each kind on its own subject.',
  },
  unknown_version: {
    meaning: "The event's contract version `v` is not supported.",
    remedy: 'Publish version 1, or upgrade Flyball.',
  },
  missing_field: {
    meaning: 'A required field is absent.',
    remedy: 'Add the field.',
  },
  wrong_type: {
    meaning: 'A field has the wrong JSON type.',
    remedy: 'Send the type that the contract names.',
  },
  too_long: {
    meaning: 'A text is longer than 256 bytes of UTF-8.',
    remedy: 'Shorten it, for instance by hashing.',
  },
  malformed_text: {
    meaning: 'A text is empty, or holds half of a surrogate pair.',
    remedy: 'Send well-formed, non-empty text.',
  },
  out_of_range: {
    meaning: 'A number is outside the range that the contract allows.',
    remedy: 'Send a number inside the range.',
  },
  too_many: {
    meaning: 'A list is longer than allowed (a slate has at most 1,000 items).',
    remedy: 'Send fewer entries.',
  },
  too_few: {
    meaning: 'A list is shorter than allowed (a slate has at least one item).',
    remedy: 'Leave out recommendations that showed nothing.',
  },
  duplicate_item: {
    meaning: 'An item stands in the slate twice.',
    remedy: 'Send each item of a slate once.',
  },
  missing_context: {
    meaning: 'An outcome names no recommendation and does not carry its impression.',
    remedy: 'Send `recommendation`, or `surface`, `policy` and `impressionTime`.',
  },
  bad_time: {
    meaning: 'A time is neither ISO 8601 with an offset nor epoch milliseconds.',
    remedy: 'Send for instance "2026-05-01T12:00:00Z" or 1777636800000.',
  },
  impossible_time: {
    meaning: 'A time lies before 1980 or after 2200 (epoch seconds look like 1970).',
    remedy: 'Send epoch milliseconds, not seconds.',
  },
  time_ahead: {
    meaning: "A time lies more than 5 minutes ahead of the server's own.",
    remedy: "Correct the publisher's clock.",
  },
  wrong_partition: {
    meaning: 'The event was published on the partition of another user.',
    remedy: 'Compute the partition as FNV-1a-32 of the user, modulo the number of partitions.',
  },
  bad_watermark: {
    meaning: 'A watermark message holds no time, or one far ahead of the server.',
    remedy: 'Only Flyball publishes watermarks; check who else writes to the stream.',
  },
  broken_row: {
    meaning: 'A row of a table could not be read as a row.',
    remedy: 'Check quoting and the number of columns of that row.',
  },
} as const satisfies Record<string, RefusalMeaning>;

export type RefusalCode = keyof typeof REFUSALS;

/** What is wrong with one event: the code, the field it is about, and what was found there. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Path of the field, as in `slate[3].item`; empty where the event as a whole is meant. */
  readonly field: string;
  /** What was found, in plain words; holds no more of the event than a short quotation. */
  readonly found: string;
}

/** The refusal in one line: what, where, and the remedy. */
export function explain(refusal: Refusal): string {
  const { meaning, remedy } = REFUSALS[refusal.code];
  const where = refusal.field === '' ? '' : ` (field ${refusal.field})`;
  const found = refusal.found === '' ? '' : ` Found ${refusal.found}.`;
  return `${meaning.slice(0, -1)}${where}.${found} ${remedy}`;
}
