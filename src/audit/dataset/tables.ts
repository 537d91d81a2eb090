/**
 * The tables of a dataset on its way from events to rows, and the columns of each. Names (items,
 * segments, contexts, …) are numbers in order of first sight here; NaN marks an absent number.
 */

/** The user's keyed hash; where there is no user, the hash of the recommendation's id. */
const key = { hasUser: Uint8Array, userHigh: Uint32Array, userLow: Uint32Array } as const;

/** What outcomes and labels share. `id` is the recommendation's, or their own where they name none. */
const attributable = {
  ...key,
  time: Float64Array,
  ownHigh: Uint32Array,
  ownLow: Uint32Array,
  idHigh: Uint32Array,
  idLow: Uint32Array,
  hasRecommendation: Uint8Array,
  item: Uint32Array,
  /** 1 where they carry surface, policy and time of their impression. */
  hasContext: Uint8Array,
  segment: Uint32Array,
  impressionTime: Float64Array,
  position: Uint32Array,
  score: Float64Array,
  propensity: Float64Array,
  target: Float64Array,
} as const;

export const TABLES = {
  recommendation: {
    ...key,
    time: Float64Array,
    idHigh: Uint32Array,
    idLow: Uint32Array,
    segment: Uint32Array,
    context: Uint32Array,
    eligible: Float64Array,
    /** How many of the following rows are its own. */
    rows: Uint32Array,
  },
  row: {
    shown: Uint8Array,
    item: Uint32Array,
    position: Uint32Array,
    score: Float64Array,
    propensity: Float64Array,
    target: Float64Array,
    reference: Float64Array,
  },
  outcome: { ...attributable, signal: Uint32Array, value: Float64Array },
  label: { ...attributable, label: Float64Array, inclusion: Float64Array, source: Uint32Array },
  /** In which bucket a recommendation is. */
  index: { ...key, idHigh: Uint32Array, idLow: Uint32Array },
  /** Recommendations and rows once all is brought together: the columns of `AuditRows`. */
  joinedRecommendation: {
    ...key,
    time: Float64Array,
    idHigh: Uint32Array,
    idLow: Uint32Array,
    segment: Uint16Array,
    context: Uint16Array,
    eligible: Float64Array,
    rows: Uint32Array,
  },
  joinedRow: {
    shown: Uint8Array,
    item: Uint32Array,
    position: Uint16Array,
    score: Float64Array,
    propensity: Float64Array,
    target: Float64Array,
    reference: Float64Array,
    signals: Uint32Array,
    reward: Float64Array,
    label: Float64Array,
    inclusion: Float64Array,
    source: Uint16Array,
  },
} as const;

export type Table = keyof typeof TABLES;

export type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;

/** The columns of a table. */
export type Columns<T extends Table> = {
  -readonly [Name in keyof (typeof TABLES)[T]]: InstanceType<
    Extract<(typeof TABLES)[T][Name], new (length: number) => Column>
  >;
};

type ColumnConstructor = new (length: number) => Column;

/** The names and constructors of a table's columns, in the order in which they are stored. */
export function columnsOf(table: Table): readonly (readonly [string, ColumnConstructor])[] {
  return Object.entries(TABLES[table]);
}

/** Rows of a table in growable columns. */
export class TableRows<T extends Table> {
  length = 0;
  columns: Columns<T>;
  private capacity: number;

  constructor(
    readonly table: T,
    capacity = 64,
  ) {
    this.capacity = capacity;
    this.columns = Object.fromEntries(
      columnsOf(table).map(([name, type]) => [name, new type(capacity)]),
    ) as Columns<T>;
  }

  /** Makes room for so many more rows; returns the first of them, whose columns are to be filled. */
  grow(rows = 1): number {
    const first = this.length;
    this.length += rows;
    if (this.length > this.capacity) {
      this.capacity = Math.max(this.length, this.capacity * 2);
      const columns = this.columns as Record<string, Column>;
      for (const [name, type] of columnsOf(this.table)) {
        const grown = new type(this.capacity);
        grown.set(columns[name]!);
        columns[name] = grown;
      }
    }
    return first;
  }

  /** Appends `count` rows of another table of this kind, from `from` on; returns the first. */
  append(of: TableRows<T>, from = 0, count = of.length): number {
    const first = this.grow(count);
    const source = of.columns as Record<string, Column>;
    const columns = this.columns as Record<string, Column>;
    for (const name in columns) {
      columns[name]!.set(source[name]!.subarray(from, from + count), first);
    }
    return first;
  }
}
