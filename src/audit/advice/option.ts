/** An option of what to do. */
export interface Advice {
  /** The rule that gives it, in kebab case. */
  readonly rule: string;
  /** Absent where it is about all segments. */
  readonly surface?: string;
  readonly policy?: string;
  /** What to do, in one sentence. */
  readonly action: string;
  readonly because: readonly string[];
  /** What does not follow from the evidence, or speaks against it. */
  readonly but: readonly string[];
}
