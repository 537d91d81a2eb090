/**
 * A few lines at the bottom of a terminal that are redrawn in place. Where the output is no terminal
 * (a file, a pipe, a log) nothing can be redrawn, so each update adds one line instead.
 */
import { onlyStyled } from './text-style.js';
import { fitText, textWidth } from './text-width.js';

/** The part of a writable stream that a view needs; `process.stdout` is one. */
export interface TerminalOutput {
  write(text: string): unknown;
  /** Size in characters; both are read anew at each update, as windows are resized. */
  readonly columns?: number;
  readonly rows?: number;
}

/** Where a view asks to be told that the program ends; `process` is one. */
export interface ExitNotice {
  once(event: 'exit', listener: () => void): unknown;
  off(event: 'exit', listener: () => void): unknown;
}

export interface LiveViewOptions {
  readonly output: TerminalOutput;
  /** Whether the output is a terminal that moves its cursor when told to. */
  readonly redraws: boolean;
  /** Brings the cursor back if the program ends with the view still open. */
  readonly exit?: ExitNotice;
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
/** Terminals that know these hold back drawing until the frame is complete; others ignore them. */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';
const CLEAR_LINE_REST = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/**
 * Redraws its lines in place, without flicker: a frame is written at once, over the old one, and
 * nothing is erased before its replacement is there. Lines are cut at the terminal's edge and the
 * view at its height; of what the lines hold, only styles reach the terminal as sequences.
 *
 * @example
 * const view = new LiveView({ output: process.stdout, redraws: true, exit: process });
 * try {
 *   for await (const state of states) view.update(linesOf(state), summaryOf(state));
 * } finally {
 *   view.close();
 * }
 */
export class LiveView {
  readonly #output: TerminalOutput;
  readonly #redraws: boolean;
  readonly #exit: ExitNotice | undefined;
  readonly #onExit = (): void => this.close();
  /** Widths of the lines on the terminal; undefined before the first and after the last frame. */
  #drawn: readonly number[] | undefined;

  constructor({ output, redraws, exit }: LiveViewOptions) {
    this.#output = output;
    this.#redraws = redraws;
    this.#exit = exit;
  }

  /**
   * Shows these lines in place of the former ones. Without a terminal the summary is printed, on a
   * line of its own, with styles as given; by default the first of the lines.
   */
  update(lines: readonly string[], summary = lines[0] ?? ''): void {
    if (!this.#redraws) {
      this.#output.write(onlyStyled(summary) + '\n');
      return;
    }
    // Some terminals say 0 where they do not know.
    const columns = this.#output.columns || DEFAULT_COLUMNS;
    const rows = this.#output.rows || DEFAULT_ROWS;
    if (this.#drawn === undefined) {
      this.#output.write(HIDE_CURSOR);
      this.#exit?.once('exit', this.#onExit);
    }
    const frame = fitFrame(lines, columns, rows);
    this.#output.write(drawFrame(frame, linesAbove(this.#drawn ?? [], columns)));
    this.#drawn = frame.map(textWidth);
  }

  /** Leaves the last frame standing, with the cursor back on a line below it. May be repeated. */
  close(): void {
    if (this.#drawn === undefined) return;
    this.#output.write((this.#drawn.length > 0 ? '\n' : '') + SHOW_CURSOR);
    this.#drawn = undefined;
    this.#exit?.off('exit', this.#onExit);
  }
}

/**
 * The lines as they fit: cut one column before the edge, since clearing the rest of a full line takes
 * its last character on some terminals. Of too many lines the last ones are left out.
 */
export function fitFrame(lines: readonly string[], columns: number, rows: number): string[] {
  const fitting = lines.slice(0, Math.max(1, rows - 1));
  return fitting.map((line) => fitText(onlyStyled(line), columns - 1));
}

/** What to write to replace a frame whose first line is `above` lines over the cursor's. */
export function drawFrame(frame: readonly string[], above: number): string {
  const up = above > 0 ? `\u001b[${above}A` : '';
  const body = frame.map((line) => line + CLEAR_LINE_REST).join('\r\n');
  return `${BEGIN_FRAME}\r${up}${body}${CLEAR_BELOW}${END_FRAME}`;
}

/**
 * How many lines the start of a frame lies above its end, on a terminal of so many columns: one for
 * each line but the last, and more where a window made narrower has wrapped them.
 */
export function linesAbove(widths: readonly number[], columns: number): number {
  const height = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
  return Math.max(0, height - 1);
}
