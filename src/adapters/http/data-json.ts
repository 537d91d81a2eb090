/** The JSON about what became of the events and how far the stream has been read. */

/** What became of the events of one kind: sent = accepted + duplicate + deadLettered. */
export interface KindCountsJson {
  /** `unknown`: messages that name no kind that there is. */
  readonly kind: string;
  readonly sent: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly deadLettered: number;
  /** Parts of the accepted from here on. Late: after their pane had closed; they enter no reading. */
  readonly late: number;
  /** Outcomes and labels whose impression was not found in time. */
  readonly unattributed: number;
  /** Outcomes and labels placed by the context that they carry. */
  readonly byContext: number;
  /** Labels of an item alone, which only audits use. */
  readonly itemLevel: number;
  /** Outcomes of signals that are not configured. */
  readonly unmeasured: number;
  /** Fields, not events, that the contract does not know; they are ignored. */
  readonly unknownFields: number;
}

export interface RefusalJson {
  readonly code: string;
  readonly events: number;
  readonly meaning: string;
  readonly remedy: string;
}

/** Something that is bounded, and what the bound has cut so far. */
export interface CutJson {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly meaning: string;
  readonly remedy: string;
}

export interface PartitionJson {
  readonly partition: number;
  /** Largest event time seen, epoch ms; absent before the first event. */
  readonly eventTime?: number;
  /** Event time less the allowed lateness: what is older is late. */
  readonly watermark?: number;
  /** Messages that the stream holds and that were not read. */
  readonly pending: number;
  readonly openPanes: number;
  readonly rememberedImpressions: number;
}

export interface DataQualityJson {
  /** The server's clock, epoch ms. */
  readonly now: number;
  /** True for a coordinator: its workers count the events, in their own /metrics. */
  readonly countedElsewhere: boolean;
  readonly kinds: readonly KindCountsJson[];
  /** By reason, the most frequent first. */
  readonly refusals: readonly RefusalJson[];
  /** What a bound has cut, in the order of the flow. */
  readonly cuts: readonly CutJson[];
  readonly partitions: readonly PartitionJson[];
  readonly checkpoint: {
    /** When state and cursors were last stored, epoch ms; absent before the first time. */
    readonly at?: number;
    readonly bytes: number;
    /** How often they are to be stored, ms. */
    readonly everyMs: number;
  };
}
