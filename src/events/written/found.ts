/** What was found in a file that people write, fit to be shown: short, escaped, without secrets. */
import { describe } from '../validate.js';

/** `nats://ana:secret@host` as `nats://…@host`, wherever it stands. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/[^\s/@,]+:[^\s/@,]*@/g, '…@');
}

/**
 * A value in plain words. Of a key that names the file of a secret only the sort is told: whoever
 * wrote something else there wrote the secret itself.
 *
 * @example found('soon', ['windows', 'pane']) // '"soon"'
 * @example found(12345, ['nats', 'passwordFile']) // 'a number'
 */
export function found(value: unknown, path: readonly PropertyKey[]): string {
  const key = path.findLast((part) => typeof part !== 'number');
  if (typeof key === 'string' && /(?:password|token|creds|nkey|key|user)File$/i.test(key)) {
    return sortOf(value);
  }
  return describe(typeof value === 'string' ? withoutCredentials(value) : value);
}

/** What sort of value it is, and nothing of the value. */
export function sortOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'number':
    case 'bigint':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return value === undefined ? 'nothing' : describe(value);
  }
}
