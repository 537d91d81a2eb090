/** How far predicted probabilities are from what then happened. */

/** Equal bins of [0, 1], as in the reference. */
export const CALIBRATION_BINS = 10;

export interface CalibrationError {
  /** Expected calibration error: Σ W_b·|c_b − a_b| / Σ W_b. Above 0 by chance alone. */
  readonly expected: number;
  /**
   * The squared error without what chance adds to it; around 0 for calibrated predictions, so it may
   * be negative. NaN where no bin has two rows.
   */
  readonly debiasedSquare: number;
}

/**
 * Calibration by ten equal bins, c_b being a bin's mean prediction and a_b its mean label, both
 * weighted, W_b its weight.
 *
 * Debiased: Σ W_b·[(c_b − a_b)² − v_b] / Σ W_b with v_b the variance of a_b: a_b(1 − a_b)/(n_b − 1) for
 * labels 0 or 1 of equal weight, in general Σ w²(y − a_b)²/W_b² · n_b/(n_b − 1). Bins of one row have
 * no variance and are left out of it.
 *
 * NaN for no rows. O(n).
 *
 * @throws RangeError for a prediction outside [0, 1]
 * @example
 * // two bins of 10 rows: predicted 0.2 and 0.8, happened 0.3 and 0.7
 * calibrationError(predictions, labels, ones) // expected 0.1, debiasedSquare −0.013333: no evidence
 *
 * Reference: Guo et al., On calibration of modern neural networks, ICML 2017; Kumar, Liang & Ma,
 * Verified uncertainty calibration, NeurIPS 2019, section 4.
 */
export function calibrationError(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
): CalibrationError {
  const count = new Float64Array(CALIBRATION_BINS);
  const weight = new Float64Array(CALIBRATION_BINS);
  const predicted = new Float64Array(CALIBRATION_BINS);
  const happened = new Float64Array(CALIBRATION_BINS);
  for (let row = 0; row < predictions.length; row++) {
    const bin = binOf(predictions[row]!);
    const w = weights[row]!;
    count[bin]! += 1;
    weight[bin]! += w;
    predicted[bin]! += w * predictions[row]!;
    happened[bin]! += w * labels[row]!;
  }
  const spread = new Float64Array(CALIBRATION_BINS);
  for (let row = 0; row < predictions.length; row++) {
    const bin = binOf(predictions[row]!);
    const error = weights[row]! * (labels[row]! - happened[bin]! / weight[bin]!);
    spread[bin]! += error * error;
  }
  let absolute = 0;
  let square = 0;
  let all = 0;
  let varied = 0;
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
    const n = count[bin]!;
    const w = weight[bin]!;
    if (!(w > 0)) continue;
    const gap = (predicted[bin]! - happened[bin]!) / w;
    absolute += w * Math.abs(gap);
    all += w;
    if (n < 2) continue;
    const variance = ((spread[bin]! / (w * w)) * n) / (n - 1);
    square += w * (gap * gap - variance);
    varied += w;
  }
  return {
    expected: all > 0 ? absolute / all : NaN,
    debiasedSquare: varied > 0 ? square / varied : NaN,
  };
}

function binOf(prediction: number): number {
  if (!(prediction >= 0 && prediction <= 1)) {
    throw new RangeError(`A predicted probability must be in [0, 1], not ${prediction}.`);
  }
  return Math.min(CALIBRATION_BINS - 1, Math.floor(prediction * CALIBRATION_BINS));
}
