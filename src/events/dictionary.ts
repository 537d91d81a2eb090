/**
 * A dictionary gives each text a dense number, so that columns hold integers. It is local to a
 * worker; what is merged or stored is keyed by the text's 64-bit hash, which it keeps beside.
 */
import { PUBLIC_KEY, TextHasher } from './hash64.js';
import { grownArray } from './columns.js';

export class Dictionary {
  /** Public 64-bit hashes by number; replaced when the dictionary grows. */
  hashHigh = new Uint32Array(256);
  hashLow = new Uint32Array(256);
  private readonly numbers = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly hasher = new TextHasher(PUBLIC_KEY);

  get size(): number {
    return this.texts.length;
  }

  /** The text's number, a new one if it has none yet. O(1). */
  number(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.length;
    if (number === this.hashHigh.length) {
      this.hashHigh = grownArray(this.hashHigh, number + 1);
      this.hashLow = grownArray(this.hashLow, number + 1);
    }
    this.hasher.hash(text);
    this.hashHigh[number] = this.hasher.high;
    this.hashLow[number] = this.hasher.low;
    this.numbers.set(text, number);
    this.texts.push(text);
    return number;
  }

  /** The text with this number; throws RangeError for a number never given. */
  text(number: number): string {
    const text = this.texts[number];
    if (text === undefined) throw new RangeError(`no text has the number ${number}`);
    return text;
  }
}
