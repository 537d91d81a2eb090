/** The part of the running monitor that tells of the quality of its data. */
import type { Monitor } from '../ingest/monitor.js';

export type Measured = Pick<
  Monitor,
  'pipeline' | 'pending' | 'checkpointAt' | 'checkpointBytes' | 'missedMessages'
>;
