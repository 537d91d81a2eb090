/**
 * A request for a label: one impression, with its context frozen as it was when it was chosen. It goes
 * out on `flyball.out.label-request.<p>`; whoever answers publishes a label with the same `request`,
 * `recommendation`, `item` and `inclusion`. It names no user: the request's id leads to the partition.
 */
export interface LabelRequest {
  /** `p<partition>-<hash of recommendation, item and salt>`: the same impression has the same id. */
  readonly id: string;
  /** When it was decided on, epoch ms of event time. */
  readonly time: number;
  readonly surface: string;
  readonly policy: string;
  readonly version?: string;
  readonly recommendation: string;
  readonly item: string;
  readonly position?: number;
  readonly score?: number;
  readonly reference?: number;
  readonly propensity?: number;
  readonly target?: number;
  /** Epoch ms. */
  readonly impressionTime: number;
  readonly context?: Readonly<Record<string, string>>;
  /** Probability with which it was chosen. */
  readonly inclusion: number;
  readonly question?: string;
  readonly guideline?: string;
  /** How many labellers are asked, for their agreement; 1 where it is absent. */
  readonly copies?: number;
  /** Why: the general sample, or a user's correction that conflicts with confident data. */
  readonly stratum: 'general' | 'report';
  /** Of the report: what the user claims, and what is held. */
  readonly claim?: {
    readonly field: string;
    readonly value: string | number | boolean;
    readonly held?: string | number | boolean;
    readonly confidence?: number;
  };
}

/** What the label desk knows of its spending in one segment. */
export interface LabelSpend {
  readonly surface: string;
  readonly policy: string;
  /** Labels a UTC day. */
  readonly budget: number;
  /** Requested since the begin of the UTC day. */
  readonly spentToday: number;
  readonly waiting: number;
  /** Age of the oldest waiting request, ms of event time; NaN without one. */
  readonly oldestAge: number;
  readonly labelled: number;
  readonly skipped: number;
  readonly expired: number;
  /** (Σw)²/Σw² of the labels received. */
  readonly effectiveLabels: number;
  /** Share of the budget that is spent uniformly. */
  readonly mixing: number;
}

/** An uncertain item worth showing, with the probability to log when it is shown. */
export interface ExplorationItem {
  readonly surface: string;
  readonly policy: string;
  readonly item: string;
  /** How uncertain its quality is: standard error of its score's recalibrated quality, or of its labels. */
  readonly uncertainty: number;
  /** Probability with which to show it at a slot of exploration; logged as `propensity`. */
  readonly propensity: number;
}
