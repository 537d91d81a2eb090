/** Where baselines come from, and why some are missing, in sentences. */
import type {
  BaselinesViewJson,
  PinnedJson,
  UnpinnedJson,
} from '../adapters/http/baselines-json.js';
import { blocksWords, timeWords } from './words.js';

/** Where baselines come from in this installation. */
export function originWords({
  file,
  stretch,
}: Pick<BaselinesViewJson, 'file' | 'stretch'>): string {
  if (file) {
    return 'They come from the file that alarms.baselineFile names. What the file does not hold is learned from the first blocks of the stream.';
  }
  if (stretch) {
    return `They are made of the stretch from ${timeWords(stretch.from)} to ${timeWords(stretch.to)} (baseline.from and baseline.to).`;
  }
  return 'They are learned from the first blocks of the stream. If the loop was not healthy then, pin a better stretch: “flyball baseline pin” makes a file of it, which alarms.baselineFile names.';
}

/** By whom, when and why this one was pinned. */
export function pinWords({ source, accepted }: PinnedJson): string {
  if (source === 'file') return 'from the file';
  if (source === 'stretch') return 'by the configured stretch';
  if (source === 'first_blocks') return 'by itself, from the first blocks';
  if (!accepted) return 'moved when someone accepted a change';
  return `moved by ${accepted.by}, ${timeWords(accepted.at)}: ${accepted.why}`;
}

/** Why it has none yet. */
export function lackingWords({ blocks, needed, blockMs, lack }: UnpinnedJson): string {
  const so = `${blocks} of ${blocksWords(needed, blockMs)} so far`;
  return lack === undefined ? so : `${so}; the last one had no value: ${lack}`;
}
