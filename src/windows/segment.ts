/** Segments: (surface, policy). Their order and admission go by pane, then by a public hash. */
import { PUBLIC_KEY, TextHasher } from '../events/hash64.js';

export interface Segment {
  readonly surface: string;
  readonly policy: string;
  /** Unique text of the pair. */
  readonly key: string;
  readonly hashHigh: number;
  readonly hashLow: number;
}

const hasher = new TextHasher(PUBLIC_KEY);

/** The segment of a surface and a policy. */
export function segmentOf(surface: string, policy: string): Segment {
  // The length keeps ("a", "b/c") and ("a/b", "c") apart.
  const key = `${surface.length}/${surface}/${policy}`;
  const { high, low } = hasher.hash(key);
  return { surface, policy, key, hashHigh: high, hashLow: low };
}

/** Holds together what exceeds the number of segments that are kept apart. */
export const OTHER_SEGMENT = segmentOf('other', 'other');

/** Order of segments by hash: negative, zero or positive. */
export function compareSegments(a: Segment, b: Segment): number {
  return a.hashHigh === b.hashHigh ? a.hashLow - b.hashLow : a.hashHigh - b.hashHigh;
}
