/** How much of what is bad each user of a dataset had, kept as counts of users. */
import { shardOf } from '../../statistics/shard.js';
import { KeyTable } from '../../summaries/key-table.js';
import type { AuditDataset, AuditRows } from '../dataset/rows.js';
import { UserCounts } from './worst-share.js';

/** What counts as bad. */
export const BAD_KINDS = ['low-quality', 'harm'] as const;

/** Replicates of the jackknife. */
const SHARDS = 20;

/** The users of a segment. */
export interface SegmentCounts {
  users: number;
  exposures: number;
  readonly shards: readonly Readonly<Record<(typeof BAD_KINDS)[number], UserCounts>>[];
}

/** A user's exposures in one segment. */
interface Person {
  readonly shard: number;
  exposures: number;
  known: number;
  low: number;
  harm: number;
}

/** Whether an exposure was of low quality; undefined where it is not known. */
export type IsLow = (rows: AuditRows, row: number, segment: number) => boolean | undefined;

/** Counts the exposures of each segment's users. One pass; memory of a bucket's users. */
export function countUsers(
  dataset: AuditDataset,
  progress: () => void,
  isLow: IsLow,
): SegmentCounts[] {
  const { plan } = dataset;
  const harm = plan.harm.reduce((bits, bit) => bits | (1 << bit), 0);
  // Where views are logged, what was not seen was not borne.
  const view = plan.view === undefined ? 0 : 1 << plan.view;
  const found = dataset.segments.map(() => ({
    ...{ users: 0, exposures: 0 },
    shards: Array.from({ length: SHARDS }, () => ({
      'low-quality': new UserCounts(),
      harm: new UserCounts(),
    })),
  }));
  for (let number = 0; number < dataset.buckets; number++) {
    const rows = dataset.bucket(number);
    const people = dataset.segments.map(() => ({ table: new KeyTable(), all: [] as Person[] }));
    for (let r = 0; r < rows.recommendations; r++) {
      if (rows.hasUser[r] === 0) continue;
      const segment = rows.segment[r]!;
      const person = personOf(people[segment]!, rows.userHigh[r]!, rows.userLow[r]!);
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        const signals = rows.signals[row]!;
        if (rows.shown[row] === 0 || (signals & view) !== view) continue;
        person.exposures++;
        if ((signals & harm) !== 0) person.harm++;
        const low = isLow(rows, row, segment);
        if (low === undefined) continue;
        person.known++;
        if (low) person.low++;
      }
    }
    // A user is in one bucket only, so their counts are complete.
    for (const [segment, { all }] of people.entries()) {
      const into = found[segment]!;
      for (const { shard, exposures, known, low, harm: harmed } of all) {
        if (exposures === 0) continue;
        into.users++;
        into.exposures += exposures;
        into.shards[shard]!.harm.add(exposures, harmed);
        if (known > 0) into.shards[shard]!['low-quality'].add(known, low);
      }
    }
    progress();
  }
  return found;
}

function personOf(
  { table, all }: { readonly table: KeyTable; readonly all: Person[] },
  high: number,
  low: number,
): Person {
  const at = table.get(high, low);
  if (at >= 0) return all[at]!;
  const person = { shard: shardOf(high, low, SHARDS), exposures: 0, known: 0, low: 0, harm: 0 };
  table.set(high, low, all.push(person) - 1);
  return person;
}
