/**
 * The columns that an archive keeps of each kind of event, and what their numbers mean. Labellers are
 * left out, who may be people; so are committees and claims, which only the choice of labels reads.
 */
import type { EventKind } from '../../events/kinds.js';

/** A number as it is, or that of a text in the dictionary of names or of items. */
export type Meaning = 'number' | 'name' | 'item';

export type ColumnMeanings = Readonly<Record<string, Meaning>>;

/** Lists of varying length: row r owns entries start[r] … start[r + 1] − 1 of these columns. */
export interface ListColumns {
  readonly start: string;
  readonly columns: ColumnMeanings;
}

export interface KindColumns {
  readonly columns: ColumnMeanings;
  readonly lists: readonly ListColumns[];
}

export type Column = Float64Array | Uint32Array | Uint8Array;

const event = { time: 'number', idHigh: 'number', idLow: 'number' } as const;
const user = { hasUser: 'number', userHigh: 'number', userLow: 'number' } as const;
const shown = { surface: 'name', policy: 'name', version: 'name' } as const;
const measures = {
  position: 'number',
  score: 'number',
  propensity: 'number',
  target: 'number',
} as const;
const attributable = {
  ...event,
  item: 'item',
  ...user,
  hasRecommendation: 'number',
  recommendationHigh: 'number',
  recommendationLow: 'number',
  ...shown,
  ...measures,
  impressionTime: 'number',
} as const;

export const KIND_COLUMNS: Readonly<Record<EventKind, KindColumns>> = {
  recommendation: {
    columns: { ...event, ...user, ...shown, eligible: 'number' },
    lists: [{ start: 'slateStart', columns: { item: 'item', ...measures, reference: 'number' } }],
  },
  outcome: { columns: { ...attributable, signal: 'name', value: 'number' }, lists: [] },
  label: {
    columns: {
      ...attributable,
      label: 'number',
      inclusion: 'number',
      question: 'name',
      guideline: 'name',
      source: 'name',
    },
    lists: [],
  },
  item: {
    columns: { ...event, item: 'item', published: 'number', provider: 'name', retired: 'number' },
    lists: [
      { start: 'categoryStart', columns: { category: 'name' } },
      { start: 'surfaceStart', columns: { surface: 'name' } },
    ],
  },
  change: {
    columns: { ...event, what: 'name', surface: 'name', policy: 'name', expected: 'name' },
    lists: [],
  },
};

/** A batch by the names of its columns. */
export function columnsIn(batch: object): Record<string, Column> {
  return batch as Record<string, Column>;
}
