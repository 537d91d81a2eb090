/** What happened in a pane: how many outcomes were accepted, and which users were active. */
import { SumCollector } from '../../summaries/sum-collector.js';
import { keysOf, sumTable, type SumTable } from '../../summaries/sum-table.js';
import type { Summary } from '../../summaries/summary.js';
import type { SettledImpressions } from '../../events/impressions.js';
import type { Accumulator } from '../detector.js';

/** Of a hash: what lies between 0 and 2⁶⁴. */
const HIGH_UNIT = 0x1_0000_0000;

export interface Activity {
  /** Outcomes of whatever signal; an exact count. */
  readonly outcomes: number;
  /** The active users' hashes, exact up to the cap, the smallest ones above it; without sums. */
  readonly users: SumTable;
}

/** The table of users: keys and nothing else. */
function usersTable(userCap: number): Summary<SumTable> {
  return sumTable('flywheel-activity', { columns: 0, cap: userCap });
}

/** The summary over activity with this many users at most told apart. */
export function activitySummary(userCap: number): Summary<Activity> {
  const table = usersTable(userCap);
  return {
    id: table.id,
    empty: () => ({ outcomes: 0, users: table.empty() }),
    merge: (a, b) => ({
      outcomes: a.outcomes + b.outcomes,
      users: table.merge(a.users, b.users),
    }),
    encode(activity, writer) {
      writer.float64(activity.outcomes);
      table.encode(activity.users, writer);
    },
    decode: (reader) => ({ outcomes: reader.float64(), users: table.decode(reader) }),
  };
}

/** Collects activity. A user is active who was shown something or of whom an outcome came. */
export function activityAccumulator(userCap: number): Accumulator<Activity> {
  const users = new SumCollector({ columns: 0, cap: userCap });
  let outcomes = 0;
  return {
    settle(batch: SettledImpressions, rows: Uint32Array, count: number): void {
      for (let r = 0; r < count; r++) {
        const row = rows[r]!;
        if (batch.hasUser[row] === 1) users.cell(batch.userHigh[row]!, batch.userLow[row]!, 0);
        const end = batch.slateStart[row + 1]!;
        for (let at = batch.slateStart[row]!; at < end; at++) outcomes += batch.outcomes[at]!;
      }
    },
    seal: () => ({ outcomes, users: users.seal() }),
  };
}

/**
 * How many users were active: exact below the cap. Above it, with u the largest of the k smallest
 * hashes as a share of the range of hashes, (k − 1)/u, which is unbiased with a relative standard
 * error of 1/√(k − 2), 0.8% for 16,384. A sample by hash holds the same users on every day, so changes
 * from block to block are surer than that. A cap of 1 tells nothing beyond 1.
 *
 * Reference: Bar-Yossef et al., Counting distinct elements in a data stream, RANDOM 2002; Beyer et
 * al., On synopses for distinct-value estimation under multiset operations, SIGMOD 2007, eq. 3.
 */
export function activeUsers({ users }: Activity): number {
  const kept = keysOf(users);
  if (users.complete || kept < 2) return kept;
  const largest =
    (users.keyHigh[kept - 1]! + (users.keyLow[kept - 1]! + 1) / HIGH_UNIT) / HIGH_UNIT;
  return Math.max(kept + 1, (kept - 1) / largest);
}
