/** What the HTTP side asks of labelling; the label desk is one such. */
import type { Measurement } from '../../detectors/reading.js';
import type { ExplorationItem, LabelRequest, LabelSpend } from '../../labelling/label-request.js';

export const LABELLING = Symbol('Labelling');

/** Which requests are meant; what is left out is any. */
export interface RequestFilter {
  readonly surface?: string;
  readonly policy?: string;
}

export interface LabelDeskView {
  /** By surface and policy. */
  spend(): readonly LabelSpend[];
  /** The requests that wait, oldest first, then by id. */
  open(limit: number, filter?: RequestFilter): readonly LabelRequest[];
  /** The waiting request of this id; undefined where it is answered, expired or none of ours. */
  request(id: string): LabelRequest | undefined;
  /** What is worth showing in the segment, the most uncertain first. */
  exploration(
    segment: { readonly surface: string; readonly policy: string },
    exposures: number,
  ): readonly ExplorationItem[];
  /** Whether two labellers agree: Krippendorff's alpha, n in pairs. */
  agreement(): Measurement;
}
