/** The section `archive`: what is kept for audits beyond the retention of the stream. */
import { z } from 'zod';
import { DAY, duration, positive } from './builders.js';

export const archiveSection = z
  .strictObject({
    dir: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder that serve keeps an archive of the stream in, for audits of what the stream no longer holds; none: no archive is kept.',
      ),
    share: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .describe(
        'Share of the users of whom all is kept in the long run; of the others what has a label. Below 1, audits of that time lack the evidence of detectors.',
      ),
    whole: duration(
      '28d',
      'How long all users are kept before the archive is reduced to the share, so that labels which come late find what they judge.',
    ),
    retention: duration('400d', 'How long segments are kept.'),
    megabytes: positive(
      10_000,
      'Disk that the archive may take; then the oldest segments go.',
      100_000_000,
    ),
    segment: duration(
      '1h',
      'Time of the stream that one file holds; it is archived once it is over.',
      DAY,
    ),
  })
  .prefault({});
