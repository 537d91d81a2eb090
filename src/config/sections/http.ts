/** The section `http`: where the service listens, and who may change something. */
import { z } from 'zod';
import { port } from './builders.js';

export const httpSection = z
  .strictObject({
    host: z.string().default('127.0.0.1').describe('Address to listen on.'),
    port: port(8620, 'Port of /metrics, /api and /health; 0: a free one.'),
    tokenFile: z
      .string()
      .optional()
      .describe(
        'File with the token for calls that change something (`Authorization: Bearer …`); none: one is made in the data folder.',
      ),
  })
  .prefault({});
