/** The section `privacy`: how users are hashed. */
import { z } from 'zod';

export const privacySection = z
  .strictObject({
    userKeyFile: z
      .string()
      .optional()
      .describe(
        'File with the 16-byte key (32 hex digits) that users are hashed with; none: one is made in the data folder.',
      ),
  })
  .prefault({});
