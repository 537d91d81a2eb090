import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { drawFrame, fitFrame, linesAbove, LiveView } from './live-view.js';

const SEQUENCE = /\u001b\[(\??)(\d*)([A-Za-z])/y; // eslint-disable-line no-control-regex

/** A small terminal: obeys what the live view sends and knows what a person would see. */
class Screen {
  /** Everything written, as it came. */
  readonly writes: string[] = [];
  cursorShown = true;
  readonly #lines: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(
    public columns = 40,
    public rows = 10,
  ) {}

  write(text: string): void {
    this.writes.push(text);
    for (let at = 0; at < text.length; at++) {
      SEQUENCE.lastIndex = at;
      const sequence = SEQUENCE.exec(text);
      if (sequence) {
        this.#obey(sequence[1]!, Number(sequence[2]), sequence[3]!);
        at += sequence[0].length - 1;
      } else this.#type(text[at]!);
    }
  }

  /** What is to be seen, without the empty lines below. */
  get shown(): string[] {
    const lines = this.#lines.map((line) => line.join('').trimEnd());
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  #obey(mark: string, count: number, command: string): void {
    if (mark === '?' && count === 25) this.cursorShown = command === 'h';
    if (mark === '?') return;
    if (command === 'A') this.#row = Math.max(0, this.#row - count);
    if (command === 'K') this.#lines[this.#row]!.length = this.#column;
    if (command === 'J') {
      this.#lines[this.#row]!.length = this.#column;
      this.#lines.length = this.#row + 1;
    }
  }

  #type(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') {
      this.#row++;
      this.#column = 0;
      this.#lines[this.#row] ??= [];
    } else {
      const line = this.#lines[this.#row]!;
      while (line.length < this.#column) line.push(' ');
      line[this.#column++] = character;
    }
  }
}

describe('a live view on a terminal', () => {
  it('shows the latest lines and nothing of the former ones', () => {
    const screen = new Screen();
    screen.write('$ flyball demo\r\n');
    const view = new LiveView({ output: screen, redraws: true });
    view.update(['gini 0.44', 'items 130', 'clicks 12']);
    expect(screen.shown).toEqual(['$ flyball demo', 'gini 0.44', 'items 130', 'clicks 12']);
    view.update(['gini 0.9', 'items 7']);
    expect(screen.shown).toEqual(['$ flyball demo', 'gini 0.9', 'items 7']);
    view.update(['one', 'two', 'three', 'four']);
    expect(screen.shown).toEqual(['$ flyball demo', 'one', 'two', 'three', 'four']);
    view.update([]);
    expect(screen.shown).toEqual(['$ flyball demo']);
  });

  it('writes a frame at once, held back until complete, erasing nothing beforehand', () => {
    const screen = new Screen();
    const view = new LiveView({ output: screen, redraws: true });
    view.update(['a', 'b']);
    screen.writes.length = 0;
    view.update(['c', 'd']);
    expect(screen.writes).toEqual([
      '\u001b[?2026h\r\u001b[1Ac\u001b[K\r\nd\u001b[K\u001b[J\u001b[?2026l',
    ]);
  });

  it('hides the cursor while it is open and brings it back on a line below', () => {
    const screen = new Screen();
    const view = new LiveView({ output: screen, redraws: true });
    view.close();
    expect(screen.writes).toEqual([]);
    view.update(['a']);
    expect(screen.cursorShown).toBe(false);
    view.close();
    view.close();
    expect(screen.cursorShown).toBe(true);
    screen.write('$ ');
    expect(screen.shown).toEqual(['a', '$']);
  });

  it('brings the cursor back when the program ends with the view open', () => {
    const screen = new Screen();
    const exit = new EventEmitter();
    const view = new LiveView({ output: screen, redraws: true, exit });
    view.update(['a']);
    view.update(['b']);
    expect(exit.listenerCount('exit')).toBe(1);
    exit.emit('exit');
    expect(screen.cursorShown).toBe(true);
    view.update(['c']);
    view.close();
    expect(exit.listenerCount('exit')).toBe(0);
  });

  it('keeps to the size of the terminal, also when that changes', () => {
    const screen = new Screen(10, 3);
    const view = new LiveView({ output: screen, redraws: true });
    view.update(['0123456789', 'second', 'third']);
    expect(screen.shown).toEqual(['01234567…', 'second']);
    screen.columns = 20;
    screen.rows = 4;
    view.update(['0123456789', 'second', 'third']);
    expect(screen.shown).toEqual(['0123456789', 'second', 'third']);
  });

  it('takes the usual size for a terminal that does not know its own', () => {
    const screen = new Screen(0, 0);
    const line = 'x'.repeat(100);
    new LiveView({ output: screen, redraws: true }).update([line]);
    expect(screen.shown).toEqual([`${'x'.repeat(78)}…`]);
  });

  it('lets no line move the cursor or break the frame', () => {
    const screen = new Screen(60);
    const view = new LiveView({ output: screen, redraws: true });
    view.update(['evil \u001b[2J\u001b[5A\n\ritem', '\u001b[31mred\u001b[0m']);
    expect(screen.shown).toEqual(['evil \\x1b[2J\\x1b[5A\\n\\x0ditem', 'red']);
    expect(screen.writes.join('')).toContain('\u001b[31mred');
  });
});

describe('a live view on anything else', () => {
  it('adds a line an update and sends no sequence', () => {
    const written: string[] = [];
    const view = new LiveView({ output: { write: (text) => written.push(text) }, redraws: false });
    view.update(['a', 'b'], '12:00 gini 0.44\u001b[2J');
    view.update(['c', 'd']);
    view.close();
    expect(written).toEqual(['12:00 gini 0.44\\x1b[2J\n', 'c\n']);
  });
});

describe('its parts', () => {
  it('fit frames', () => {
    expect(fitFrame(['abcdef', 'b', 'c'], 5, 3)).toEqual(['abc…', 'b']);
    expect(fitFrame(['a'], 80, 1)).toEqual(['a']);
  });

  it('draw from where the former frame began', () => {
    expect(drawFrame(['x'], 0)).not.toContain('A');
    expect(drawFrame(['x'], 3)).toContain('\r\u001b[3Ax');
  });

  it('count the lines that a narrower window has wrapped', () => {
    expect(linesAbove([], 80)).toBe(0);
    expect(linesAbove([10, 0, 5], 80)).toBe(2);
    expect(linesAbove([10, 0, 5], 4)).toBe(5);
  });
});
