/** Takes the deliveries that the JetStream transport hands over. */
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { Delivery } from '../../events/delivery.js';
import { DELIVERY_PATTERN, type DeliveryContext } from './jetstream.strategy.js';
import type { EventTransport } from './monitor.js';

export const TRANSPORT = Symbol('EventTransport');

@Controller()
export class IngestController {
  constructor(@Inject(TRANSPORT) private readonly transport: Pick<EventTransport, 'apply'>) {}

  // Without a type argument the typed overload is taken, which knows no context.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-arguments
  @EventPattern<string>(DELIVERY_PATTERN)
  apply(@Payload() delivery: Delivery, @Ctx() context: DeliveryContext): Promise<void> {
    return this.transport.apply(delivery, context);
  }
}
