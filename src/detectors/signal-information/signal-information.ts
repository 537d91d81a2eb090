/**
 * Signal information: what do signals tell of whether a recommendation was good? Keeps weighted joint
 * tables of each signal and the label; reads what one tells of the other. README.md tells the rest.
 */
import { conditionalInformation, type Information } from '../../statistics/joint-table.js';
import { FEWEST_SHARDS } from '../../statistics/jackknife.js';
import { part, type Detector, type Part } from '../detector.js';
import { informationMeasurement, type InformationUnit } from '../information-measurement.js';
import { labelSamples, type LabelSamples, type LabelSums } from '../label-tables.js';
import {
  labelledSignals,
  labelledSignalsAccumulator,
  type LabelledSignals,
  type Strata,
} from '../labelled-signals.js';
import { measurementOf, type Lack } from '../measurement.js';
import type { By, Measurement } from '../reading.js';
import {
  FEWEST_OF_A_KIND,
  labelKinds,
  signalLack,
  type LabelKinds,
  type LabelNeeds,
} from '../signal-lack.js';
import { signalPlan, type SignalPlan } from '../signal-plan.js';
import { falsePositiveShare, missShare, shareMeasurement, type Share } from './error-share.js';
import { learningWeightMeasurement } from './learning-weight.js';
import { orderViolations, type OrderedPair } from './order-check.js';
import {
  signalInformationDeclaration,
  type SignalInformationReading,
} from './signal-information.monitor.js';
import { checkWhole } from '../option-checks.js';

export interface SignalInformationOptions {
  /** Hash groups of users, the replicates of the intervals; 1 to 255. */
  readonly shards: number;
  /** Labels below which nothing is said. */
  readonly fewestLabels: number;
}

export const SIGNAL_INFORMATION_DEFAULTS: SignalInformationOptions = {
  shards: 20,
  fewestLabels: 30,
};

/** All labels together. */
const UNDIVIDED: Strata = { id: 'undivided', count: 1, of: () => 0 };

/** The signal-information detector. Throws RangeError for options that are out of range. */
export function signalInformation(
  options: Partial<SignalInformationOptions> = {},
  plan: SignalPlan = signalPlan(),
): Detector {
  const { shards, fewestLabels } = { ...SIGNAL_INFORMATION_DEFAULTS, ...options };
  checkWhole('signalInformation.shards', shards, 1, 255);
  checkWhole('signalInformation.fewestLabels', fewestLabels, 1);
  return {
    declaration: signalInformationDeclaration,
    parts: [part(labelsPart(shards, fewestLabels, plan))],
  };
}

function labelsPart(
  shards: number,
  fewestLabels: number,
  plan: SignalPlan,
): Part<LabelledSignals, LabelledSignals, undefined> {
  const pairs = orderedPairs(plan);
  const readings = signalInformationDeclaration.readings.map(({ id }) => id);
  const of = { shards, plan, strata: UNDIVIDED };
  return {
    id: 'labels',
    lane: 'labels',
    scope: 'both',
    block: 'week',
    summary: labelledSignals(of),
    accumulator: () => labelledSignalsAccumulator(of),
    // Where no order is believed in there is none to check.
    readings: pairs.length > 0 ? readings : readings.filter((id) => id !== 'order_violations'),
    read(state) {
      const samples = labelSamples(state, plan.measured.length, 1, () => 0);
      const bySignal = plan.measured.flatMap((bit, i) =>
        signalMeasurements({ signal: plan.names[bit]! }, i + 1, samples, fewestLabels),
      );
      if (pairs.length === 0) return bySignal;
      return [...bySignal, orderMeasurement(samples, pairs, fewestLabels)];
    },
  };
}

function needs(labels: number): LabelNeeds {
  return { labels, ofAKind: FEWEST_OF_A_KIND };
}

/** Neighbours of the configured order, by slot. */
export function orderedPairs({ hierarchy, measured }: SignalPlan): OrderedPair[] {
  const slots = hierarchy.map((bit) => measured.indexOf(bit) + 1);
  return slots.slice(1).map((worse, i) => ({ better: slots[i]!, worse }));
}

/** Information and entropy of a signal in a sample. */
function informationOf(sums: LabelSums, slot: number): Information {
  return conditionalInformation([sums.table(0, slot)]);
}

type OfSignal = Exclude<SignalInformationReading, 'order_violations'>;

/** The measurements of one signal, in the order of the declaration. */
function signalMeasurements(
  by: By,
  slot: number,
  samples: LabelSamples,
  fewestLabels: number,
): Measurement[] {
  const kinds = labelKinds(samples.all, slot);
  const n = kinds.all;
  const given = (
    reading: OfSignal,
    of: readonly (keyof LabelKinds)[],
    measure: (reading: OfSignal) => Measurement,
  ): Measurement => {
    const lack = signalLack(kinds, needs(fewestLabels), of);
    return lack === undefined
      ? measure(reading)
      : measurementOf(reading, by, lack, { n, ...samples });
  };
  const information = (unit: InformationUnit) => (reading: OfSignal) =>
    informationMeasurement(reading, by, n, samples, (sums) => informationOf(sums, slot), unit);
  const share = (of: (sums: LabelSums, slot: number) => Share) => (reading: OfSignal) =>
    shareMeasurement(reading, by, n, samples, (sums) => of(sums, slot));

  const each = ['present', 'absent', 'good', 'bad'] as const;
  return [
    given('uncertainty_reduction', each, information('share')),
    given('information', each, information('bits')),
    given('learning_weight', each, (reading) =>
      learningWeightMeasurement(reading, by, slot, n, samples),
    ),
    given('false_positive_share', ['present'], share(falsePositiveShare)),
    given('miss_share', ['good'], share(missShare)),
  ];
}

/** How many pairs stand in the wrong order; exact, as a count of findings. */
function orderMeasurement(
  samples: LabelSamples,
  pairs: readonly OrderedPair[],
  fewestLabels: number,
): Measurement {
  const lacks = pairs.map(({ better, worse }) => {
    const of = (slot: number) =>
      signalLack(labelKinds(samples.all, slot), needs(fewestLabels), ['present']);
    return of(better) ?? of(worse);
  });
  const n = labelKinds(samples.all, 0).all;
  const known = pairs.filter((_, at) => lacks[at] === undefined);
  const violations = known.length > 0 ? orderViolations(samples, known) : undefined;
  const fewShards: Lack = {
    reason: 'few_shards',
    seen: n,
    needed: n + FEWEST_SHARDS - samples.without.length,
  };
  const answer = violations?.length ?? lacks.find((lack) => lack !== undefined) ?? fewShards;
  return measurementOf('order_violations', {}, answer, { n, ...samples });
}
