/** The users of a world: what they like, how often they come, and which policy serves them. */
import type { RandomStream } from './random-stream.js';

export interface AudienceOptions {
  /** How many users there are. */
  readonly users: number;
  /** Standard deviation of a user's taste for a category, in log odds of a click. 0: all alike. */
  readonly tasteSpread: number;
  /** Standard deviation of the log of a user's visits. 0: all come equally often. */
  readonly activitySpread: number;
}

export interface Audience {
  readonly size: number;
  readonly categories: number;
  /** taste[user · categories + category], in log odds; mean 0. */
  readonly taste: Float64Array;
  /** Place of the user's policy among the world's policies. */
  readonly policyOf: Uint8Array;
  /** The next visitor: users come in proportion to their activity. */
  visitor(random: RandomStream): number;
}

/**
 * Draws an audience. A user keeps one policy for good, drawn by the policies' shares, so that arms
 * and holdouts are compared between users as in a real experiment.
 */
export function createAudience(
  options: AudienceOptions,
  categories: number,
  policyShares: readonly number[],
  random: RandomStream,
): Audience {
  const { users, tasteSpread, activitySpread } = options;
  const taste = new Float64Array(users * categories);
  const policyOf = new Uint8Array(users);
  const activityUpTo = new Float64Array(users);
  let activity = 0;
  for (let user = 0; user < users; user++) {
    for (let c = 0; c < categories; c++) {
      taste[user * categories + c] = tasteSpread * random.normal();
    }
    activity += Math.exp(activitySpread * random.normal());
    activityUpTo[user] = activity;
    policyOf[user] = pickByShare(policyShares, random.uniform());
  }
  return {
    size: users,
    categories,
    taste,
    policyOf,
    visitor: (draws) => firstAbove(activityUpTo, draws.uniform() * activity),
  };
}

function pickByShare(shares: readonly number[], uniform: number): number {
  let reached = 0;
  for (let index = 0; index < shares.length - 1; index++) {
    reached += shares[index]!;
    if (uniform < reached) return index;
  }
  return shares.length - 1;
}

/** The first place of an ascending array whose value exceeds the target; the last if none does. */
function firstAbove(ascending: Float64Array, target: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
