/** What a policy is there for; readings that cross policies go by it. */
export const POLICY_ROLES = ['production', 'exploration', 'holdout', 'candidate'] as const;

export type PolicyRole = (typeof POLICY_ROLES)[number];

/** The policy's name in a surface's roll-up over all of its policies. */
export const ROLL_UP = '*';

/** The role of a policy by its name; one that is not named is production. */
export function roleIn(roles: Readonly<Record<string, PolicyRole>>, policy: string): PolicyRole {
  return Object.hasOwn(roles, policy) ? roles[policy]! : 'production';
}
