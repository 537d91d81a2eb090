/** Policies as a world is told of them. */

export interface PolicyOptions {
  readonly name: string;
  /**
   * `learned`: retrained on its own clicks. `frozen`: ranks for good by what it had learned when the
   * run began, as a holdout does. `uniform`: every slate equally likely, as exploration does.
   */
  readonly ranking: 'learned' | 'frozen' | 'uniform';
  /** Share of the users it serves; the shares of all policies sum to 1. */
  readonly share: number;
}

/** The dials that a retraining reads, at the values they then have. */
export interface RankingDials {
  readonly loopGain: number;
  readonly personalisation: number;
  readonly narrowing: number;
  readonly conformity: number;
}

/** The dials of a policy that ranks nothing. */
export const NO_RANKING: RankingDials = {
  loopGain: 0,
  personalisation: 0,
  narrowing: 0,
  conformity: 0,
};
