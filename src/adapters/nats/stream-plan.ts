/** What a stream of Flyball's must be, and whether one that is there can serve. */
import { RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { NatsError } from './connection.js';

/** What a stream must be. */
export interface StreamPlan {
  readonly name: string;
  readonly subjects: string;
  /** 0: messages stay until something else removes them. */
  readonly maxAgeMs: number;
  /** Default limits: messages stay for their age. workqueue: until they are worked off. */
  readonly retention?: 'limits' | 'workqueue';
  /** Publishers of events may agree on how large messages are; what Flyball writes must fit. */
  readonly isWrittenByOthers?: boolean;
}

const REMEDY = `Mend it with the nats command line, or delete the stream to have it created anew.`;

/**
 * Checks the settings of a stream that is there.
 *
 * @throws NatsError saying what stands in the way, and what to do
 */
export function checkStream(config: StreamConfig, plan: StreamPlan): void {
  const problem = problemOf(config, plan);
  if (problem) throw new NatsError(`The stream ${plan.name} ${problem}. ${REMEDY}`);
}

/** Why the stream cannot serve, as the end of a sentence; undefined where it can. */
function problemOf(config: StreamConfig, plan: StreamPlan): string | undefined {
  if (config.mirror) {
    return `is a mirror of ${config.mirror.name}, in which nothing can be published; it needs ${plan.subjects}`;
  }
  // A stream that only gathers others has none.
  const subjects = (config.subjects as string[] | undefined) ?? [];
  if (subjects.length !== 1 || subjects[0] !== plan.subjects) {
    return `has ${subjects.length === 0 ? 'no subjects' : `the subjects ${subjects.join(', ')}`}; it needs ${plan.subjects}`;
  }
  const wanted = plan.retention ?? RetentionPolicy.Limits;
  if (config.retention !== wanted) {
    return `has the retention '${config.retention}'; it needs '${wanted}'`;
  }
  const limited = (['max_msgs', 'max_msgs_per_subject'] as const).find(
    (limit) => config[limit] > 0,
  );
  if (limited) {
    return `has a limit of ${config[limited]} by '${limited}', which deletes messages before they are read; it needs none`;
  }
  if (config.max_msg_size > 0 && !plan.isWrittenByOthers) {
    return `has a limit of ${config.max_msg_size} by 'max_msg_size', which may turn away what is written to it; it needs none`;
  }
  if (config.sealed) return `is sealed, so that nothing can be published in it`;
  if (config.no_ack) {
    return `has 'no_ack', so that publishers never learn whether a message is stored`;
  }
  if (config.storage !== StorageType.File) {
    return `is kept in memory, so a restart would lose it; it needs file storage`;
  }
  return undefined;
}
