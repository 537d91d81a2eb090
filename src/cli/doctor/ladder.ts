/** The order in which to log more, so that the most readings come for the least. */
import { givenWith, NEEDS, type Need } from '../../detectors/needs.js';
import type { ReadingOutlook } from './reading-outlook.js';

/** What a reading counts for: a core reading for three of detail. */
const WORTH = { core: 3, detail: 1 } as const;

/** A step up: what to do, together, and the readings that have all they need after it. */
export interface LadderStep {
  readonly needs: readonly Need[];
  readonly effort: number;
  readonly gains: readonly string[];
}

/**
 * The steps that meet all unmet needs, greedily: each time, of the sets of needs that one reading
 * still waits for, the one with the most worth of readings it completes per effort (ties: the lesser
 * effort, then the order of needs). Where a smaller set gives something on the way there, it is climbed
 * first, which costs nothing more. Each reading with an unmet need is gained in exactly one step.
 *
 * O(s²·r) for r readings and s different sets of needs among them.
 *
 * Reference: V. Chvátal, A greedy heuristic for the set-covering problem, Mathematics of Operations
 * Research 4 (1979), 233-235, whose rule is taken here; the order is good, not provably best.
 */
export function ladder(
  outlook: readonly Pick<ReadingOutlook, 'reading' | 'tier' | 'unmet'>[],
): LadderStep[] {
  const steps: LadderStep[] = [];
  const met = new Set<Need>();
  for (;;) {
    const waiting = outlook
      .map(({ reading, tier, unmet }) => ({
        reading,
        tier,
        unmet: unmet.filter((need) => !met.has(need)),
      }))
      .filter(({ reading, unmet }) => unmet.length > 0 && !isGained(steps, reading));
    if (waiting.length === 0) return steps;
    const sets = new Map(waiting.map(({ unmet }) => [unmet.join(' '), unmet]));
    const candidates = [...sets.values()].map((unmet) => {
      const needs = withoutBrought(unmet);
      const given = new Set(needs.flatMap(givenWith));
      const gained = waiting.filter((each) => each.unmet.every((need) => given.has(need)));
      const effort = needs.reduce((sum, need) => sum + NEEDS[need].effort, 0);
      const worth = gained.reduce((sum, { tier }) => sum + WORTH[tier], 0);
      const gains = gained.map(({ reading }) => reading);
      return { needs, given, effort, rate: worth / effort, gains };
    });
    let best = bestOf(candidates);
    for (;;) {
      const within = candidates.filter(({ needs }) => isWithin(needs, best.needs));
      if (within.length === 0) break;
      best = bestOf(within);
    }
    for (const need of best.given) met.add(need);
    steps.push({ needs: best.needs, effort: best.effort, gains: best.gains });
  }
}

interface Rated {
  readonly effort: number;
  /** Worth of what is gained, per effort. */
  readonly rate: number;
}

function bestOf<Step extends Rated>(steps: readonly Step[]): Step {
  return steps.reduce((a, b) =>
    b.rate > a.rate || (b.rate === a.rate && b.effort < a.effort) ? b : a,
  );
}

/** Whether all of these are among those, and are fewer. */
function isWithin(these: readonly Need[], those: readonly Need[]): boolean {
  return these.length < those.length && these.every((need) => those.includes(need));
}

/** Those that no other of them gives anyhow. */
function withoutBrought(needs: readonly Need[]): Need[] {
  const brought = new Set(needs.flatMap((need) => givenWith(need).filter((each) => each !== need)));
  return needs.filter((need) => !brought.has(need));
}

function isGained(steps: readonly LadderStep[], reading: string): boolean {
  return steps.some(({ gains }) => gains.includes(reading));
}
