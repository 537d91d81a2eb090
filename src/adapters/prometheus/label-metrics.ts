/** Metrics of labelling: what it may spend, what was asked for, and what came back. */
import { Counter, Gauge, type Registry } from 'prom-client';
import { INTERVAL_ENDS } from '../../detectors/metric-name.js';
import { isMeasured, type Measurement } from '../../detectors/reading.js';
import type { CountedAnswers } from '../../labelling/answer-counts.js';
import type { LabelSpend } from '../../labelling/label-request.js';

export interface LabelMetricsParts {
  spend(): readonly LabelSpend[];
  answers(): Pick<CountedAnswers, 'cut' | 'givenUp'>;
  agreement(): Measurement;
}

const SEGMENT = ['surface', 'policy'] as const;

const AGREEMENT =
  "Whether two labellers agree, under the guideline in force: Krippendorff's alpha, 1 full agreement, 0 what chance would do; absent below ten pairs.";

interface Shown {
  readonly name: string;
  readonly help: string;
  /** NaN: absent. */
  readonly of: (spend: LabelSpend) => number;
}

const GAUGES: readonly Shown[] = [
  {
    name: 'flyball_labelling_budget_labels',
    help: 'Labels that may be asked for in a UTC day.',
    of: ({ budget }) => budget,
  },
  {
    name: 'flyball_labelling_requested_today_labels',
    help: 'Labels asked for since the begin of the UTC day, by event time.',
    of: ({ spentToday }) => spentToday,
  },
  {
    name: 'flyball_labelling_waiting_requests',
    help: 'Requests for labels that wait to be answered.',
    of: ({ waiting }) => waiting,
  },
  {
    name: 'flyball_labelling_oldest_waiting_age_seconds',
    help: 'Age of the oldest request that waits, by event time; absent where none waits.',
    of: ({ oldestAge }) => oldestAge / 1000,
  },
  {
    name: 'flyball_labelling_effective_labels',
    help: 'How many labels of a uniform sample those received are worth: (sum of weights)²/(sum of squared weights).',
    of: ({ effectiveLabels }) => effectiveLabels,
  },
  {
    name: 'flyball_labelling_mixing_ratio',
    help: 'Share of the budget that is spent uniformly, 0 to 1; the rest goes where labels tell most.',
    of: ({ mixing }) => mixing,
  },
];

const COUNTERS: readonly Shown[] = [
  {
    name: 'flyball_labelling_requested_total',
    help: 'Labels asked for: waiting, labelled, skipped and expired.',
    of: ({ waiting, labelled, skipped, expired }) => waiting + labelled + skipped + expired,
  },
  {
    name: 'flyball_labelling_labelled_total',
    help: 'Requests that a label has answered.',
    of: ({ labelled }) => labelled,
  },
  {
    name: 'flyball_labelling_skipped_total',
    help: 'Requests that a labeller has skipped.',
    of: ({ skipped }) => skipped,
  },
  {
    name: 'flyball_labelling_expired_total',
    help: 'Requests that nobody has answered in time.',
    of: ({ expired }) => expired,
  },
];

/** Registers the metrics of labelling, by surface and policy. */
export function labelMetrics(registry: Registry, desk: LabelMetricsParts): void {
  const registers = [registry];
  for (const { of, ...shown } of GAUGES) {
    new Gauge({
      ...shown,
      labelNames: SEGMENT,
      registers,
      collect() {
        this.reset();
        for (const spend of desk.spend()) {
          const value = of(spend);
          if (Number.isFinite(value)) this.set(segmentOf(spend), value);
        }
      },
    });
  }
  for (const { of, ...shown } of COUNTERS) {
    new Counter({
      ...shown,
      labelNames: SEGMENT,
      registers,
      collect() {
        this.reset();
        for (const spend of desk.spend()) this.inc(segmentOf(spend), of(spend));
      },
    });
  }
  new Counter({
    name: 'flyball_labelling_cut_total',
    help: 'Lost for want of room: answers beyond the most that a pane takes, requests given up.',
    labelNames: ['what'],
    registers,
    collect() {
      const { cut, givenUp } = desk.answers();
      this.reset();
      this.inc({ what: 'answers' }, cut);
      this.inc({ what: 'requests' }, givenUp);
    },
  });
  agreementGauge(registry, desk, '', 'value', AGREEMENT);
  agreementGauge(registry, desk, INTERVAL_ENDS.low, 'low', 'Lower end of its 95% interval.');
  agreementGauge(registry, desk, INTERVAL_ENDS.high, 'high', 'Upper end of its 95% interval.');
}

function agreementGauge(
  registry: Registry,
  desk: LabelMetricsParts,
  suffix: string,
  part: 'value' | 'low' | 'high',
  help: string,
): void {
  new Gauge({
    name: `flyball_labelling_agreement_ratio${suffix}`,
    help,
    registers: [registry],
    collect() {
      const measured = desk.agreement();
      const value = isMeasured(measured) ? measured[part] : undefined;
      if (value === undefined) this.remove();
      else this.set(value);
    },
  });
}

function segmentOf({ surface, policy }: { readonly surface: string; readonly policy: string }) {
  return { surface, policy };
}
