/** What a dataset is made with. */
import type { PipelineOptions } from '../../windows/pipeline.js';

/** The monitor's own options that decide what belongs to which impression. */
export type JoiningOptions = Pick<
  PipelineOptions,
  | 'paneMs'
  | 'latenessMs'
  | 'maxIds'
  | 'signals'
  | 'attributionMs'
  | 'rememberMs'
  | 'question'
  | 'taxonomy'
  | 'maxSegments'
>;

/** How far the making of a dataset has come. */
export interface DatasetProgress {
  readonly phase: 'reading' | 'joining';
  /** Events read. */
  readonly events: number;
  /** Rows that were written. */
  readonly rows: number;
  /** Of the phase, 0 to 1; of reading, whose end is not known, 0. */
  readonly done: number;
}

export interface DatasetOptions {
  /** Impressions of this stretch, half-open, epoch ms, and what belongs to them. */
  readonly from: number;
  readonly to: number;
  readonly joining: JoiningOptions;
  /** Only this surface or policy; undefined: any. */
  readonly surface?: string | undefined;
  readonly policy?: string | undefined;
  /** Combinations of context keys kept apart; those less used are one. */
  readonly maxContexts?: number;
  /** Items kept apart; those first seen later are one, and counted. */
  readonly maxItems?: number;
  /** Rows of a bucket, about; it takes some 150 bytes a row while it is made. */
  readonly bucketRows?: number;
  /**
   * Keeps this share of the users, by their hash, in (0, 1]. All labels are kept: the impressions of
   * other users with a label stand as not shown, so that no one takes them for a sample of traffic.
   */
  readonly share?: number;
  readonly onProgress?: (progress: DatasetProgress) => void;
}

export const DATASET_DEFAULTS = {
  maxContexts: 256,
  maxItems: 2_000_000,
  bucketRows: 1 << 19,
  share: 1,
} as const;
