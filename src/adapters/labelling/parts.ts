/** Puts together what the HTTP side needs for labelling. */
import { LabelAnswers } from './label-answers.js';
import type { Nats } from '../nats/connection.js';
import { LabellingInbox } from './inbox.js';
import type { AnswerScale } from '../../labelling/answer-scale.js';
import type { LabelDeskView } from './desk-view.js';

export interface LabellingParts {
  readonly desk: LabelDeskView;
  readonly inbox: Pick<LabellingInbox, 'take'>;
}

/** Empty where labelling is off. */
export type Labelling = Partial<LabellingParts>;

export interface LabellingOptions {
  readonly desk: LabelDeskView;
  readonly scale: AnswerScale;
  readonly partitions: number;
  readonly replicas: number;
  /** Largest event time of the stream, epoch ms; −∞ before the first event. */
  readonly eventTime: () => number;
  readonly now?: () => number;
}

/** The desk with an inbox for its answers, which publishes them into the stream. */
export async function openLabelling(
  nats: Nats,
  { desk, partitions, replicas, now = Date.now, ...options }: LabellingOptions,
): Promise<LabellingParts> {
  const answers = await LabelAnswers.open(nats, { partitions, replicas });
  return { desk, inbox: new LabellingInbox({ desk, answers, now, ...options }) };
}
