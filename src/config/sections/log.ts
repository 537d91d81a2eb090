/** The section `log`: what is logged. */
import { z } from 'zod';

export const logSection = z
  .strictObject({
    level: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .describe('Least severe log lines that are written.'),
  })
  .prefault({});
