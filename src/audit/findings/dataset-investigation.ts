/** Makes the datasets of an audit while deliveries pass by, and then looks into them. */
import type { Found, Investigation } from '../audit-options.js';
import { DatasetBuilder } from '../dataset/dataset-builder.js';
import type { Store } from '../dataset/store.js';
import type { SourcedDelivery } from '../sourced-delivery.js';
import type { AuditRequest } from '../request.js';
import { stretchesOf, type PerStretch, type StretchName } from '../stretches/stretch.js';
import { lookInto, type LookOptions } from './look-into.js';
import { ALL_PARTS, type PartSwitches } from './parts.js';

export interface InvestigationOptions extends LookOptions {
  readonly request: AuditRequest;
  /** Where the data of each stretch lies; the caller removes them. */
  readonly stores: PerStretch<Store>;
}

/** The deliveries must keep their events (`keepEvents` of the decoder): contexts and candidates are in them. */
export class DatasetInvestigation implements Investigation {
  private readonly audited: DatasetBuilder;
  private readonly baseline: DatasetBuilder | undefined;
  private readonly parts: PartSwitches;

  /** @throws AuditRequestError where the stretches are empty or overlap */
  constructor(private readonly options: InvestigationOptions) {
    const { request, audit, stores } = options;
    const { surface, policy } = request;
    const stretches = stretchesOf(request);
    const builder = (stretch: StretchName) => {
      const { start: from, end: to } = stretches[stretch];
      const asked = { from, to, joining: audit.pipeline, surface, policy };
      return new DatasetBuilder(asked, stores[stretch]);
    };
    this.parts = audit.parts ?? ALL_PARTS;
    this.audited = builder('audited');
    // Only the mix is compared between the stretches.
    this.baseline = this.parts.mix ? builder('baseline') : undefined;
  }

  apply({ partition, delivery }: SourcedDelivery): void {
    this.audited.apply(partition, delivery);
    this.baseline?.apply(partition, delivery);
  }

  finish(): Promise<Found> {
    const audited = this.audited.finish();
    const baseline = this.baseline?.finish();
    return Promise.resolve(lookInto({ audited, ...(baseline ? { baseline } : {}) }, this.options));
  }
}
