/** What is taken for granted of a terminal, and what is not. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { processTerminal } from '../../src/cli/terminal.js';

function looksOf(environment: Record<string, string>, isTTY: boolean) {
  const stdout = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const streams = { stdout, stderr: stdout } as unknown as NodeJS.Process;
  const { color, redraws } = processTerminal(environment, streams);
  return { color, redraws };
}

describe('the terminal', () => {
  it('is drawn on again and coloured only where it knows how', () => {
    expect(looksOf({ TERM: 'xterm-256color' }, true)).toEqual({ color: true, redraws: true });
    expect(looksOf({ TERM: 'xterm', NO_COLOR: '1' }, true)).toEqual({
      color: false,
      redraws: true,
    });
    expect(looksOf({ TERM: 'dumb' }, true)).toEqual({ color: false, redraws: false });
    expect(looksOf({ TERM: 'xterm' }, false)).toEqual({ color: false, redraws: false });
  });
});
