/** Options of `flyball replay`, checked and brought into the pipeline's words. */
import { parseDuration } from '../config/duration.js';
import { pipelineOptions } from '../config/options.js';
import type { Config } from '../config/schema.js';
import type { PipelineOptions } from '../windows/pipeline.js';
import { UsageError } from './exit.js';

export interface ReplayWindows {
  /** `all`, or a duration such as 1h. */
  readonly window?: string;
  /** A duration; default: the configured hop. */
  readonly hop?: string;
}

/** For who wants blocks alone: windows that are seldom read cost little. */
export const BLOCKS_ALONE: ReplayWindows = { window: '1d', hop: '1d' };

/**
 * The pipeline's options for a replay over this many partitions.
 *
 * @throws UsageError where a window is none, or no whole number of panes
 */
export function replayPipeline(
  config: Config,
  partitions: number,
  { window, hop }: ReplayWindows,
): PipelineOptions {
  const options = pipelineOptions(config, partitions);
  const { paneMs } = options;
  const panes = (flag: string, text: string): number => {
    const ms = parseDuration(text);
    if (ms === undefined) {
      const forms = flag === '--window' ? 'all, or a duration such as 1h' : 'a duration such as 5m';
      throw new UsageError(`${flag} takes ${forms}, not "${text}".`);
    }
    if (ms % paneMs !== 0) {
      throw new UsageError(
        `${flag} ${text} is not a whole number of panes of ${paneMs / 60_000} minutes (windows.pane).`,
      );
    }
    return ms / paneMs;
  };
  const hopPanes = hop === undefined ? options.hopPanes : panes('--hop', hop);
  // What is read again later cannot be taken back from a file of readings.
  const final = { ...options, provisional: false, hopPanes };
  if (window === undefined) return final;
  if (window === 'all') return { ...final, windowPanes: undefined, labelWindowPanes: undefined };
  const windowPanes = panes('--window', window);
  if (hop !== undefined && hopPanes > windowPanes) {
    throw new UsageError(
      `--hop ${hop} is longer than --window ${window}, so that some traffic would never be read.`,
    );
  }
  return { ...final, windowPanes, ...labelWindows(windowPanes * paneMs, options) };
}

/** Windows of labels of this length as well, of the configured panes where they divide it. */
function labelWindows(
  windowMs: number,
  { paneMs, labelPaneMs }: PipelineOptions,
): Pick<PipelineOptions, 'labelPaneMs' | 'labelWindowPanes'> {
  const divides = (pane: number) => windowMs % pane === 0 && DAY % pane === 0;
  const pane = [labelPaneMs, windowMs].find(divides) ?? paneMs;
  return { labelPaneMs: pane, labelWindowPanes: windowMs / pane };
}

const DAY = 86_400_000;
