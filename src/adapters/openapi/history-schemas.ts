/** The answers about readings of long ago. */
import { z } from 'zod';
import { CHANGES } from '../../audit/stretches/compare.js';
import { KINDS } from '../influx/history-query.js';
import { by, levelFields, named, readingName } from './common-schemas.js';

const isoTime = z.iso.datetime();
const column = z.array(z.number().nullable());

export const longHistory = named(
  'LongHistory',
  z.strictObject({
    reading: readingName,
    surface: z.string(),
    policy: z.string(),
    of: z.enum(KINDS),
    from: isoTime,
    to: isoTime,
    step: z.number().optional().describe('Length of the steps, ms.'),
    series: z
      .array(
        z.strictObject({
          by,
          end: z.array(isoTime).describe('Ends of the windows, blocks, days or steps.'),
          value: z.array(z.number()),
          low: column,
          high: column,
          n: column,
        }),
      )
      .describe('As columns.'),
  }),
);

const block = z.strictObject({
  end: isoTime,
  value: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
  n: z.number().optional(),
});

export const since = named(
  'Since',
  z.strictObject({
    surface: z.string(),
    policy: z.string(),
    since: isoTime,
    readings: z.array(
      z.strictObject({
        reading: readingName,
        title: z.string(),
        by,
        then: block,
        now: block.optional(),
        difference: z.strictObject(levelFields).optional().describe('Now minus then.'),
        change: z.enum(CHANGES),
      }),
    ),
  }),
);
