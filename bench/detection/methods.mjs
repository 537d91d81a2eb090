/** The detectors that are compared, each made from a baseline of blocks. */
import { defaultBets, PLAIN_BETS } from '../../dist/statistics/sequential/bets.js';
import { pinnedBaseline, residualOf } from '../../dist/statistics/sequential/baseline.js';
import { ChangeDetector } from '../../dist/statistics/sequential/change-detector.js';
import { innovation, linked, UNLINKED } from '../../dist/statistics/sequential/innovation.js';
import { Adwin } from './peers/adwin.mjs';
import { Cusum } from './peers/cusum.mjs';
import { MannKendall } from './peers/mann-kendall.mjs';
import { PageHinkley } from './peers/page-hinkley.mjs';
import { StaticThreshold } from './peers/static-threshold.mjs';

/** Blocks of exact values. */
export function blocksOf(values) {
  return Array.from(values, (value) => ({ value, error: 0 }));
}

/** A betting detector that alarms at A and begins anew. */
export function betting(betsOf) {
  return ({ blocks, threshold }) => {
    const bets = betsOf(blocks.length, threshold);
    const baseline = pinnedBaseline(blocks, { bets });
    const detector = new ChangeDetector(bets, baseline.rising);
    return (block) => {
      if (detector.observe(residualOf(block, baseline)) < threshold) return false;
      detector.reset();
      return true;
    };
  };
}

/** Thresholds for 2160 blocks between alarms where the baseline is known: see calibrate.mjs. */
export const CALIBRATED = {
  static: () => new StaticThreshold({ limit: 3.31 }),
  'page-hinkley': (count) =>
    new PageHinkley({ minimum: 0, delta: 0.1, threshold: 18.1, alpha: 1 }, { mean: 0, count }),
  adwin: () => new Adwin({ delta: 0.3, every: 1 }),
  cusum: () => new Cusum({ k: 0.25, h: 10.05, mean: 0 }),
  'mann-kendall': () => new MannKendall({ width: 48, limit: 2.95 }),
};

/** A peer on residuals; one that learns the mean itself is shown the baseline first. */
function peer(name, { prewhitened = false, learns = false } = {}) {
  return ({ blocks }) => {
    const baseline = pinnedBaseline(blocks, { bets: PLAIN_BETS });
    const detector = CALIBRATED[name](blocks.length);
    const phi = prewhitened ? baseline.rising.autocorrelation : 0;
    let link = UNLINKED;
    const step = (block) => {
      const z = residualOf(block, baseline);
      const e = innovation(z, link, phi);
      link = linked(z);
      return detector.observe(e);
    };
    if (learns) blocks.forEach(step);
    return step;
  };
}

/** The default first, then the plain bets of theory, then the peers. */
export const METHODS = {
  flyball: betting(defaultBets),
  'flyball-plain-bets': betting(() => PLAIN_BETS),
  static: peer('static'),
  'page-hinkley': peer('page-hinkley'),
  'page-hinkley-prewhitened': peer('page-hinkley', { prewhitened: true }),
  adwin: peer('adwin', { learns: true }),
  cusum: peer('cusum'),
  'mann-kendall': peer('mann-kendall'),
};
