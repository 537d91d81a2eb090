/** Who bears what is bad: whether low quality and harm fall on a few people more than chance puts them. */
import { jackknifeInterval } from '../../statistics/jackknife.js';
import type { AuditDataset } from '../dataset/rows.js';
import type { Bearers, DatasetFindings, Finding, Lacking } from '../findings/findings.js';
import { FEWEST_USERS } from '../privacy.js';
import { BAD_KINDS, countUsers } from './count-users.js';
import { exposureQuality } from './exposure-quality.js';
import { UserCounts, worstShare, worstShareByChance, worstUsers } from './worst-share.js';

export interface BearersOptions {
  /** An expected label below it is low quality. */
  readonly lowQuality: number;
  readonly progress: (done: number, of: number) => void;
}

export const BEARERS_DEFAULTS: BearersOptions = { lowQuality: 0.5, progress: () => undefined };

/** Users from which on their worst hundredth is ten people. */
const FEWEST_ALL = 100 * FEWEST_USERS;

/** Bad exposures for each of the worst users; of fewer, the share says how few there are. */
const FEWEST_BAD_EACH = 5;

/**
 * How much wider than the jackknife's the intervals of shares are. Whoever is last among the worst is one
 * of many with the same count, and a jackknife does not see past such a step: in simulated worlds
 * without any excess (1,000 to 4,000 users, a rate of .02 to .1; 1,000 runs each) intervals of the excess held 0
 * 87 to 92% of the time as they were, 91 to 95% so widened.
 */
const STEPPED = 1.15;

/**
 * For each segment, the share of low-quality exposure, and of harm, on the worst-exposed 1% of its
 * users, beside what chance alone would put on as many.
 *
 * An exposure is of **low quality** if its expected label (`exposureQuality`: its item's mean label, else
 * its calibrated score) is below `lowQuality`; where neither is known it does not count, and `known`
 * says how many do. It is **harm** if a signal that means harm came of it. By chance each exposure is
 * bad with the same probability, whoever's it is: heavy users have more of it then as well, so the
 * excess is of people whom it finds more often than their use explains.
 *
 * Recommendations without a user are left out. Fewer than 1,000 users are withheld: the worst 1% would be
 * fewer than ten people. Intervals by a jackknife over 20
 * shards of users, those of the shares 15% wider.
 *
 * Cost: two passes; memory of one bucket's users, and 24 bytes an item.
 */
export function bearersOf(
  dataset: AuditDataset,
  options: Partial<BearersOptions> = {},
): DatasetFindings['bearers'] {
  const { lowQuality, progress } = { ...BEARERS_DEFAULTS, ...options };
  let done = 0;
  const step = () => progress(++done, 2 * dataset.buckets);
  const quality = exposureQuality(dataset, step);
  const counts = countUsers(dataset, step, (rows, row, segment) => {
    const label = quality?.(rows, row, segment) ?? NaN;
    return Number.isNaN(label) ? undefined : label < lowQuality;
  });
  return dataset.segments.flatMap(({ surface, policy }, segment) =>
    BAD_KINDS.filter((of) => of !== 'harm' || dataset.plan.harm.length > 0).map((of) => {
      const { exposures, users, shards } = counts[segment]!;
      const kind = shards.map((each) => each[of]);
      const known = quality === undefined && of === 'low-quality' ? undefined : kind;
      return { surface, policy, bearers: bearers(of, users, exposures, known) };
    }),
  );
}

function bearers(
  of: Bearers['of'],
  everyone: number,
  exposures: number,
  counts: readonly UserCounts[] | undefined,
): Bearers {
  const shards = (counts ?? []).filter(({ users }) => users > 0);
  const all = UserCounts.of(shards);
  const publishable = everyone === 0 || everyone >= FEWEST_USERS;
  const sizes = {
    ...{ of, users: publishable ? everyone : 0 },
    exposures: publishable ? exposures : 0,
    known: publishable ? all.exposures : 0,
  };
  const lacking = lackOf(counts !== undefined, all);
  if (lacking) {
    return { ...sizes, worstShare: lacking, byChance: lacking, excess: lacking, rate: lacking };
  }
  const without = shards.map((_, left) => UserCounts.of(shards.filter((_, j) => j !== left)));
  const read = (from: UserCounts) => {
    const [share, chance] = [worstShare(from), worstShareByChance(from)];
    return { share, chance, excess: share - chance, rate: from.bad / from.exposures };
  };
  const value = read(all);
  const replicates = without.map(read);
  const finding = (name: keyof typeof value, wider = STEPPED, n = all.users): Finding => {
    const ends = jackknifeInterval(
      value[name],
      replicates.map((each) => each[name]),
    );
    if (!ends) return { enough: false, reason: 'few_shards', seen: shards.length, needed: 5 };
    const margin = wider * (ends.high - value[name]);
    return {
      ...{ enough: true, value: value[name], n },
      ...{ low: value[name] - margin, high: value[name] + margin },
    };
  };
  return {
    ...sizes,
    ...{ worstShare: finding('share'), byChance: finding('chance', 1), excess: finding('excess') },
    rate: finding('rate', 1, all.exposures),
  };
}

function lackOf(labelled: boolean, { users, bad }: UserCounts): Lacking | undefined {
  if (!labelled) return { enough: false, reason: 'no_labels' };
  if (users === 0) return { enough: false, reason: 'empty' };
  if (users < FEWEST_ALL) {
    // How many there are is itself about few where they are fewer than ten.
    const seen = users < FEWEST_USERS ? {} : { seen: users };
    return { enough: false, reason: 'unpublishable', ...seen, needed: FEWEST_ALL };
  }
  const needed = Math.ceil(FEWEST_BAD_EACH * worstUsers(users));
  return bad < needed ? { enough: false, reason: 'insufficient', seen: bad, needed } : undefined;
}
