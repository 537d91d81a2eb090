/** A sentence of the verdict, and how grave what it tells is. */

/**
 * worse: harm has grown. moved: in a direction that is neither harm nor gain by itself. better: harm has
 * become less. What is better never stands before what is worse.
 */
export type Grade = 'worse' | 'moved' | 'better';

export interface Statement {
  readonly grade: Grade;
  readonly sentence: string;
}

const ORDER: readonly Grade[] = ['worse', 'moved', 'better'];

/** The gravest first; equally grave ones stay in their order. */
export function gravestFirst<S extends Statement>(statements: readonly S[]): S[] {
  return [...statements].sort((a, b) => ORDER.indexOf(a.grade) - ORDER.indexOf(b.grade));
}
