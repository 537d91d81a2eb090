/** Policies as a world is told of them. */

export interface PolicyOptions {
  readonly name: string;
  /** `learned`: retrained on its own clicks. `uniform`: every slate equally likely. */
  readonly ranking: 'learned' | 'uniform';
  /** Share of the users it serves; the shares of all policies sum to 1. */
  readonly share: number;
}

/** The dials that a retraining reads, at the values they then have. */
export interface RankingDials {
  readonly loopGain: number;
  readonly personalisation: number;
}
