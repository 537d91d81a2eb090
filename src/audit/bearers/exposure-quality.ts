/** What is known of the quality of an exposure without having it labelled. */
import { calibrationOf, FEWEST_CALIBRATING } from '../../detectors/proxy-drift/calibration.js';
import { NO_SCORE, SCORE_BINS, scoreBin } from '../../detectors/proxy-drift/score-bin.js';
import type { AuditDataset, AuditRows } from '../dataset/rows.js';

/** Labels from which on an item is known by them. */
export const FEWEST_ITEM_LABELS = 5;

/** The expected label of a row in a segment; NaN where nothing is known. */
export type ExposureQuality = (rows: AuditRows, row: number, segment: number) => number;

/**
 * The expected label of every exposure: the mean label of its item, over all segments, where that has
 * five; else what its score is worth, calibrated on the segment's own labels where these are 30. Labels
 * count by their inverse inclusion probability, and not at all where it is unknown. Undefined where
 * neither is known of anything.
 *
 * An item's labels are shared by all who were shown it, so what is wrong about them makes users more
 * alike and what is found less, not more.
 *
 * One pass; 24 bytes an item.
 */
export function exposureQuality(
  dataset: AuditDataset,
  progress: () => void,
): ExposureQuality | undefined {
  const { size } = dataset.items;
  const labels = new Uint32Array(size);
  const weight = new Float64Array(size);
  const weighted = new Float64Array(size);
  const scores = dataset.segments.map(() => new ScoreLabels());
  for (let number = 0; number < dataset.buckets; number++) {
    const rows = dataset.bucket(number);
    for (let r = 0; r < rows.recommendations; r++) {
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        const w = 1 / rows.inclusion[row]!;
        const label = rows.label[row]!;
        if (rows.shown[row] === 0 || !(w >= 1) || Number.isNaN(label)) continue;
        const item = rows.item[row]!;
        labels[item]!++;
        weight[item]! += w;
        weighted[item]! += w * label;
        scores[rows.segment[r]!]!.add(scoreBin(rows.score[row]!), w, label);
      }
    }
    progress();
  }
  const worth = scores.map((each) => each.calibration());
  const known = labels.some((n) => n >= FEWEST_ITEM_LABELS);
  if (!known && worth.every((each) => each === undefined)) return undefined;
  return (rows, row, segment) => {
    const item = rows.item[row]!;
    if (labels[item]! >= FEWEST_ITEM_LABELS) return weighted[item]! / weight[item]!;
    const bin = scoreBin(rows.score[row]!);
    return bin === NO_SCORE ? NaN : (worth[segment]?.[bin] ?? NaN);
  };
}

/** Labels of a segment by score. */
class ScoreLabels {
  private readonly labels = new Float64Array(SCORE_BINS);
  private readonly weight = new Float64Array(SCORE_BINS);
  private readonly weighted = new Float64Array(SCORE_BINS);

  add(bin: number, weight: number, label: number): void {
    this.labels[bin]!++;
    this.weight[bin]! += weight;
    this.weighted[bin]! += weight * label;
  }

  /** What a score is worth by its bin; undefined of fewer than 30 labels. */
  calibration(): Float64Array | undefined {
    const bins = Uint32Array.from(this.labels.keys()).filter(
      (bin) => bin !== NO_SCORE && this.labels[bin]! > 0,
    );
    const at = (of: Float64Array) => Float64Array.from(bins, (bin) => of[bin]!);
    const labels = at(this.labels);
    if (labels.reduce((sum, each) => sum + each, 0) < FEWEST_CALIBRATING) return undefined;
    const cells = { key: bins, labels, weight: at(this.weight), weighted: at(this.weighted) };
    const value = calibrationOf(cells)!;
    return Float64Array.from({ length: SCORE_BINS }, (_, bin) => value(0, bin));
  }
}
