/**
 * Signal uniqueness: what does a signal tell of quality that the score does not know already? Keeps
 * weighted joint tables of signal and label by score; reads them by decile. README.md tells the rest.
 */
import { conditionalInformation, type Information } from '../../statistics/joint-table.js';
import { part, type Detector, type Part } from '../detector.js';
import { informationMeasurement, type InformationUnit } from '../information-measurement.js';
import { labelSamples, type LabelSamples, type LabelSums } from '../label-tables.js';
import {
  COLUMNS,
  labelledSignals,
  labelledSignalsAccumulator,
  SUMS,
  type LabelledSignals,
  type Strata,
} from '../labelled-signals.js';
import type { Lack } from '../measurement.js';
import type { By, Measurement } from '../reading.js';
import { FEWEST_OF_A_KIND, labelKinds, signalLack } from '../signal-lack.js';
import { signalPlan, type SignalPlan } from '../signal-plan.js';
import { quantileGroups, SCORE_CELLS, scoreCell } from './score-grid.js';
import {
  signalUniquenessDeclaration,
  type SignalUniquenessReading,
} from './signal-uniqueness.monitor.js';
import { checkWhole } from '../option-checks.js';

export interface SignalUniquenessOptions {
  /** Hash groups of users, the replicates of the intervals; 1 to 255. */
  readonly shards: number;
  /** Labels of scored impressions below which nothing is said: ten a decile. */
  readonly fewestLabels: number;
}

export const SIGNAL_UNIQUENESS_DEFAULTS: SignalUniquenessOptions = {
  shards: 20,
  fewestLabels: 100,
};

/** Groups of equal mass by score. */
const DECILES = 10;

const BY_SCORE: Strata = {
  id: 'by-score',
  count: SCORE_CELLS,
  of: (batch, row) => scoreCell(batch.score[row]!),
};

/** The signal-uniqueness detector. Throws RangeError for options that are out of range. */
export function signalUniqueness(
  options: Partial<SignalUniquenessOptions> = {},
  plan: SignalPlan = signalPlan(),
): Detector {
  const { shards, fewestLabels } = { ...SIGNAL_UNIQUENESS_DEFAULTS, ...options };
  checkWhole('signalUniqueness.shards', shards, 1, 255);
  checkWhole('signalUniqueness.fewestLabels', fewestLabels, 1);
  return {
    declaration: signalUniquenessDeclaration,
    parts: [part(labelsPart(shards, fewestLabels, plan))],
  };
}

function labelsPart(
  shards: number,
  fewestLabels: number,
  plan: SignalPlan,
): Part<LabelledSignals, LabelledSignals, undefined> {
  const of = { shards, plan, strata: BY_SCORE };
  return {
    id: 'labels',
    lane: 'labels',
    scope: 'both',
    block: 'week',
    summary: labelledSignals(of),
    accumulator: () => labelledSignalsAccumulator(of),
    readings: signalUniquenessDeclaration.readings.map(({ id }) => id),
    read(state) {
      const deciles = quantileGroups(scoredMass(state), DECILES);
      const samples = labelSamples(state, plan.measured.length, DECILES, (cell) => deciles[cell]!);
      // A window with labels but no scores has no lack of labels.
      const unscored = state.table.sub.length > 0 && samples.without.length === 0;
      const lack: Lack | undefined = unscored
        ? { reason: 'insufficient', seen: 0, needed: fewestLabels }
        : undefined;
      return plan.measured.flatMap((bit, i) =>
        signalMeasurements({ signal: plan.names[bit]! }, i + 1, samples, fewestLabels, lack),
      );
    },
  };
}

/** The mass of labels in each cell of the grid that has a score. */
function scoredMass({ shards, table }: LabelledSignals): Float64Array {
  const mass = new Float64Array(SCORE_CELLS);
  for (let cell = 0; cell < table.sub.length; cell++) {
    const scored = table.keyLow[cell]! > 0;
    const ofAll = table.sub[cell]! < shards;
    if (scored && ofAll)
      mass[table.keyLow[cell]!]! += table.sums.value(cell * COLUMNS + SUMS.weight);
  }
  return mass;
}

/** What a signal tells beyond the score's group. Groups are those of all labels, in every replicate. */
export function informationBeyondScore(sums: LabelSums, slot: number): Information {
  return conditionalInformation(
    Array.from({ length: sums.groups }, (_, group) => sums.table(group, slot)),
  );
}

/** The measurements of one signal, in the order of the declaration. */
function signalMeasurements(
  by: By,
  slot: number,
  samples: LabelSamples,
  fewestLabels: number,
  unscored: Lack | undefined,
): Measurement[] {
  const kinds = labelKinds(samples.all, slot);
  const n = kinds.all;
  const lack =
    unscored ??
    signalLack(kinds, { labels: fewestLabels, ofAKind: DECILES * FEWEST_OF_A_KIND }, [
      'present',
      'absent',
      'good',
      'bad',
    ]);
  const given = (
    reading: SignalUniquenessReading,
    unit: InformationUnit,
    missing: Lack | undefined,
  ): Measurement =>
    missing === undefined
      ? informationMeasurement(
          reading,
          by,
          n,
          samples,
          (sums) => informationBeyondScore(sums, slot),
          unit,
        )
      : { reading, by, enough: false, ...missing };
  // A score that leaves no doubt of any label leaves nothing to take a share of.
  const nothingLeft: Lack | undefined =
    informationBeyondScore(samples.all, slot).entropy === 0
      ? { reason: 'insufficient', seen: n, needed: n + 1 }
      : undefined;
  return [
    given('uniqueness', 'share', lack ?? nothingLeft),
    given('conditional_information', 'bits', lack),
  ];
}
