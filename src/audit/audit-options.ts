/** What an audit is run with, beside its request: the options of the monitor that it repeats. */
import type { DetectorOptions } from '../detectors/registry.js';
import type { PipelineOptions } from '../windows/pipeline.js';
import type { DatasetFindings } from './findings/findings.js';
import type { Lack, PartSwitches } from './findings/parts.js';
import type { EarlierReport } from './history/earlier-report.js';
import type { SuppliedScores } from './models/supplied-scores.js';
import type { SourcedDelivery } from './sourced-delivery.js';

/** Collects the datasets of an audit while the deliveries pass by, then looks into them. */
export interface Investigation {
  apply(sourced: SourcedDelivery): void;
  finish(): Promise<Found>;
}

/** What an investigation found, and what it lacked. */
export interface Found {
  /** Absent where no dataset could be made. */
  readonly findings?: DatasetFindings;
  readonly lacks: readonly Lack[];
}

/** A source of an audit's events; of an archive, with what share of the users it holds. */
export interface EventSource {
  readonly of: 'archive' | 'stream';
  /** When the first and the last of them were published, ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Share of the users of whom all is kept, in (0, 1]. */
  readonly share: number;
  /** Messages in between that were in neither: the stream had dropped them before they were archived. */
  readonly missed: number;
}

export interface AuditOptions {
  readonly pipeline: PipelineOptions;
  readonly detectors: DetectorOptions;
  /** The command that makes the report again. */
  readonly reproduce: string;
  /** Of models, splits and bootstraps; default 0. */
  readonly seed?: number;
  /** Which parts look into the dataset; default none. */
  readonly parts?: PartSwitches;
  /** How they look; needed where a part is asked for. */
  readonly investigation?: Investigation;
  /** Scores of other models, to be compared on the labels as well. */
  readonly supplied?: SuppliedScores;
  /** Where the events come from, where that is not the stream or the files alone. */
  readonly sources?: readonly EventSource[];
  /** Earlier reports; those that asked for other segments are passed over. */
  readonly earlier?: readonly EarlierReport[];
}
