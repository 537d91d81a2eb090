/** The traffic at which windows are compared: what the rarefied readings are thinned to. */
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import type { ReadContext } from '../detector.js';
import type { TimeSpan } from '../reading.js';

/** As impressions per item of the catalogue (λ*), as impressions, or as half of the window's own. */
export type CommonTraffic =
  { readonly perItem: number } | { readonly impressions: number } | 'half';

/**
 * Half of what the baseline served in as much time as the window lasts: S₀/2 · window/span.
 *
 * It is a number of impressions. Divided by the items of the catalogue it is λ*, half the baseline's
 * impressions per item; where the catalogue has grown since, impressions are what stays in reach.
 *
 * @example half of a baseline of 1,400 impressions in 7 days, for a window of 1 day: 100
 */
export function halfBaselineTraffic(
  { total }: FrequencyTable,
  span: TimeSpan,
  window: TimeSpan,
): number {
  const impressions = total.reduce((sum, count) => sum + count, 0);
  return (impressions / 2) * ((window.end - window.start) / (span.end - span.start));
}

/**
 * The traffic to compare at: what is configured, else half the baseline's, else (where the window is
 * all there is) half of its own; undefined where there is none of these.
 */
export function commonTraffic(
  perItem: number | undefined,
  { window, only, baseline }: ReadContext<FrequencyTable>,
): CommonTraffic | undefined {
  if (perItem !== undefined) return { perItem };
  const impressions = baseline && halfBaselineTraffic(baseline.state, baseline.span, window);
  if (impressions !== undefined && impressions > 0) return { impressions };
  return only ? 'half' : undefined;
}
