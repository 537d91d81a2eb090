/** The section `nats`: where the stream is kept. */
import { z } from 'zod';
import { checkNatsLogin, natsLoginKeys } from '../nats-login.js';
import { duration, port } from './builders.js';

export const natsSection = z
  .strictObject({
    servers: z
      .array(z.string().min(1))
      .default([])
      .describe('NATS servers, as host:port; none: an embedded nats-server is started.'),
    prefix: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, {
        error: 'expected 1 to 32 of the characters a-z, 0-9 and -, not beginning with -',
      })
      .default('flyball')
      .describe(
        'First token of all subjects and, in capitals, of the names of streams and buckets; another one lets several monitors share a NATS account.',
      ),
    partitions: z
      .number()
      .int()
      .min(1)
      .max(1024)
      .optional()
      .describe('Partitions of the stream; fixed when the stream is created (then 8).'),
    retention: duration('48h', 'How long the raw events are kept in the stream.'),
    replicas: z
      .number()
      .int()
      .min(1)
      .max(5)
      .default(1)
      .describe('Copies of each stream in a JetStream cluster; used when streams are created.'),
    embeddedPort: port(4222, 'Loopback port of the embedded nats-server; 0: a free one.'),
    ...natsLoginKeys,
  })
  .superRefine(checkNatsLogin)
  .prefault({});
