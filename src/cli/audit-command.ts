/** What `flyball audit` is given, and the command that makes its report again. */
import { readFile } from 'node:fs/promises';
import { flag, partFlags, shellWord, stretchFlags } from '../audit/command-line.js';
import { PART_NAMES, type PartSwitches } from '../audit/findings/parts.js';
import {
  EarlierReportError,
  readEarlierReport,
  type EarlierReport,
} from '../audit/history/earlier-report.js';
import type { AuditRequest } from '../audit/request.js';
import type { SuppliedScores } from '../audit/models/supplied-scores.js';
import { auditParts } from '../config/options.js';
import type { Config } from '../config/schema.js';
import type { Format } from '../events/import/formats.js';
import type { AuditFlags } from './audit-request.js';
import { UsageError } from './exit.js';
import { readPredictions } from './predictions-file.js';

export interface AuditCommandOptions extends AuditFlags {
  readonly format?: Format;
  readonly map?: readonly string[];
  readonly sort?: boolean;
  /** Folder of an archive, in place of files. */
  readonly archive?: string;
  /** Folder of the report; made where it is absent. */
  readonly out?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly seed?: number;
  /** Files with scores of other models. */
  readonly predictions?: readonly string[];
  /** JSON files of earlier reports. */
  readonly since?: readonly string[];
  /** False leaves a part out; else the configuration decides. */
  readonly models?: boolean;
  readonly mix?: boolean;
  readonly bearers?: boolean;
  readonly amplification?: boolean;
  readonly moat?: boolean;
  readonly whatIf?: boolean;
}

/** The parts that neither the configuration nor a flag leaves out. */
export function partsOf(options: AuditCommandOptions, config: Config): PartSwitches {
  const configured = auditParts(config);
  const asked = PART_NAMES.map((part) => [part, configured[part] && options[part] !== false]);
  return Object.fromEntries(asked) as Record<keyof PartSwitches, boolean>;
}

/**
 * The scores that `--predictions` names; undefined without it.
 *
 * @throws UsageError where they cannot be read, or no part would look at them
 */
export async function suppliedScores(
  { predictions = [] }: AuditCommandOptions,
  parts: PartSwitches,
): Promise<SuppliedScores | undefined> {
  if (predictions.length === 0) return undefined;
  if (!parts.models) {
    throw new UsageError(
      '--predictions are compared with other models, which --no-models or audit.models leaves out.',
    );
  }
  return readPredictions(predictions);
}

/** The reports that `--since` names. */
export async function earlierReports(files: readonly string[]): Promise<EarlierReport[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        return readEarlierReport(await readFile(file, 'utf8'));
      } catch (error) {
        const why = error instanceof EarlierReportError ? error.message : 'it cannot be read';
        throw new UsageError(`--since takes the JSON of an earlier report; ${file}: ${why}.`);
      }
    }),
  );
}

/** The command with every stretch spelled out, so that it means the same on a longer log. */
export function commandOf(
  files: readonly string[],
  { archive, format, map, sort, seed, since, predictions }: AuditCommandOptions,
  request: AuditRequest,
  parts: PartSwitches,
): string {
  return [
    'flyball audit',
    ...files.map(shellWord),
    ...flag('--archive', archive),
    ...flag('--format', format),
    ...(map ?? []).flatMap((file) => flag('--map', file)),
    ...(sort ? ['--sort'] : []),
    ...stretchFlags(request),
    ...flag('--seed', `${seed}`),
    ...(since ?? []).flatMap((file) => flag('--since', file)),
    ...(predictions ?? []).flatMap((file) => flag('--predictions', file)),
    ...partFlags(parts),
  ].join(' ');
}
