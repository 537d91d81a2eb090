/**
 * Runs the parts of an audit on its datasets. Each is guarded: what cannot be computed becomes a lack
 * with its reason, and the others go on.
 */
import { amplificationOf } from '../amplification/amplification.js';
import { bearersOf } from '../bearers/bearers.js';
import type { AuditDataset } from '../dataset/rows.js';
import { compareModels } from '../evaluation/compare-models.js';
import type { SuppliedScores } from '../models/supplied-scores.js';
import { standInLearner } from '../moat/stand-in-learner.js';
import { moatOf } from '../moat/moat.js';
import { mixShiftsOf } from '../mix-shift/mix-shift.js';
import type { PolicyRole } from '../../detectors/policy-role.js';
import type { Found } from '../audit-options.js';
import { whatIfsOf } from '../what-if/what-ifs.js';
import type { DatasetFindings } from './findings.js';
import { labelsSpentIn } from './labels-spent.js';
import type { Lack, PartName, PartSwitches } from './parts.js';

export interface FindOptions {
  readonly parts: PartSwitches;
  readonly seed: number;
  /** Scores of other models, to be compared on the labels as well. */
  readonly supplied?: SuppliedScores;
  readonly roleOf: (policy: string) => PolicyRole;
  /** How far a part has come, 0 to 1. */
  readonly onProgress?: (part: PartName, done: number) => void;
}

export interface FindDatasets {
  /** Absent where no part asks for it. */
  readonly baseline?: AuditDataset;
  readonly audited: AuditDataset;
}

/** What the parts that are asked for find. The same datasets and seed give the same findings. */
export function findIn({ baseline, audited }: FindDatasets, options: FindOptions): Found {
  const { parts, seed, roleOf, onProgress, supplied } = options;
  const lacks: Lack[] = [];
  const find = <Result>(
    part: PartName,
    run: (progress: (done: number, of: number) => void) => readonly Result[],
    ifNone: string,
  ): readonly Result[] => {
    if (!parts[part]) return [];
    try {
      const found = run((done, of) => onProgress?.(part, of > 0 ? Math.min(1, done / of) : 1));
      if (found.length === 0) lacks.push({ part, reason: ifNone });
      return found;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      lacks.push({ part, reason: `it failed: ${reason}` });
      return [];
    }
  };
  const exploration = audited.segments
    .map(({ policy }) => policy)
    .filter((policy) => roleOf(policy) === 'exploration');
  const findings: DatasetFindings = {
    comparisons: find(
      'models',
      (progress) =>
        compareModels(audited, {
          ...{ seed, progress },
          ...(supplied && { supplied: supplied.forItems(audited.items) }),
        }),
      'no segment has enough labels with a known inclusion',
    ),
    mixShifts: find(
      'mix',
      (progress) => (baseline ? mixShiftsOf(baseline, audited, { progress }) : []),
      'no segment was served in both stretches',
    ),
    bearers: find(
      'bearers',
      (progress) => bearersOf(audited, { progress }),
      'nothing tells what is bad: neither labels nor signals of harm',
    ),
    amplification: find(
      'amplification',
      (progress) => amplificationOf(audited, roleOf, { progress }),
      'there is no exploration policy to compare with',
    ),
    moats: find(
      'moat',
      (progress) => moatOf(audited, standInLearner(audited), { seed, progress }),
      'no segment has enough data to learn from',
    ),
    whatIfs: find(
      'whatIf',
      (onBucket) =>
        whatIfsOf(audited, { exploration: [...new Set(exploration)], onProgress: onBucket }),
      'no candidates with scores were logged',
    ),
    labelsSpent: labelsSpentIn(audited),
  };
  return { findings, lacks };
}
