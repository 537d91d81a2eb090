/** The proxy f of an impression, which the estimate of quality leans on as far as it is useful. */
import type { Calibration } from './calibration.js';
import { binOf, PROXY, proxyOf, type DriftState } from './drift-state.js';
import { isProbabilityBin, NO_SCORE, probabilityOfBin } from './score-bin.js';

/** f by version slot, score bin and proxy state; constant in each cell of a window. */
export type ProxyValue = (slot: number, bin: number, proxy: number) => number;

/**
 * The proxy of a window's impressions, decided without looking at the window's own labels.
 *
 * Where there is a score: the score calibrated by earlier labels; without a calibration the score as
 * it is if all scores of the window lie in [0, 1], since a probability to be clicked says more than
 * the click it stands for, which is one draw of it; otherwise, on a scale that nobody knows, and where
 * there is no score, whether the proxy occurred. A label whose impression is forgotten, so that this
 * is not known either, takes the mean over all impressions, which adds nothing and biases nothing.
 */
export function proxyValue(
  { impressions, labels }: DriftState,
  shards: number,
  calibration: Calibration | undefined,
): ProxyValue {
  const all = [
    ...Array.from(impressions.sub, binOf),
    ...Array.from(labels.sub, (sub) => binOf(Math.floor(sub / shards))),
  ];
  const probabilities = all.every((bin) => bin === NO_SCORE || isProbabilityBin(bin));
  const known: ProxyValue = (slot, bin, proxy) => {
    if (bin === NO_SCORE) return proxy;
    if (calibration) return calibration(slot, bin);
    return probabilities ? probabilityOfBin(bin) : proxy;
  };
  let count = 0;
  let sum = 0;
  impressions.sub.forEach((sub, cell) => {
    const some = impressions.sums.value(cell);
    count += some;
    sum += some * known(impressions.keyLow[cell]!, binOf(sub), proxyOf(sub));
  });
  const mean = count > 0 ? sum / count : 0;
  const byScore = calibration !== undefined || probabilities;
  return (slot, bin, proxy) =>
    proxy === PROXY.unknown && (bin === NO_SCORE || !byScore) ? mean : known(slot, bin, proxy);
}
