/**
 * What the detectors say of the two stretches as wholes, beyond what was merely shown: one join of
 * outcomes and labels to impressions for both, and a fold for each.
 *
 * Both folds begin with nothing remembered, so that neither stretch knows its users better.
 */
import type { Detector } from '../../detectors/detector.js';
import type { Reading, TimeSpan } from '../../detectors/reading.js';
import { signalPlan } from '../../detectors/signal-plan.js';
import type { Delivery } from '../../events/delivery.js';
import { PartitionWorker } from '../../windows/partition-worker.js';
import type { PipelineOptions } from '../../windows/pipeline.js';
import { placeParts } from '../../windows/placed-parts.js';
import { SignalTimes } from '../../windows/signal-times.js';
import { laterDetectors } from './later-parts.js';
import { StretchFold } from './stretch-fold.js';
import { perStretch, STRETCHES, type PerStretch } from './stretch.js';

export class StretchReadings {
  private readonly workers: readonly PartitionWorker[];
  private readonly folds: PerStretch<StretchFold>;
  private readonly times: SignalTimes;

  constructor(
    pipeline: PipelineOptions,
    stretches: PerStretch<TimeSpan>,
    detectors: readonly Detector[],
  ) {
    // Judgements go by panes here, so that they end where the stretches do.
    const options = { ...pipeline, labelPaneMs: pipeline.paneMs };
    const plan = signalPlan(options.signals);
    const lanes = placeParts(
      laterDetectors(detectors),
      plan.view === undefined ? 'served' : 'viewed',
    );
    this.times = new SignalTimes(options, plan);
    this.folds = perStretch(
      (stretch) => new StretchFold(options, stretches[stretch], lanes, this.times),
    );
    this.workers = Array.from(
      { length: options.partitions },
      (_, partition) =>
        new PartitionWorker(options, plan, lanes, (closed, through) => {
          for (const stretch of STRETCHES) this.folds[stretch].receive(partition, closed, through);
        }),
    );
  }

  /** Applies a partition's next delivery. */
  apply(partition: number, delivery: Delivery): void {
    this.workers[partition]!.apply(delivery);
  }

  /** The readings of each stretch, of all segments and of the surfaces' roll-ups; only once. */
  end(): PerStretch<readonly Reading[]> {
    const last = Math.max(...this.workers.map((worker) => worker.lastPane));
    for (const worker of this.workers) worker.closeThrough(last);
    const furthest = Math.max(
      last + this.times.settlesAfter,
      ...this.workers.map((worker) => worker.closedThrough),
    );
    for (const worker of this.workers) worker.closeThrough(furthest);
    for (const stretch of STRETCHES) this.folds[stretch].end();
    return perStretch((stretch) => this.folds[stretch].readings);
  }
}
