import { describeSummaryLaws } from '../../../test/properties/summary-laws.js';
import { judgedSignals, stateOf } from '../../../test/setup/judged-signals.js';
import type { Detector } from '../detector.js';
import { signalPlan } from '../signal-plan.js';
import { signalUniqueness } from './signal-uniqueness.js';

const plan = signalPlan();
const detector = signalUniqueness({ shards: 7 }, plan);
const others: readonly Detector[] = [
  signalUniqueness({ shards: 8 }, plan),
  signalUniqueness({ shards: 7 }, signalPlan({ measured: ['like'] })),
];

describeSummaryLaws('signal-uniqueness', {
  summary: detector.parts[0]!.summary,
  observations: judgedSignals(plan),
  fold: (judged) => stateOf(detector, judged),
  incompatible: others.map((other) => stateOf(other, [{ item: 'x', label: 1 }])),
});
