/** Takes in messages on subjects that no partition reads: each is refused, counted and kept. */
import type { Decoder } from '../../events/decoder.js';
import type { Pipeline } from '../../windows/pipeline.js';
import type { Nats } from './connection.js';
import type { MonitorOutputs } from './monitor-outputs.js';
import { strayMessages } from './stray-subjects.js';

export class StrayIntake {
  /** @param decoder one of no partition, which refuses every event */
  constructor(
    private readonly nats: Nats,
    private readonly pipeline: Pipeline,
    private readonly decoder: Decoder,
    private readonly outputs: MonitorOutputs,
  ) {}

  /** Looks for stray messages since the last look, and takes them in. */
  async take(): Promise<void> {
    const { strays, workers } = this.pipeline;
    const partitions = workers.length;
    const messages = await strayMessages(this.nats, partitions, strays.lastSequence);
    for (const { subject, data, seq, time } of messages) {
      if (seq <= strays.lastSequence) continue;
      this.decoder.begin();
      this.decoder.message(subject, data, seq, time.getTime());
      strays.apply(this.decoder.delivery);
      this.outputs.keepRefused(this.decoder.delivery, partitions);
    }
  }
}
