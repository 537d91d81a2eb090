/** Other cadences than the detectors' own: for a short demonstration, or much traffic. */
import type { BlockLength, Detector } from '../detectors/detector.js';

/**
 * The detectors with their readings fed to alarms in blocks of other lengths, by detector. A part that
 * does something itself when its block ends keeps its own, as its readings are about that stretch.
 *
 * Shorter blocks find large changes sooner and small ones no later; each has fewer events, so that a
 * reading may more often be insufficient. Autocorrelation grows, which costs delay.
 *
 * @throws RangeError for a detector that does not run
 */
export function withCadences(
  detectors: readonly Detector[],
  blocks: Readonly<Record<string, BlockLength>>,
): Detector[] {
  for (const id of Object.keys(blocks)) {
    if (detectors.every(({ declaration }) => declaration.id !== id)) {
      throw new RangeError(`No detector ${id} runs whose cadence could be set`);
    }
  }
  return detectors.map((detector) => {
    const block = blocks[detector.declaration.id];
    if (block === undefined) return detector;
    const parts = detector.parts.map((part) =>
      part.folding?.endBlock ? part : { ...part, block },
    );
    return { ...detector, parts };
  });
}
