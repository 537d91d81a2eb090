/** The JSON of readings of long ago. Times are ISO 8601 in UTC. */
import type { ChangeOf, Difference } from '../../audit/stretches/compare.js';

export interface LongSeriesJson {
  readonly reading: string;
  readonly surface: string;
  readonly policy: string;
  readonly of: 'window' | 'block' | 'day';
  readonly from: string;
  readonly to: string;
  /** Length of the steps over which values are means, ms. */
  readonly step?: number;
  /** One for each thing that the reading is about, as columns; null where there is none. */
  readonly series: readonly {
    readonly by: Readonly<Record<string, string>>;
    readonly end: readonly string[];
    readonly value: readonly number[];
    readonly low: readonly (number | null)[];
    readonly high: readonly (number | null)[];
    readonly n: readonly (number | null)[];
  }[];
}

export interface BlockJson {
  readonly end: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly n?: number;
}

export interface SinceJson {
  readonly surface: string;
  readonly policy: string;
  readonly since: string;
  readonly readings: readonly {
    readonly reading: string;
    readonly title: string;
    readonly by: Readonly<Record<string, string>>;
    readonly then: BlockJson;
    /** The latest block a whole number of weeks later; absent where there is none. */
    readonly now?: BlockJson;
    readonly difference?: Difference;
    readonly change: ChangeOf;
  }[];
}
