/** Settled impressions reduced to those that were viewed: what counts as exposed where views are logged. */
import { SETTLED_IMPRESSION, SETTLED_ROW, SettledBatch } from '../events/settled-batch.js';

/** The same rows, whose slates hold only the impressions with the bit of the view signal. */
export function viewedOf(batch: SettledBatch, viewBit: number): SettledBatch {
  const viewed = new SettledBatch(batch.items);
  const view = (1 << viewBit) >>> 0;
  const seen = (at: number) => (batch.signals[at]! & view) !== 0;
  for (let row = 0; row < batch.length; row++) {
    const end = batch.slateStart[row + 1]!;
    let slate = 0;
    for (let at = batch.slateStart[row]!; at < end; at++) if (seen(at)) slate++;
    viewed.grow(slate);
    for (const column of SETTLED_ROW) viewed[column][row] = batch[column][row]!;
    let to = viewed.slateStart[row]!;
    for (let at = batch.slateStart[row]!; at < end; at++) {
      if (!seen(at)) continue;
      for (const column of SETTLED_IMPRESSION) viewed[column][to] = batch[column][at]!;
      to++;
    }
  }
  return viewed;
}
