/** How many items could have been shown in a window: the n of every reading over the catalogue. */
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import type { CatalogueView } from '../detector.js';
import type { By } from '../reading.js';

export interface Catalogue {
  /** Items that could have been shown. */
  readonly items: number;
  /** True where items are declared for the surface; otherwise those seen so far stand in. */
  readonly declared: boolean;
  /** What a reading over the catalogue carries in `by`. */
  readonly by: By;
}

/**
 * The catalogue of a surface in a window: the items declared to be eligible there together with
 * those the window exposed. Where none is declared, the items seen so far (and at least those of
 * the window) stand in, and the readings are tagged `catalogue: seen`.
 *
 * Where the table is a sample of a share of the items (`sampled` below 1), the exposed items that
 * are not eligible are scaled up from it and rounded.
 */
export function catalogueOf(
  table: FrequencyTable,
  sampled: number,
  view: CatalogueView,
  surface: string,
): Catalogue {
  const exposed = table.keyHigh.length;
  const eligible = view.declared ? view.eligible(surface) : 0;
  if (eligible === 0) {
    const items = Math.max(view.seen(surface), Math.round(exposed / sampled));
    return { items, declared: false, by: { catalogue: 'seen' } };
  }
  let undeclared = 0;
  for (let i = 0; i < exposed; i++) {
    if (!view.isEligible(surface, table.keyHigh[i]!, table.keyLow[i]!)) undeclared++;
  }
  return { items: eligible + Math.round(undeclared / sampled), declared: true, by: {} };
}
