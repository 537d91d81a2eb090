/**
 * What has become of a population since a pinned baseline: narrower users, users more alike, both
 * or neither. A direction counts where chance among users would not explain it.
 */
import { jackknifeInterval } from '../../statistics/jackknife.js';
import type { Digest } from './digest.js';

/** bubble: users narrow and part. homogenising: users grow alike. both: they narrow and grow alike. */
export const BUBBLE_STATES = ['bubble', 'homogenising', 'both', 'neither'] as const;

export type BubbleState = (typeof BUBBLE_STATES)[number];

/** −1 fallen, 1 risen, 0 not to be told from standing still. */
export type Direction = -1 | 0 | 1;

/**
 * The state that three directions are the signature of:
 *
 * | state        | diversity within | overlap between | segregation |
 * | ------------ | ---------------- | --------------- | ----------- |
 * | bubble       | fallen           | fallen or still | risen       |
 * | homogenising | fallen or still  | risen           | fallen      |
 * | both         | fallen           | risen           | otherwise   |
 *
 * Anything else is neither.
 *
 * @example signatureOf(-1, 0, 1) // 'bubble'
 */
export function signatureOf(
  diversity: Direction,
  overlap: Direction,
  segregation: Direction,
): BubbleState {
  if (diversity === -1 && overlap !== 1 && segregation === 1) return 'bubble';
  if (diversity !== 1 && overlap === 1 && segregation === -1) return 'homogenising';
  if (diversity === -1 && overlap === 1) return 'both';
  return 'neither';
}

/**
 * The state of one digest against another; undefined where there are too few shards to tell. The
 * differences' intervals leave the same shard out on both sides, since the users are largely the same.
 */
export function stateSince(before: Digest, now: Digest): BubbleState | undefined {
  const directions: Direction[] = [];
  for (let statistic = 0; statistic < 3; statistic++) {
    const difference = (shard?: number) =>
      valueOf(now, statistic, shard) - valueOf(before, statistic, shard);
    const shards = [...now.without.keys()].filter(
      (shard) => now.without[shard] !== undefined || before.without[shard] !== undefined,
    );
    const interval = jackknifeInterval(difference(), shards.map(difference));
    if (interval === undefined) return undefined;
    directions.push(interval.high < 0 ? -1 : interval.low > 0 ? 1 : 0);
  }
  return signatureOf(directions[0]!, directions[1]!, directions[2]!);
}

/** The statistic, without a shard where one is named; without an empty one it is that of all. */
function valueOf({ all, without }: Digest, statistic: number, shard?: number): number {
  return ((shard === undefined ? undefined : without[shard]) ?? all)[statistic]!;
}
