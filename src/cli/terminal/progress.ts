/** How far a long reading of files has come: a bar on the terminal, nothing anywhere else. */
import { SingleBar, type Options } from 'cli-progress';
import { formatNumber } from '../../detectors/number-format.js';
import { visibleText } from '../../events/visible-text.js';

/** Shown while something long is under way. `stop` must be called, also after an error. */
export interface Progress {
  /** So much is done, in the unit of the total. */
  update(done: number): void;
  /** Takes the bar away. May be repeated. */
  stop(): void;
}

export interface ProgressOptions {
  /** What is under way, in a word or two; need not be trusted. */
  readonly label: string;
  /** How much there is to do. */
  readonly total: number;
  /** Its unit, as in `B`; default none. */
  readonly unit?: string;
  /** Only ASCII characters. */
  readonly ascii?: boolean;
}

const BAR_CHARACTERS = 30;
const FRAMES_PER_SECOND = 8;

/** Progress of which nothing is shown. */
const SILENT: Progress = {
  update: () => undefined,
  stop: () => undefined,
};

/**
 * Starts a progress bar with percentage and time left. Draw it on standard error, so that output can
 * be piped on; where the stream is no terminal nothing is written at all. The bar is gone after
 * `stop`, so that what is printed next stands alone. An open bar keeps the program alive.
 *
 * @example
 * const progress = createProgress(process.stderr, { label: 'reading', total: bytes, unit: 'B' });
 */
export function createProgress(stream: NodeJS.WriteStream, options: ProgressOptions): Progress {
  if (!stream.isTTY) return SILENT;
  const bar = new SingleBar({ stream, ...barOptions(options) });
  bar.start(options.total, 0);
  return {
    update: (done) => bar.update(Math.min(done, options.total)),
    stop: () => bar.stop(),
  };
}

function barOptions({ label, unit = '', ascii }: ProgressOptions): Options {
  // Braces would be taken for the bar's own placeholders.
  const name = visibleText(label).replace(/[{}]/g, '');
  return {
    format: `${name} {bar} {percentage}% | {value}${unit} of {total}${unit} | {eta_formatted} left`,
    barCompleteChar: ascii === true ? '#' : '█',
    barIncompleteChar: ascii === true ? '.' : '░',
    barsize: BAR_CHARACTERS,
    fps: FRAMES_PER_SECOND,
    // A hidden cursor would stay hidden where the program is interrupted, unless the bar took over
    // its signals; those belong to whoever runs the program.
    hideCursor: false,
    gracefulExit: false,
    // Cuts the bar at the terminal's edge: a wrapped one could not be redrawn in place.
    linewrap: true,
    clearOnComplete: true,
    formatValue: (value, _, type) =>
      type === 'value' || type === 'total' ? formatNumber(value) : String(value),
  };
}
