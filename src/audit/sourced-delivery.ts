/** What audits are fed with. */
import type { Delivery } from '../events/delivery.js';

/** A partition's next delivery; it is consumed before the next one is asked for. */
export interface SourcedDelivery {
  readonly partition: number;
  readonly delivery: Delivery;
}
