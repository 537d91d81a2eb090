/** A sample of bounded size that does not depend on the order in which its members come. */

/**
 * Keeps the members whose hashes are below a bar, with up to three numbers each. The bar is halved
 * whenever one more would not fit: it ends as the highest power of two below which all members fit.
 *
 * O(1) a member, and O(capacity) at most 33 times. Memory: 28 bytes · capacity.
 */
export class HashSample {
  /** The numbers of member i are at 3·i, 3·i + 1 and 3·i + 2. */
  readonly values: Float64Array;
  size = 0;
  readonly #hash: Uint32Array;
  readonly #capacity: number;
  /** Members have hashes below this. */
  #bar = 0x1_0000_0000;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.values = new Float64Array(3 * capacity);
    this.#hash = new Uint32Array(capacity);
  }

  /** @param hash 32 bits that look random and are the same for the same member */
  add(hash: number, first: number, second = 0, third = 0): void {
    if (hash >= this.#bar) return;
    while (this.size === this.#capacity) {
      this.#lowerBar();
      if (hash >= this.#bar) return;
    }
    this.#hash[this.size] = hash;
    this.values[3 * this.size] = first;
    this.values[3 * this.size + 1] = second;
    this.values[3 * this.size + 2] = third;
    this.size++;
  }

  #lowerBar(): void {
    this.#bar /= 2;
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      if (this.#hash[i]! >= this.#bar) continue;
      this.#hash[kept] = this.#hash[i]!;
      this.values.copyWithin(3 * kept, 3 * i, 3 * i + 3);
      kept++;
    }
    this.size = kept;
  }

  /** The first numbers of all members, ascending. */
  ascending(): Float64Array {
    return Float64Array.from({ length: this.size }, (_, i) => this.values[3 * i]!).sort();
  }
}

/** 32 random-looking bits of a recommendation's row, the same each time. */
export function rowHash(idHigh: number, idLow: number, row: number): number {
  const once = Math.imul(idLow ^ idHigh ^ Math.imul(row + 1, 0x9e3779b9), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}
