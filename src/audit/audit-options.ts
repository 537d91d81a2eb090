/** What an audit is run with, beside its request: the options of the monitor that it repeats. */
import type { DetectorOptions } from '../detectors/registry.js';
import type { PipelineOptions } from '../windows/pipeline.js';

export interface AuditOptions {
  readonly pipeline: PipelineOptions;
  readonly detectors: DetectorOptions;
  /** The command that makes the report again. */
  readonly reproduce: string;
}
