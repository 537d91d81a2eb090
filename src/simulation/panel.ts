/** The panel: chooses impressions, judges them, and says so after a while. */
import type { EventQueue } from './event-queue.js';
import type { EventWriter, ImpressionReference } from './event-writer.js';
import type { ItemCondition } from './item-condition.js';
import {
  drawLabel,
  drawLabelDelay,
  drawSecondOpinion,
  inclusionProbability,
  type LabellingOptions,
} from './labelling.js';
import type { PolicyArm } from './policy-arm.js';
import { RandomStream } from './random-stream.js';

export interface PanelParts {
  readonly condition: ItemCondition;
  readonly writer: EventWriter;
  readonly queue: EventQueue;
}

export class Panel {
  readonly #parts: PanelParts;
  readonly #options: LabellingOptions;
  readonly #labels: RandomStream;
  readonly #opinions: RandomStream;

  constructor(parts: PanelParts, options: LabellingOptions, seed: number) {
    this.#parts = parts;
    this.#options = options;
    this.#labels = new RandomStream(seed, 'labels');
    this.#opinions = new RandomStream(seed, 'opinions');
  }

  /** Chooses the impression or not, and has it judged for the quality it has now. */
  maybeJudge(time: number, arm: PolicyArm, impression: ImpressionReference, share: number): void {
    const { condition, writer, queue } = this.#parts;
    const { labelVotes, labelDelay, labelTilt, labellers } = this.#options;
    const inclusion = inclusionProbability(share, labelTilt, arm.standardScore(impression.item));
    if (!this.#labels.chance(inclusion)) return;
    const label = drawLabel(condition.quality[impression.item]!, labelVotes, this.#labels);
    let due = time + drawLabelDelay(labelDelay, this.#labels);
    const first = labellers > 1 ? 'labeller-1' : undefined;
    queue.push({ time: due, event: writer.label(due, impression, label, inclusion, first) });
    for (let nth = 2; nth <= labellers; nth++) {
      due += drawLabelDelay(0, this.#opinions);
      const opinion = drawSecondOpinion(label, this.#options.labelAgreement, this.#opinions);
      const event = writer.label(due, impression, opinion, inclusion, `labeller-${nth}`);
      queue.push({ time: due, event });
    }
  }
}
