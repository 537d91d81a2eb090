/**
 * Filter bubble: is each user shown a narrower world, or are all users shown the same one? Follows
 * how users' impressions divide over categories; reads how narrow each diet is and how much diets
 * overlap. README.md tells the rest.
 */
import { part, type Detector } from '../detector.js';
import { exposurePart } from './exposure-part.js';
import { filterBubbleDeclaration } from './filter-bubble.monitor.js';
import { filterBubbleOptions, type FilterBubbleOptions } from './options.js';
import { tastePart } from './taste-part.js';

export type { FilterBubbleOptions } from './options.js';

/** The filter-bubble detector. Throws RangeError for options that are out of range. */
export function filterBubble(given: Partial<FilterBubbleOptions> = {}): Detector {
  const options = filterBubbleOptions(given);
  return {
    declaration: filterBubbleDeclaration,
    parts: [part(exposurePart(options)), part(tastePart(options))],
  };
}
