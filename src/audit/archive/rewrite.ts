/** Segments written anew with a part of their events, in the place of the old ones. */
import type { Dictionaries } from '../../events/batch.js';
import { DictionaryPool } from '../../events/dictionary-pool.js';
import type { EventKind } from '../../events/kinds.js';
import type { HashKey } from '../../events/hash64.js';
import { TextHasher } from '../../events/hash64.js';
import type { Archive } from './archive.js';
import type { Selection } from './event-buffer.js';
import { keptOf, LabelledImpressions } from './kept-users.js';
import { OthersThan } from './others-than.js';
import type { Segment } from './segment.js';
import { SegmentWriter } from './segment-writer.js';

/** Keeps the wanted events alone. @throws ArchiveError; the segment is then as it was */
export function rewriteSegment(
  segment: Segment,
  wanted: Selection,
  share = segment.facts.share,
): void {
  const { facts, path } = segment;
  const writer = new SegmentWriter(path, facts, share);
  const dictionaries = new DictionaryPool();
  try {
    for (const each of segment.deliveries(dictionaries.get())) writer.append(each, wanted);
    writer.finish(facts);
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

/**
 * Reduces segments to a share of their users, with all that has a label in any segment.
 *
 * @param isDue which segments are reduced, beside those that hold no more users than that already
 * @param renewed called after each
 * @returns how many were
 * @throws ArchiveError
 */
export function thinSegments(
  segments: readonly Segment[],
  share: number,
  isDue: (segment: Segment) => boolean,
  renewed: () => void,
): number {
  const due = segments.filter((segment) => segment.facts.share > share && isDue(segment));
  const [first] = due;
  if (!first) return 0;
  const labelled = new LabelledImpressions();
  const dictionaries = new DictionaryPool();
  const from = segments.indexOf(first);
  // Labels come after what they judge.
  for (const each of readAll(segments.slice(from), dictionaries, ['label'])) labelled.add(each);
  for (const segment of due) {
    rewriteSegment(segment, keptOf(share, labelled), share);
    renewed();
  }
  return due.length;
}

/** What became of erasing a user from an archive. */
export interface ForgottenRows {
  readonly events: number;
  readonly segments: number;
}

/**
 * Erases a user, with all that names one of their recommendations; each segment that holds any of it
 * is written anew. With `dryRun` only counts.
 *
 * @param key the user key that the archive was made under
 * @throws ArchiveError
 */
export function forgetInArchive(
  archive: Archive,
  { user, key, dryRun }: { readonly user: string; readonly key: HashKey; readonly dryRun: boolean },
  renewed: () => void,
): ForgottenRows {
  const { high, low } = new TextHasher(key).hash(user);
  const others = new OthersThan(high, low);
  const dictionaries = new DictionaryPool();
  const segments = archive.segments();
  for (const each of readAll(segments, dictionaries, ['recommendation'])) others.note(each);
  let [events, touched] = [0, 0];
  for (const segment of segments) {
    let own = 0;
    for (const each of readAll([segment], dictionaries, THEIRS)) own += others.countIn(each);
    if (own === 0) continue;
    events += own;
    touched++;
    if (!dryRun) rewriteSegment(segment, others);
    renewed();
  }
  return { events, segments: touched };
}

/** The kinds of event that may be a user's. */
const THEIRS = ['recommendation', 'outcome', 'label'] as const;

function* readAll(
  segments: readonly Segment[],
  dictionaries: DictionaryPool,
  kinds: readonly EventKind[],
) {
  for (const segment of segments) {
    const shared: Dictionaries = dictionaries.get();
    for (const { delivery } of segment.deliveries(shared, kinds)) yield delivery;
  }
}
