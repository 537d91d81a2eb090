/** Growth of columns: typed arrays that double, so that appending is O(1) amortised. */

type Column = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** A copy of the column with room for at least `needed` entries, at least doubled. */
export function grownArray<C extends Column>(column: C, needed: number): C {
  const size = Math.max(needed, column.length * 2, 16);
  const grown = new (column.constructor as new (length: number) => C)(size);
  grown.set(column);
  return grown;
}

/** Grows every listed column of a batch to hold `needed` rows. */
export function growColumns<B extends object>(
  batch: B,
  names: readonly (keyof B)[],
  needed: number,
): void {
  for (const name of names) {
    (batch[name] as Column) = grownArray(batch[name] as Column, needed);
  }
}

/** Grows every column of a batch whose columns all have an entry a row, to hold `needed` rows. */
export function growAllColumns(batch: object, needed: number): void {
  const values = batch as Record<string, unknown>;
  const columns = Object.keys(values).filter((name) => ArrayBuffer.isView(values[name]));
  growColumns(values, columns, needed);
}
