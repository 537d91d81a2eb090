/** What reading events takes, whether one process has all partitions or some of them. */
import type { Detector } from '../../detectors/detector.js';
import type { HashKey } from '../../events/hash64.js';
import type { PipelineOptions } from '../../windows/pipeline.js';
import type { IdleOptions } from './idle-watermarks.js';
import type { Log } from '../log.js';

export interface EventOptions {
  readonly pipeline: PipelineOptions;
  readonly detectors: readonly Detector[];
  readonly userKey: HashKey;
  /** Of the user key; the state depends on it. */
  readonly fingerprint: string;
  readonly maxMessageBytes: number;
  readonly checkpointMs: number;
  readonly idle: IdleOptions;
  readonly replicas: number;
  /** Drops the stored state, so that the stream is read from its beginning. */
  readonly discardState: boolean;
  readonly log: Log;
  /** The state can no longer be trusted, or belongs to another process: this one must end. */
  readonly onFatal: (error: unknown) => void;
}
