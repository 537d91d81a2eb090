/** One pane's shares of all partitions as one list of states a segment. */
import { ROLL_UP } from '../detectors/policy-role.js';
import { mergeStates, paneSummaries, type States } from './part-states.js';
import type { PlacedPart } from './placed-parts.js';
import type { PaneSegment } from './segment-states.js';
import { compareSegments, OTHER_SEGMENT, segmentOf, type Segment } from './segment.js';

/**
 * The shares with no more than `most` segments apart, as each partition keeps them: those with the largest
 * hashes are of `other`. What one partition has put there must not stand apart for others that had room
 * for it, or readings would depend on their number.
 */
export function keptApart(
  shares: readonly PaneSegment[],
  most: number,
): { readonly shares: readonly PaneSegment[]; readonly cut: number } {
  const segments = new Map(shares.map(({ segment }) => [segment.key, segment]));
  segments.delete(OTHER_SEGMENT.key);
  if (segments.size <= most) return { shares, cut: 0 };
  const cut = [...segments.values()].sort(compareSegments).slice(most);
  const isCut = new Set(cut.map(({ key }) => key));
  return {
    shares: shares.map(({ segment, states }) => ({
      segment: isCut.has(segment.key) ? OTHER_SEGMENT : segment,
      states,
    })),
    cut: cut.length,
  };
}

/**
 * Merges the shares by segment, with a roll-up over the policies of each surface where a part asks
 * for that. New segments beyond the room for them are merged into `other`: those with the largest
 * hashes, so that it does not depend on the order of the shares.
 *
 * @param isKnown whether the segment is kept already
 * @param room for how many new ones there is room
 */
export function mergedSegments(
  shares: readonly PaneSegment[],
  parts: readonly PlacedPart[],
  isKnown: (segment: Segment) => boolean,
  room: number,
): { readonly merged: ReadonlyMap<string, PaneSegment>; readonly cut: number } {
  const summaries = paneSummaries(parts);
  const merged = new Map<string, PaneSegment>();
  const add = (segment: Segment, states: States) => {
    const same = merged.get(segment.key);
    merged.set(segment.key, {
      segment,
      states: same ? mergeStates(summaries, same.states, states) : states,
    });
  };
  for (const { segment, states } of shares) add(segment, states);
  const cut = [...merged.values()]
    .map(({ segment }) => segment)
    .filter((segment) => segment.key !== OTHER_SEGMENT.key && !isKnown(segment))
    .sort(compareSegments)
    .slice(Math.max(0, room));
  for (const { key } of cut) {
    add(OTHER_SEGMENT, merged.get(key)!.states);
    merged.delete(key);
  }
  if (parts.some(({ part }) => part.scope !== 'policy')) {
    const policies = [...merged.values()].sort((a, b) => compareSegments(a.segment, b.segment));
    for (const { segment, states } of policies) {
      if (segment.key !== OTHER_SEGMENT.key) add(segmentOf(segment.surface, ROLL_UP), states);
    }
  }
  return { merged, cut: cut.length };
}
