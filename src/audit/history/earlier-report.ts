/** An earlier report as this one needs it, read from its JSON. */
import { z } from 'zod';
import { parseEventTime } from '../../events/event-time.js';

const number = z.number();
const text = z.string();

const cell = z.union([
  z.object({ withheld: z.literal(true) }),
  z.object({
    enough: z.literal(false),
    reason: text,
    seen: number.optional(),
    needed: number.optional(),
  }),
  z.object({ n: number, value: number, low: number.optional(), high: number.optional() }),
]);

const time = text.refine((value) => Number.isFinite(parseEventTime(value)));

const schema = z.object({
  schema: z.enum(['flyball.audit/1', 'flyball.audit/2']),
  request: z.object({ id: text, surface: text.optional(), policy: text.optional() }),
  verdict: z.object({ outcome: text, sentence: text }),
  stretches: z.object({ audited: z.object({ from: time, to: time }) }),
  segments: z.array(
    z.object({
      surface: text,
      policy: text,
      readings: z.array(z.object({ reading: text, by: z.record(text, text), audited: cell })),
    }),
  ),
  findings: z
    .object({
      comparisons: z.array(
        z.object({
          surface: text,
          policy: text,
          comparisons: z.array(
            z.object({
              a: text,
              b: text,
              metric: text,
              verdict: z.enum(['better', 'worse', 'equivalent', 'inconclusive']),
            }),
          ),
        }),
      ),
    })
    .optional(),
});

export type EarlierReport = z.infer<typeof schema>;

/** The text is not the JSON of a report; the message says what is amiss. */
export class EarlierReportError extends Error {
  readonly code = 'bad_earlier_report';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EarlierReportError';
  }
}

/**
 * The earlier report of this JSON text, of this version of the schema or the one before.
 *
 * @throws EarlierReportError where it is none
 */
export function readEarlierReport(json: string): EarlierReport {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new EarlierReportError('it is not JSON', { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new EarlierReportError(`${path.map(String).join('.') || 'the document'}: ${message}`);
}
