/** The section `signals`: the signals that outcomes carry, and what each of them means. */
import { z } from 'zod';
import { needed } from '../../events/written/issue-words.js';
import { SIGNAL_DEFAULTS, signalPlan, type SignalOptions } from '../../detectors/signal-plan.js';
import { formatDuration, parseDuration } from '../duration.js';
import { problemsOf } from '../problem.js';
import { DAY, inPlaceOf, name } from './builders.js';

const signalName = (fallback: string, description: string) =>
  name.default(fallback).describe(description);

const signalNames = (fallback: readonly string[], description: string) =>
  z
    .array(name)
    .default([...fallback])
    .describe(description);

const MATURING = 'a duration of at most 28d, such as 2h or 7d,';
const maturing = z.string({ error: inPlaceOf(MATURING) });

export const signalsSection = z
  .strictObject({
    proxy: signalName('click', 'The signal that the ranker optimises.'),
    proxyWorth: z
      .enum(['occurrence', 'value'])
      .default('occurrence')
      .describe('What the proxy is worth: 1 when it occurs, or its value (seconds, a rating).'),
    hierarchy: signalNames(
      SIGNAL_DEFAULTS.hierarchy,
      'Signals believed to tell of quality, the best first; the order is checked against labels.',
    ),
    measured: signalNames(SIGNAL_DEFAULTS.measured, 'Signals measured beside the hierarchy.'),
    harm: signalNames(SIGNAL_DEFAULTS.harm, 'Signals that mean harm.'),
    derived: z
      .array(
        z.union(
          [
            z.strictObject({ signal: name, from: name, below: z.number() }),
            z.strictObject({ signal: name, from: name, atLeast: z.number() }),
            z.strictObject({ signal: name, absent: name }),
          ],
          {
            error:
              'one of {signal, from, below}, {signal, from, atLeast} and {signal, absent} is needed, such as {signal: skip-30s, from: skip, below: 30}',
          },
        ),
      )
      .default([...SIGNAL_DEFAULTS.derived])
      .describe(
        'Signals made from others: below or from a value on (`{signal: skip-30s, from: skip, below: 30}`), or from the absence of one (`{signal: no-skip, absent: skip}`).',
      ),
    maturesAfter: z
      .codec(z.record(name, maturing).default({}), z.record(name, z.number()), {
        decode: durations,
        encode: (lengths) =>
          Object.fromEntries(
            Object.entries(lengths).map(([signal, ms]) => [signal, formatDuration(ms)]),
          ),
      })
      .describe(
        'Signals that take longer than attribution.time to come, as in `{return: 7d}`; labels are read with them once they are known.',
      ),
    view: name
      .optional()
      .describe(
        'The signal that says an impression was seen; with it viewed impressions count as exposed, not served ones.',
      ),
  })
  .superRefine(checkSignals)
  .prefault({});

type SignalsConfig = Omit<SignalOptions, 'view'> & { readonly view?: string | undefined };

/** The signals as the detectors know them. */
export function signalOptions({ view, ...signals }: SignalsConfig): SignalOptions {
  return { ...signals, ...(view === undefined ? {} : { view }) };
}

/** What must hold among the signals. */
function checkSignals(signals: SignalsConfig, context: z.RefinementCtx): void {
  try {
    signalPlan(signalOptions(signals));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problemsOf(context)([], error.message);
  }
}

/** Durations by name, in milliseconds. */
function durations(
  texts: Readonly<Record<string, string>>,
  { issues }: z.core.ParsePayload,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      const ms = parseDuration(text);
      if (ms === undefined || ms > 28 * DAY) {
        const message = needed(MATURING, text);
        issues.push({ code: 'custom', path: [key], message, input: text });
      }
      return [key, ms ?? 0];
    }),
  );
}
