/** What is counted in panes of other sections must be whole panes, and fit a day. */
import { formatDuration } from '../duration.js';
import type { Problem } from '../problem.js';
import { DAY, HOUR, notWholePanes } from '../sections/builders.js';

interface Panes {
  readonly windows: { readonly pane: number };
}

/** Panes of labels are whole panes, a day is whole panes of labels, and so is their window. */
export function checkLabelPanes(
  {
    windows,
    labels,
  }: Panes & { readonly labels: { readonly pane: number; readonly window: number } },
  problem: Problem,
): void {
  if (fitsHour(windows) && !isWhole(labels.pane, windows.pane)) {
    problem(['labels', 'pane'], notWholePanes(labels.pane, windows.pane));
  } else if (DAY % labels.pane !== 0) {
    problem(
      ['labels', 'pane'],
      `a day must be a whole number of panes of labels, such as 1h, 2h or 6h, not ${formatDuration(labels.pane)}`,
    );
  } else if (!isWhole(labels.window, labels.pane)) {
    problem(
      ['labels', 'window'],
      `must be a whole number of panes of labels (labels.pane, ${formatDuration(labels.pane)}), not ${formatDuration(labels.window)}`,
    );
  }
}

/** A window of labelling is whole panes, and a day is whole windows. */
export function checkLabellingWindow(
  { windows, labelling: { window } }: Panes & { readonly labelling: { readonly window: number } },
  problem: Problem,
): void {
  if (!fitsHour(windows)) return;
  if (!isWhole(window, windows.pane)) {
    problem(['labelling', 'window'], notWholePanes(window, windows.pane));
  } else if (DAY % window !== 0) {
    problem(
      ['labelling', 'window'],
      `a day must be a whole number of windows of labelling, such as 1h, 2h or 6h, not ${formatDuration(window)}`,
    );
  }
}

/** The ranker is trained anew at the edge of a pane. */
export function checkRetraining(
  {
    windows,
    detectors,
  }: Panes & { readonly detectors: { readonly bandwagon: { readonly retrainEvery: number } } },
  problem: Problem,
): void {
  if (fitsHour(windows) && !isWhole(detectors.bandwagon.retrainEvery, windows.pane)) {
    problem(
      ['detectors', 'bandwagon', 'retrainEvery'],
      notWholePanes(detectors.bandwagon.retrainEvery, windows.pane),
    );
  }
}

/** The stretch of the baseline begins and ends at the edge of a pane. */
export function checkBaselineEdges(
  {
    windows,
    baseline,
  }: Panes & {
    readonly baseline: { readonly from?: string | undefined; readonly to?: string | undefined };
  },
  problem: Problem,
): void {
  for (const end of ['from', 'to'] as const) {
    const time = baseline[end];
    if (time !== undefined && Date.parse(time) % windows.pane !== 0) {
      problem(
        ['baseline', end],
        `must lie on the edge of a pane (windows.pane, ${formatDuration(windows.pane)}), not ${time}`,
      );
    }
  }
}

/** A pane that does not fit an hour is told of by itself. */
function fitsHour({ pane }: { readonly pane: number }): boolean {
  return HOUR % pane === 0;
}

/** Whether a length is one or more whole units. */
function isWhole(length: number, unit: number): boolean {
  return length !== 0 && length % unit === 0;
}
