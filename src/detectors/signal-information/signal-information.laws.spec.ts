import { describeSummaryLaws } from '../../../test/properties/summary-laws.js';
import { judgedSignals, stateOf } from '../../../test/setup/judged-signals.js';
import type { Detector } from '../detector.js';
import { signalPlan } from '../signal-plan.js';
import { signalInformation } from './signal-information.js';

const plan = signalPlan();
const detector = signalInformation({ shards: 7 }, plan);
const others: readonly Detector[] = [
  signalInformation({ shards: 8 }, plan),
  signalInformation({ shards: 7 }, signalPlan({ measured: ['like'] })),
];

describeSummaryLaws('signal-information', {
  summary: detector.parts[0]!.summary,
  observations: judgedSignals(plan),
  fold: (judged) => stateOf(detector, judged),
  incompatible: others.map((other) => stateOf(other, [{ item: 'x', label: 1 }])),
});
