/**
 * Whether a mean changed because other things were shown or because what is shown draws something
 * else: the proxy and the labels of two stretches, split by category.
 */
import type { TimeSpan } from '../../detectors/reading.js';
import { jackknifeInterval, type Interval } from '../../statistics/jackknife.js';
import type { AuditDataset } from '../dataset/rows.js';
import type { DatasetFindings, Finding, Lacking, MixShift } from '../findings/findings.js';
import { FEWEST_USERS } from '../privacy.js';
import { decompose, type Decomposition } from './decomposition.js';
import {
  MEANS,
  SHARDS,
  tallyStretch,
  type StretchSums,
  type StretchTally,
} from './stretch-sums.js';

export interface MixShiftOptions {
  /** Only what was recommended in this time; by default all of the dataset. */
  readonly beforeSpan?: TimeSpan;
  readonly afterSpan?: TimeSpan;
  /** Categories listed at most. */
  readonly largest: number;
  readonly progress: (done: number, of: number) => void;
}

export const MIX_SHIFT_DEFAULTS: MixShiftOptions = { largest: 10, progress: () => undefined };

/** Fewest labels of a stretch: as for quality itself. */
const FEWEST_LABELS = 30;

/**
 * The change of proxy and label from one stretch to another, by segment of the second, split into mix
 * and within (`decompose`). Segments and categories are matched by name; both datasets may be one, with
 * two spans of time.
 *
 * Intervals are by a jackknife over 20 shards of users, each left out of both stretches, so that users
 * who are in both count as the pairs they are.
 *
 * Cost: one pass over each dataset, then 21 decompositions a segment.
 */
export function mixShiftsOf(
  before: AuditDataset,
  after: AuditDataset,
  options: Partial<MixShiftOptions> = {},
): DatasetFindings['mixShifts'] {
  const { beforeSpan, afterSpan, largest, progress } = { ...MIX_SHIFT_DEFAULTS, ...options };
  const steps = before.buckets + after.buckets;
  let done = 0;
  const step = () => progress(++done, steps);
  const tallies = [
    tallyStretch(before, beforeSpan, step),
    tallyStretch(after, afterSpan, step),
  ] as const;
  const names = [...new Set(tallies.flatMap((tally) => tally.names))];
  return after.segments.map(({ surface, policy }, segment) => {
    const earlier = before.segments.findIndex(
      (each) => each.surface === surface && each.policy === policy,
    );
    const shifts = MEANS.map((of) =>
      mixShift(
        of,
        names,
        { tally: tallies[0], segment: earlier },
        { tally: tallies[1], segment },
        largest,
      ),
    );
    return { surface, policy, shifts };
  });
}

interface Place {
  readonly tally: StretchTally;
  /** −1 where the dataset has no such segment. */
  readonly segment: number;
}

function mixShift(
  of: 'proxy' | 'label',
  names: readonly string[],
  before: Place,
  after: Place,
  largest: number,
): MixShift {
  const empty = { of, by: 'category', largest: [], unlisted: 0 } as const;
  const [lackBefore, lackAfter] = [lackOf(of, before), lackOf(of, after)];
  if (lackBefore ?? lackAfter) {
    const lacking = (lackBefore ?? lackAfter)!;
    return {
      ...{ ...empty, mix: lacking, within: lacking },
      ...{ before: lackBefore ?? lacking, after: lackAfter ?? lacking },
    };
  }
  const sides = [before, after].map(({ tally, segment }) => ({
    sums: tally[of][segment]!,
    // −1, of a category that the stretch does not know, has no sums.
    numbers: names.map((name) => tally.names.indexOf(name)),
  }));
  const split = (without?: number): Decomposition => {
    const [b, a] = sides.map(({ sums, numbers }) => sums.sums(numbers, without));
    return decompose(b!, a!);
  };
  const all = split();
  const shards = populated(sides.map(({ sums }) => sums));
  const replicates = shards.map((shard) => split(shard));
  const interval = (read: (from: Decomposition) => number): Interval | undefined =>
    jackknifeInterval(read(all), replicates.map(read));
  const n = sides.reduce((sum, { sums }) => sum + sums.n, 0);
  const finding = (read: (from: Decomposition) => number, count = n): Finding => {
    const ends = interval(read);
    if (!ends) return { enough: false, reason: 'few_shards', seen: shards.length, needed: 5 };
    return { enough: true, value: read(all), ...ends, n: count };
  };
  const listed = listOf(of, names, before, after, all, largest);
  return {
    ...empty,
    before: finding((from) => from.before, sides[0]!.sums.n),
    after: finding((from) => from.after, sides[1]!.sums.n),
    mix: finding((from) => from.mix),
    within: finding((from) => from.within),
    largest: listed.map((c) => {
      const mixInterval = interval((from) => from.mixOf[c]!);
      const withinInterval = interval((from) => from.withinOf[c]!);
      return {
        category: names[c]!,
        ...{ mix: all.mixOf[c]!, within: all.withinOf[c]! },
        ...{ shareBefore: all.shareBefore[c]!, shareAfter: all.shareAfter[c]! },
        ...(mixInterval ? { mixInterval } : {}),
        ...(withinInterval ? { withinInterval } : {}),
      };
    }),
    unlisted: occurring(all).length - listed.length,
  };
}

function lackOf(of: 'proxy' | 'label', { tally, segment }: Place): Lacking | undefined {
  const seen = segment < 0 ? 0 : tally[of][segment]!.n;
  if (seen === 0) return { enough: false, reason: of === 'label' ? 'no_labels' : 'empty' };
  if (!tally.isEnough(of, segment)) {
    return { enough: false, reason: 'unpublishable', needed: FEWEST_USERS };
  }
  if (of === 'proxy' || seen >= FEWEST_LABELS) return undefined;
  return { enough: false, reason: 'insufficient', seen, needed: FEWEST_LABELS };
}

/**
 * The categories with the largest parts, of those that at least ten users stand for wherever they
 * occur. Where all others are listed, what is withheld would be what remains to the total: then the
 * least of the listed is left out too.
 */
function listOf(
  of: 'proxy' | 'label',
  names: readonly string[],
  before: Place,
  after: Place,
  all: Decomposition,
  largest: number,
): number[] {
  const may = ({ tally, segment }: Place, share: Float64Array, c: number): boolean =>
    share[c] === 0 || tally.isEnough(of, segment, tally.names.indexOf(names[c]!));
  const size = (c: number) => Math.abs(all.mixOf[c]!) + Math.abs(all.withinOf[c]!);
  const some = occurring(all);
  const open = some
    .filter((c) => may(before, all.shareBefore, c) && may(after, all.shareAfter, c))
    .sort((a, b) => size(b) - size(a) || (names[a]! < names[b]! ? -1 : 1));
  const most = open.length < some.length ? Math.min(largest, open.length - 1) : largest;
  return open.slice(0, Math.max(0, most));
}

function occurring({ shareBefore, shareAfter }: Decomposition): number[] {
  return [...shareBefore.keys()].filter((c) => shareBefore[c]! > 0 || shareAfter[c]! > 0);
}

/** Shards that any of the sums has something in. */
function populated(sums: readonly StretchSums[]): number[] {
  const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
  return shards.filter((shard) => sums.some((each) => each.populated[shard] === 1));
}
