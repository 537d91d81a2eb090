/** What is wrong with a sample event whose fields were changed. */
import type { EventKind } from '../../src/events/kinds.js';
import type { Refusal } from '../../src/events/refusals.js';
import { refusalOf } from '../../src/events/validate.js';
import { SAMPLES } from './sample-events.js';

/** The refusal of a sample with these fields instead; a field set to undefined is left out. */
export function refused(kind: EventKind, fields: object, latest = Infinity): Refusal | undefined {
  const changed = { ...SAMPLES[kind], ...fields };
  return refusalOf(kind, JSON.parse(JSON.stringify(changed)), latest);
}

/** The refusal in short, `code field`; undefined where there is none. */
export function short(refusal: Refusal | undefined): string | undefined {
  return refusal && `${refusal.code} ${refusal.field}`.trim();
}
