/**
 * What the detectors say of the two stretches as wholes, beyond what was merely shown: one join of
 * outcomes and labels to impressions for both, and a fold for each.
 *
 * Both folds begin with nothing remembered, so that neither stretch knows its users better.
 */
import type { Detector } from '../../detectors/detector.js';
import type { Reading, TimeSpan } from '../../detectors/reading.js';
import type { Delivery } from '../../events/delivery.js';
import { PartitionGroup } from '../../windows/partition-group.js';
import { pipelineParts } from '../../windows/pipeline-parts.js';
import type { PipelineOptions } from '../../windows/pipeline.js';
import { SignalTimes } from '../../windows/signal-times.js';
import { laterDetectors } from './later-parts.js';
import { StretchFold } from './stretch-fold.js';
import { perStretch, STRETCHES, type PerStretch } from './stretch.js';

export class StretchReadings {
  private readonly group: PartitionGroup;
  private readonly folds: PerStretch<StretchFold>;
  private readonly times: SignalTimes;

  constructor(
    pipeline: PipelineOptions,
    stretches: PerStretch<TimeSpan>,
    detectors: readonly Detector[],
  ) {
    // Judgements go by panes here, so that they end where the stretches do.
    const options = { ...pipeline, labelPaneMs: pipeline.paneMs };
    const parts = pipelineParts(options, laterDetectors(detectors));
    this.times = new SignalTimes(options, parts.plan);
    this.folds = perStretch(
      (stretch) => new StretchFold(options, stretches[stretch], parts.lanes, this.times),
    );
    const all = Array.from({ length: options.partitions }, (_, partition) => partition);
    this.group = new PartitionGroup(parts, all, (partition, closed, through) => {
      for (const stretch of STRETCHES) this.folds[stretch].receive(partition, closed, through);
    });
  }

  /** Applies a partition's next delivery. */
  apply(partition: number, delivery: Delivery): void {
    this.group.apply(partition, delivery);
  }

  /** The readings of each stretch, of all segments and of the surfaces' roll-ups; only once. */
  end(): PerStretch<readonly Reading[]> {
    this.group.end(this.times.settlesAfter);
    for (const stretch of STRETCHES) this.folds[stretch].end();
    return perStretch((stretch) => this.folds[stretch].readings);
  }
}
