/** Which items are worth showing because nobody knows yet how good they are. */
import type { ExplorationItem } from './label-request.js';
import type { ItemEvidence } from './item-book.js';

/** Labels that a recalibrated score is worth where an item has none of its own. */
const PRIOR_LABELS = 4;
/** Share of the exposures that is spread evenly over the items listed. */
const UNIFORM_SHARE = 0.2;
/** Items listed for each exposure, and at most. */
const ITEMS_AN_EXPOSURE = 10;
const MOST_ITEMS = 1000;

/**
 * How uncertain an item's quality is: the standard deviation of its posterior, that of a share whose
 * prior is worth four labels of its recalibrated score g, updated with its labels (m of them in effect,
 * ȳ their weighted mean): p = (4g + mȳ)/(4 + m), √(p(1 − p)/(5 + m)). 0 to 1/2.
 *
 * @param g 0 to 1; 1/2 where nothing is known
 * @example itemUncertainty({ effectiveLabels: 0, meanLabel: NaN }, 0.5) // 0.223607
 *
 * Reference: A. Gelman et al., Bayesian Data Analysis, 3rd edition (2013), section 2.4 (beta prior).
 */
export function itemUncertainty(
  { effectiveLabels: m, meanLabel }: Pick<ItemEvidence, 'effectiveLabels' | 'meanLabel'>,
  g: number,
): number {
  const labelled = m > 0 ? m * meanLabel : 0;
  const p = (PRIOR_LABELS * g + labelled) / (PRIOR_LABELS + m);
  return Math.sqrt((p * (1 - p)) / (PRIOR_LABELS + m + 1));
}

/**
 * Probabilities in proportion to uncertainty, a fifth of them even, that add up to the exposures; none
 * is above 1, and what one cannot take goes to the others. With as many exposures as items all are 1.
 *
 * @param exposures 0 or more
 * @example showingProbabilities([0.3, 0.1], 1) // 0.7, 0.3
 */
export function showingProbabilities(
  uncertainties: readonly number[],
  exposures: number,
): number[] {
  const count = uncertainties.length;
  if (exposures >= count) return uncertainties.map(() => 1);
  const total = uncertainties.reduce((sum, each) => sum + each, 0);
  const shares = uncertainties.map((each) =>
    total > 0 ? UNIFORM_SHARE / count + (1 - UNIFORM_SHARE) * (each / total) : 1 / count,
  );
  const full = new Set<number>();
  for (;;) {
    const open = shares.reduce((sum, share, at) => (full.has(at) ? sum : sum + share), 0);
    const scale = (exposures - full.size) / open;
    const above = shares.flatMap((share, at) => (!full.has(at) && share * scale >= 1 ? [at] : []));
    if (above.length === 0) return shares.map((share, at) => (full.has(at) ? 1 : share * scale));
    for (const at of above) full.add(at);
  }
}

/** The most uncertain items of a segment, first, with the propensity to show each with. */
export function explorationItems(
  { surface, policy }: { readonly surface: string; readonly policy: string },
  items: readonly ItemEvidence[],
  qualityOf: (score: number) => number,
  exposures: number,
): ExplorationItem[] {
  if (!(exposures > 0)) return [];
  const most = Math.min(MOST_ITEMS, Math.ceil(exposures * ITEMS_AN_EXPOSURE));
  const listed = items
    .map((each) => ({ ...each, uncertainty: itemUncertainty(each, qualityOf(each.score)) }))
    // Of equally uncertain ones those that were shown least tell most that is new.
    .sort((a, b) => b.uncertainty - a.uncertainty || a.shown - b.shown)
    .slice(0, Math.max(most, 1));
  const propensities = showingProbabilities(
    listed.map(({ uncertainty }) => uncertainty),
    exposures,
  );
  return listed.map(({ item, uncertainty }, at) => ({
    surface,
    policy,
    item,
    uncertainty,
    propensity: propensities[at]!,
  }));
}
