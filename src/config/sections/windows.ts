/** The section `windows`: how event time is cut into panes and windows. */
import { z } from 'zod';
import { formatDuration } from '../duration.js';
import { problemsOf } from '../problem.js';
import { DAY, duration, HOUR, LONGEST_TIMER, notWholePanes } from './builders.js';

export const windowsSection = z
  .strictObject({
    pane: duration('5m', 'The smallest slice of event time; an hour is a whole number of panes.'),
    lateness: duration('2m', 'How late an event may come and still be counted.'),
    window: duration('1h', 'Length of the display window; a whole number of panes.'),
    hop: duration('5m', 'How often a window is read; a whole number of panes.'),
    idleAfter: duration(
      '30s',
      'After this long without messages a partition is idle, and its event time goes on by the clock. Set it above the pauses of whoever delivers in files.',
      LONGEST_TIMER,
    ),
  })
  .superRefine(checkWindows)
  .prefault({});

interface Windows {
  readonly pane: number;
  readonly window: number;
  readonly hop: number;
}

/** What must hold among the lengths, in milliseconds. */
function checkWindows({ pane, window, hop }: Windows, context: z.RefinementCtx): void {
  const problem = problemsOf<keyof Windows>(context);
  if (window % pane !== 0) problem(['window'], notWholePanes(window, pane));
  if (hop % pane !== 0) problem(['hop'], notWholePanes(hop, pane));
  if (hop > window) {
    problem(
      ['hop'],
      `${formatDuration(hop)} is longer than windows.window (${formatDuration(window)}), so that some traffic is never read`,
    );
  }
  if (pane < 1000) problem(['pane'], `at least 1s, not ${formatDuration(pane)}`);
  if (HOUR % pane !== 0) {
    problem(['pane'], 'an hour must be a whole number of panes: 1m, 5m, 10m, 15m, 30m, 1h, …');
  }
  if (window > 31 * DAY) {
    problem(
      ['window'],
      `at most 31d, not ${formatDuration(window)}: a longer display window does not fit the memory bounds`,
    );
  }
}
