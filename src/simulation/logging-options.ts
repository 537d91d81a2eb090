/** What a world is told of its log: how scores are written, and which mistakes it makes. */

/** A mistake in logged propensities, from a fraction of the run on. */
export interface LoggingBug {
  /** When it sets in, as a fraction of the run; it ends at `until`, or never. */
  readonly at: number;
  readonly until?: number;
  /** The policy whose log is wrong; all where absent. */
  readonly policy?: string;
  /**
   * `factor`: propensities are off by `factor` (cut at 1). `swapped`: an item carries its neighbour's,
   * the one below it in the slate, which is as likely to be small, so that only off-policy values are
   * wrong and not the mean of 1 / (K·p). `missing`: none is logged.
   */
  readonly kind: 'factor' | 'swapped' | 'missing';
  readonly factor?: number;
}

export interface LoggingOptions {
  /**
   * `weight`: the score is the log weight by which the ranker ranks. `click-probability`: it is the
   * true probability of a click at that place, so perfectly calibrated.
   */
  readonly loggedScore: 'weight' | 'click-probability';
  readonly loggingBugs: readonly LoggingBug[];
  /**
   * How many items are logged with each slate as scored and not shown: those that would have been
   * drawn next. 0: none.
   */
  readonly loggedCandidates: number;
}
