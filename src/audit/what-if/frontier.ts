/** Which settings are worth a thought, and which one is recommended. */
import type { WhatIfPoint } from '../findings/findings.js';

/**
 * Settings that no other beats: none has at least as much engagement and diversity, and more of one;
 * what is served (no change of either) counts among the others. Refused settings, and those
 * without an estimate, are left out. Indices in order of diversity, the least first. O(points²).
 */
export function frontierOf(points: readonly WhatIfPoint[]): number[] {
  const placed = points.flatMap((point, index) => {
    const { engagement, diversityChange } = point;
    if (point.refused || !engagement.enough || diversityChange?.enough !== true) return [];
    return [{ index, engagement: engagement.value, diversity: diversityChange.value }];
  });
  const others = [...placed, { index: -1, engagement: 0, diversity: 0 }];
  return placed
    .filter((point) => !others.some((other) => beats(other, point)))
    .sort((a, b) => a.diversity - b.diversity || a.index - b.index)
    .map(({ index }) => index);
}

interface Placed {
  readonly engagement: number;
  readonly diversity: number;
}

function beats(a: Placed, b: Placed): boolean {
  const noWorse = a.engagement >= b.engagement && a.diversity >= b.diversity;
  return noWorse && (a.engagement > b.engagement || a.diversity > b.diversity);
}

/**
 * The setting with the largest diversity of those whose engagement is not below that of what was
 * served by more than the tolerance (the lower end of the interval of its relative change is at least
 * −tolerance), that are not refused, and that are more diverse than what was served beyond
 * chance. Undefined where there is none; among equals the first.
 */
export function recommendedOf(
  points: readonly WhatIfPoint[],
  tolerance: number,
): number | undefined {
  let best: number | undefined;
  let most = 0;
  for (const [index, { engagement, diversityChange, refused }] of points.entries()) {
    if (refused || !engagement.enough || diversityChange?.enough !== true) continue;
    if (engagement.low < -tolerance || !(diversityChange.low > 0)) continue;
    if (diversityChange.value > most) {
      best = index;
      most = diversityChange.value;
    }
  }
  return best;
}
