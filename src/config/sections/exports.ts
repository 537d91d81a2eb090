/** The section `exports`: what other systems are shown and given. */
import { z } from 'zod';
import { DAY, duration, inPlaceOf, positive } from './builders.js';

export const exportsSection = z
  .strictObject({
    prometheusTiers: z
      .array(z.enum(['core', 'detail']))
      .default(['core'])
      .describe('Which tiers of readings /metrics shows.'),
    influx: z
      .strictObject({
        url: z
          .string()
          .optional()
          .refine(
            isPlainUrl,
            'an address such as http://127.0.0.1:8086 is needed, without a user in it (exports.influx.username)',
          )
          .describe(
            'InfluxDB (1.x, or what speaks its protocol) for years of history, such as "http://127.0.0.1:8086"; none: no history.',
          ),
        database: z
          .string()
          .regex(/^[\w-]{1,64}$/, { error: inPlaceOf('a name of letters, digits, _ and -') })
          .default('flyball')
          .describe('Its database; made with retention and down-sampling where there is none.'),
        username: z.string().optional().describe('Whom to sign in as; none: nobody.'),
        passwordFile: z.string().optional().describe('File with the password, or the token.'),
        retention: duration(
          '90d',
          'How long readings of windows are kept there; blocks and daily means are kept for good.',
          36_500 * DAY,
        ),
        queueMegabytes: positive(
          256,
          'Disk for readings that wait while the server is away; then the oldest are dropped.',
          1_000_000,
        ),
      })
      .prefault({}),
  })
  .prefault({});

/** An address without credentials, which would end up in logs. */
function isPlainUrl(text: string | undefined): boolean {
  if (text === undefined) return true;
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
