/** The section `baseline`: the stretch of the stream that readings are compared with. */
import { z } from 'zod';
import { problemsOf } from '../problem.js';

export const baselineSection = z
  .strictObject({
    from: z.iso
      .datetime({ offset: true })
      .optional()
      .describe(
        'Begin of the stretch of the stream that readings are compared with, as an ISO time; on a pane (windows.pane).',
      ),
    to: z.iso.datetime({ offset: true }).optional().describe('Its end.'),
  })
  .superRefine(checkBaseline)
  .prefault({});

interface BaselineTimes {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A stretch has two ends, in order. */
function checkBaseline({ from, to }: BaselineTimes, context: z.RefinementCtx): void {
  const problem = problemsOf<keyof BaselineTimes>(context);
  if (from !== undefined && to === undefined)
    problem(['to'], 'needed where baseline.from is given');
  if (to !== undefined && from === undefined)
    problem(['from'], 'needed where baseline.to is given');
  if (from !== undefined && to !== undefined && !(Date.parse(from) < Date.parse(to))) {
    problem(['to'], 'must lie after baseline.from');
  }
}
