/**
 * What the ranker shows more, or less, than a policy that explores: how far the exposure of a category
 * is the ranker's own doing and not the catalogue's.
 */
import type { PolicyRole } from '../../detectors/policy-role.js';
import { holmRejections } from '../../statistics/holm.js';
import { categoryNames } from '../dataset/category-weights.js';
import type { AuditDataset } from '../dataset/rows.js';
import type { DatasetFindings, Finding } from '../findings/findings.js';
import { exposureBySide, SHARDS, type SideExposure } from './exposure-shares.js';
import { shareRatio } from './share-ratio.js';

export interface AmplificationOptions {
  readonly progress: (done: number, of: number) => void;
}

export const AMPLIFICATION_DEFAULTS: AmplificationOptions = { progress: () => undefined };

/** Exposures of a category under exploration from which on there is a ratio. */
export const FEWEST_EXPLORED = 40;

/** Chance of even one false difference among all rows. */
const LEVEL = 0.05;

/**
 * For each production policy whose surface has exploration as well, the ratio of every category's share
 * of exposure in production to that under exploration (`shareRatio`), the largest first. 1: as often as
 * under exploration.
 *
 * An item of several categories has an equal part of each. Exposed is what was seen where views are
 * logged, else what was shown. All exploration policies of a surface count together. Which ratios differ
 * from 1 is decided for all rows of the dataset together (Holm).
 *
 * It says what the ranker does to what exploration shows: where exploration leaves items out, or is
 * shown to other people, that is no measure of the catalogue.
 *
 * Surfaces where nothing was explored give nothing. A category is left out with fewer than 40 exposures under
 * exploration, or with fewer than ten users on a side that shows it. Cost: one pass.
 */
export function amplificationOf(
  dataset: AuditDataset,
  roleOf: (policy: string) => PolicyRole,
  options: Partial<AmplificationOptions> = {},
): DatasetFindings['amplification'] {
  const { progress } = { ...AMPLIFICATION_DEFAULTS, ...options };
  const { segments } = dataset;
  const roles = segments.map(({ policy }) => roleOf(policy));
  const sides = exposureBySide(dataset, roles, progress);
  const names = categoryNames(dataset);
  const found = segments.flatMap(({ surface, policy }, segment) => {
    const explorers = [...segments.keys()].filter(
      (at) => roles[at] === 'exploration' && segments[at]!.surface === surface,
    );
    const [own, explored] = [sides[segment], sides[explorers[0] ?? -1]];
    if (roles[segment] !== 'production' || !own?.any || !explored?.any) return [];
    const against = explorers.map((at) => segments[at]!.policy).sort();
    return [{ surface, policy, against: against.join(', '), ...compare(own, explored, names) }];
  });
  const beyondChance = holmRejections(
    found.flatMap(({ rows }) => rows.map(({ p }) => p)),
    LEVEL,
  ).values();
  return found.map(({ surface, policy, against, rows, unlisted }) => {
    const judged = rows.map(({ category, ratio }) => {
      return { category, ratio, beyondChance: beyondChance.next().value === true };
    });
    return { surface, policy, amplification: { against, rows: judged, unlisted } };
  });
}

interface Row {
  readonly category: string;
  readonly ratio: Finding;
  readonly p: number;
}

const NOTHING = new Float64Array(SHARDS);

function compare(
  own: SideExposure,
  explored: SideExposure,
  names: readonly string[],
): { readonly rows: readonly Row[]; readonly unlisted: number } {
  const occurring = [...names.keys()].filter((c) => own.of(c) ?? explored.of(c));
  const listed = occurring.filter((category) => {
    const explorations = explored.of(category)?.reduce((sum, each) => sum + each, 0) ?? 0;
    if (explorations < FEWEST_EXPLORED || !explored.isEnough(category)) return false;
    return own.of(category) === undefined || own.isEnough(category);
  });
  const rows = listed.map((category) => {
    const [above, below] = [own, explored].map((side) => {
      return { own: side.of(category) ?? NOTHING, all: side.totals };
    });
    return { category: names[category]!, ...shareRatio(above!, below!, occurring.length) };
  });
  const size = ({ ratio }: Row) => (ratio.enough ? ratio.value : 0);
  rows.sort((a, b) => size(b) - size(a) || (a.category < b.category ? -1 : 1));
  return { rows, unlisted: occurring.length - listed.length };
}
