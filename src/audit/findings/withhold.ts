/**
 * Keeps from a report what stands for too few people. The finders count users; this is the last gate
 * before anything is written, and needs no trust in them.
 */
import { FEWEST_USERS } from '../privacy.js';
import type { Bearers, DatasetFindings, ModelComparison } from './findings.js';
import type { Lack } from './parts.js';

/** Users of whom 1% are as many as a number must stand for. */
const USERS_FOR_A_HUNDREDTH = 100 * FEWEST_USERS;

export interface Publishable {
  readonly findings: DatasetFindings;
  readonly lacks: readonly Lack[];
}

/** The findings without what stands for fewer than ten users, and what was left out. */
export function publishable(findings: DatasetFindings): Publishable {
  const lacks: Lack[] = [];
  const comparisons = findings.comparisons.flatMap((comparison) => {
    const { surface, policy, users } = comparison;
    if (users >= FEWEST_USERS) return [withoutThinSlices(comparison)];
    const reason = `fewer than ${FEWEST_USERS} users have held-out judgements`;
    lacks.push({ part: 'models', surface, policy, reason });
    return [];
  });
  const bearers = findings.bearers.map((each) => ({ ...each, bearers: withheld(each.bearers) }));
  return { findings: { ...findings, comparisons, bearers }, lacks };
}

function withoutThinSlices(comparison: ModelComparison): ModelComparison {
  const slices = comparison.slices.filter(({ users }) => (users ?? Infinity) >= FEWEST_USERS);
  return { ...comparison, slices };
}

function withheld(bearers: Bearers): Bearers {
  const { users } = bearers;
  if (users >= USERS_FOR_A_HUNDREDTH) return bearers;
  const counts = { seen: users, needed: USERS_FOR_A_HUNDREDTH };
  const lacking = { enough: false, reason: 'few_in_hundredth', ...counts } as const;
  return { ...bearers, worstShare: lacking, byChance: lacking, excess: lacking };
}
