/** The forms a message body may have: one JSON object, a JSON array, or NDJSON. */
import { jsonElements } from './json-elements.js';

/** Stands for a line of NDJSON that is not JSON. */
export const NOT_JSON = Symbol('not JSON');

export interface ParsedMessage {
  /** The events' values; NOT_JSON for a line that is none. */
  readonly values: readonly unknown[];
  /** The source text of one of them; absent where the message is that one event. */
  readonly raw?: (index: number) => string;
}

/**
 * The values in a message, undefined where it is neither JSON nor NDJSON. A text counts as NDJSON
 * when its first line alone is JSON; then each further line stands or falls by itself.
 */
export function parseMessage(text: string): ParsedMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return { values: [value] };
    let elements: string[] | undefined;
    return { values: value, raw: (index) => (elements ??= jsonElements(text))[index]! };
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const values = lines.map(parseLine);
    if (lines.length < 2 || values[0] === NOT_JSON) return undefined;
    return { values, raw: (index) => lines[index]! };
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return NOT_JSON;
  }
}
