/** Takes the deliveries that the JetStream transport hands over. */
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { Delivery } from '../../events/delivery.js';
import { INGEST } from '../http/http.module.js';
import type { Ingest } from './ingest.js';
import { DELIVERY_PATTERN, type DeliveryContext } from './jetstream.strategy.js';

@Controller()
export class IngestController {
  constructor(@Inject(INGEST) private readonly ingest: Ingest) {}

  // Without a type argument the typed overload is taken, which knows no context.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-arguments
  @EventPattern<string>(DELIVERY_PATTERN)
  apply(@Payload() delivery: Delivery, @Ctx() context: DeliveryContext): Promise<void> {
    return this.ingest.apply(delivery, context);
  }
}
