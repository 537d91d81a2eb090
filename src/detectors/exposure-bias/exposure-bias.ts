/**
 * Exposure bias: how much of what is seen of users is the ranker's own doing? Weighs impressions by
 * their propensities to say what other policies would earn, says when that cannot be said, and how
 * far position alone decides on clicks. README.md tells the rest.
 */
import { part, type Detector, type Part, type ReadContext } from '../detector.js';
import { measurementOf, type Lack } from '../measurement.js';
import { ROLL_UP } from '../policy-role.js';
import type { Measurement } from '../reading.js';
import { WindowCollector } from './collector.js';
import { designEffect, type DesignEffect } from './design-effect.js';
import { estimatedWeights, itemsOf } from './estimated-propensity.js';
import { exposureBiasDeclaration, type ExposureBiasReading } from './exposure-bias.monitor.js';
import { linear, TARGET_READINGS, without, type Target } from './off-policy-readings.js';
import { LEAST_EFFECTIVE_SAMPLE } from './overlap.js';
import { placeSums } from './place-sums.js';
import { examinationReadings, positionClickRates } from './position-readings.js';
import { positionCounts } from './position-table.js';
import { candidateWeights, rewards, support, uniformWeights, type Support } from './weights.js';
import {
  readable,
  windowSummary,
  type StateOptions,
  type StoredState,
  type WindowState,
} from './window-state.js';
import { checkWhole } from '../option-checks.js';

export type ExposureBiasOptions = StateOptions;

export const EXPOSURE_BIAS_DEFAULTS: ExposureBiasOptions = {
  shards: 20,
  itemCap: 100_000,
  positions: 20,
};

/** The exposure bias detector. Throws RangeError for options that are out of range. */
export function exposureBias(options: Partial<ExposureBiasOptions> = {}): Detector {
  const all = { ...EXPOSURE_BIAS_DEFAULTS, ...options };
  checkWhole('exposureBias.shards', all.shards, 1, 255);
  checkWhole('exposureBias.itemCap', all.itemCap, 1, 1_000_000);
  checkWhole('exposureBias.positions', all.positions, 1, 50);
  return { declaration: exposureBiasDeclaration, parts: [part(weightsPart(all))] };
}

function weightsPart(options: ExposureBiasOptions): Part<StoredState, StoredState, undefined> {
  return {
    id: 'weights',
    lane: 'attribution',
    scope: 'both',
    block: 'hour',
    summary: windowSummary(options),
    accumulator: () => new WindowCollector(options),
    readings: exposureBiasDeclaration.readings.map(({ id }) => id),
    read,
  };
}

const EMPTY: Lack = { reason: 'empty', seen: 0, needed: 1 };

/** The window's measurements, in the order of the declaration. */
function read(stored: StoredState, context: ReadContext<StoredState, undefined>): Measurement[] {
  const ids: readonly ExposureBiasReading[] = exposureBiasDeclaration.readings.map(({ id }) => id);
  const window = readable(stored);
  const earned = rewards(window);
  if (earned.n === 0) return ids.map((id) => without(id, {}, EMPTY));
  const logged = support(window);
  const eligible = eligibleItems(window, context);
  const effect = designEffect(earned);
  const targets = targetsOf(window, eligible, logged.n, effect);
  const counts = positionCounts(window.positions, window.depth);
  const places = placeSums(window);
  const positions = examinationReadings(counts, places, effect, isPositionFree(context));
  const others: Readonly<Record<string, () => Measurement[]>> = {
    propensity_sanity: () => [propensitySanity(window, eligible)],
    naive_value: () => {
      const mean = (sums: { reward: number; n: number }) => sums.reward / sums.n;
      return [measurementOf('naive_value', {}, linear(mean, earned.all), earned)];
    },
    unsupported_share: () => [
      logged.n === 0
        ? without('unsupported_share', {}, { reason: 'insufficient', seen: 0, needed: 1 })
        : measurementOf(
            'unsupported_share',
            {},
            { of: ({ certain, n }: Support) => certain / n, scale: 'linear', range: [0, 1] },
            logged,
          ),
    ],
    position_examination: () => positions.examination,
    position_ctr: () => positionClickRates(places),
    debiased_ctr: () => [positions.debiased],
  };
  return ids.flatMap((id) =>
    id in TARGET_READINGS
      ? targets.map((target) =>
          TARGET_READINGS[id as keyof typeof TARGET_READINGS](target, window, eligible),
        )
      : others[id]!(),
  );
}

/** Mean 1/(K·p), which is 1 in expectation if what is logged is what was drawn from. */
function propensitySanity(window: WindowState, eligible: number): Measurement {
  const weights = uniformWeights(window, eligible);
  if (weights.n < LEAST_EFFECTIVE_SAMPLE) {
    const lack: Lack = { reason: 'insufficient', seen: weights.n, needed: LEAST_EFFECTIVE_SAMPLE };
    return without('propensity_sanity', {}, lack);
  }
  const mean = (sums: { weight: number; n: number }) => sums.weight / sums.n;
  return measurementOf(
    'propensity_sanity',
    {},
    { of: mean, scale: 'linear', range: [0, Infinity] },
    weights,
  );
}

/** The target policies of a window: the uniform one, and the candidate where it left probabilities. */
function targetsOf(
  window: WindowState,
  eligible: number,
  logged: number,
  effect: DesignEffect | undefined,
): Target[] {
  if (logged === 0) {
    const { sampled } = itemsOf(window.positions);
    const { sums, largest } = estimatedWeights(window.positions, eligible, sampled, window.depth);
    return [
      {
        name: 'uniform',
        by: { target: 'uniform', propensity: 'estimated' },
        weights: { n: sums.n, all: sums, without: [], largest },
        estimated: { effect },
      },
    ];
  }
  const uniform = uniformWeights(window, eligible);
  const candidate = candidateWeights(window);
  const targets: Target[] = [{ name: 'uniform', by: { target: 'uniform' }, weights: uniform }];
  if (candidate.n > 0) {
    targets.push({ name: 'candidate', by: { target: 'candidate' }, weights: candidate });
  }
  return targets;
}

/** K where rows do not log it: the items that may be shown, else those seen so far. */
function eligibleItems(
  window: WindowState,
  { catalogue, surface }: ReadContext<StoredState, undefined>,
): number {
  const declared = catalogue.declared ? catalogue.eligible(surface) : 0;
  return declared > 0
    ? declared
    : Math.max(1, catalogue.seen(surface), itemsOf(window.positions).items);
}

/**
 * Whether position may be taken to be chosen without regard to relevance: where policies are pooled,
 * whose choices differ, or under a policy that explores. Within a production policy the better items
 * stand higher, and the curve would tell of the items.
 */
function isPositionFree({ policy, role }: ReadContext<StoredState, undefined>): boolean {
  return policy === ROLL_UP || role === 'exploration';
}
