/** How far the proxy has run ahead of quality since the baseline. */
import type { Interval } from '../../statistics/jackknife.js';

/** Standard errors in half of a 95% interval, as it is customarily rounded. */
const NORMAL_MARGIN = 1.96;

/** A mean of one window with its standard error. */
export interface WindowMean {
  readonly value: number;
  readonly standardError: number;
}

/** The baseline's mean, and how much single impressions differ there (standard deviation). */
export interface BaselineMean extends WindowMean {
  readonly deviation: number;
}

export interface GapEstimate extends Interval {
  readonly value: number;
  readonly standardError: number;
}

/**
 * The Goodhart gap: the rise of the proxy less the rise of quality, each in standard deviations of
 * one impression at the baseline.
 *
 * gap = (P_t − P_0)/σ_P − (L_t − L_0)/σ_L; SE² = (SE²_Pt + SE²_P0)/σ_P² + (SE²_Lt + SE²_L0)/σ_L², the
 * four means taken as independent; 95% interval ± 1.96·SE (delta method). Above 0 the
 * proxy promises more than people find. Deviations are those of single impressions, since a
 * window's would depend on its traffic. Both deviations must be above 0.
 *
 * @example
 * // ΔP = .03, σ_P = .3, SEs .004; ΔL = −.045, σ_L = .45, SEs .02: gap .2, SE .065621
 *
 * Reference: C. Goodhart, Problems of monetary management (1975); Manheim & Garrabrant, Categorizing
 * variants of Goodhart's law, arXiv 1803.04585.
 */
export function goodhartGap(
  proxy: WindowMean,
  quality: WindowMean,
  proxyBefore: BaselineMean,
  qualityBefore: BaselineMean,
): GapEstimate {
  const value =
    (proxy.value - proxyBefore.value) / proxyBefore.deviation -
    (quality.value - qualityBefore.value) / qualityBefore.deviation;
  const standardError = Math.hypot(
    proxy.standardError / proxyBefore.deviation,
    proxyBefore.standardError / proxyBefore.deviation,
    quality.standardError / qualityBefore.deviation,
    qualityBefore.standardError / qualityBefore.deviation,
  );
  const margin = NORMAL_MARGIN * standardError;
  return { value, standardError, low: value - margin, high: value + margin };
}
