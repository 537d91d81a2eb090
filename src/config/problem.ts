/** Telling of what is wrong with a configuration, at the key that is to be changed. */
import type { z } from 'zod';

/** Reports a problem at a key, given as a path below what is checked. */
export type Problem<Key extends string | number = string | number> = (
  path: readonly Key[],
  message: string,
) => void;

/** Reports problems where a check of the schema finds them. */
export function problemsOf<Key extends string | number = string | number>(
  context: z.RefinementCtx,
): Problem<Key> {
  return (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
}
