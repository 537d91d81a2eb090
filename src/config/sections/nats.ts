/** The section `nats`: where the stream is kept. */
import { z } from 'zod';
import { checkNatsLogin, natsLoginKeys } from '../nats-login.js';
import { duration, port, SHORT_NAME } from './builders.js';

/** What stands before an @ would be of no effect, and be shown wherever the server is named. */
const server = z
  .string()
  .regex(/^(?:(?:nats|tls):\/\/)?(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i, {
    error:
      'an address such as n1.example.com:4222 is needed, without a user in it (nats.userFile, nats.passwordFile)',
  });

export const natsSection = z
  .strictObject({
    servers: z
      .array(server)
      .default([])
      .describe(
        'NATS servers, as in `[n1.example.com:4222]`; none: an embedded nats-server is started.',
      ),
    prefix: z
      .string()
      .regex(SHORT_NAME.pattern, { error: SHORT_NAME.error })
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
