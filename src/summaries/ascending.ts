/** Orders of columns: which index comes first, which second, when the values ascend. */

/** Runs up to this long are sorted by insertion, which allocates nothing. */
const SHORT_RUN = 12;

/**
 * The indices of the values in ascending order; those of equal values ascend.
 *
 * O(n log n) in native code: some 0.1 s for a million.
 */
export function ascending(values: Uint32Array): Uint32Array<ArrayBuffer> {
  // The engine sorts plain 64-bit integers natively: the value above, its index below.
  const pairs = new Uint32Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    pairs[2 * i] = i;
    pairs[2 * i + 1] = values[i]!;
  }
  new BigUint64Array(pairs.buffer).sort();
  const order = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) order[i] = pairs[2 * i]!;
  return order;
}

/**
 * The indices of rows in ascending order: by their values first, where those are equal by `compare`.
 *
 * @param compare order of two rows of equal value, by index: negative, zero or positive
 */
export function ascendingBy(
  values: Uint32Array,
  compare: (a: number, b: number) => number,
): Uint32Array<ArrayBuffer> {
  const order = ascending(values);
  let start = 0;
  for (let end = 1; end <= order.length; end++) {
    if (end < order.length && values[order[end]!] === values[order[start]!]) continue;
    if (end - start > SHORT_RUN) order.subarray(start, end).sort(compare);
    else insertionSort(order, start, end, compare);
    start = end;
  }
  return order;
}

function insertionSort(
  order: Uint32Array,
  start: number,
  end: number,
  compare: (a: number, b: number) => number,
): void {
  for (let i = start + 1; i < end; i++) {
    const index = order[i]!;
    let at = i;
    for (; at > start && compare(order[at - 1]!, index) > 0; at--) order[at] = order[at - 1]!;
    order[at] = index;
  }
}
