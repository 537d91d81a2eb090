import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createProgress } from './progress.js';

/** A stream that keeps what is written, as a terminal or as none. */
function recorder(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  let written = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  const stream = Object.assign(sink, { isTTY, columns: 100, rows: 24 }) as unknown;
  return { stream: stream as NodeJS.WriteStream, text: () => written };
}

describe('progress', () => {
  it('shows how far things are, and leaves no trace', () => {
    const { stream, text } = recorder(true);
    const progress = createProgress(stream, { label: 'reading', total: 20_000_000, unit: 'B' });
    progress.update(5_000_000);
    progress.stop();
    progress.stop();
    expect(text()).toContain('reading ███████');
    expect(text()).toContain('25% | 5.00MB of 20.0MB');
    const afterBar = text().slice(text().lastIndexOf('left') + 'left'.length);
    expect(afterBar).toContain('\u001b[2K');
  });

  it('writes nothing where there is no terminal', () => {
    const { stream, text } = recorder(false);
    const progress = createProgress(stream, { label: 'reading', total: 10 });
    progress.update(5);
    progress.stop();
    expect(text()).toBe('');
  });

  it('stays at the end where more is done than there was', () => {
    const { stream, text } = recorder(true);
    const progress = createProgress(stream, { label: 'reading', total: 10, ascii: true });
    progress.update(15);
    progress.stop();
    expect(text()).toContain('reading ############################## 100% | 10 of 10');
  });

  it('does not take a label for commands or for its own placeholders', () => {
    const { stream, text } = recorder(true);
    createProgress(stream, { label: '{bar}\u001b]0;owned\u0007', total: 10 }).stop();
    expect(text()).toContain('bar\\x1b]0;owned\\x07');
    expect(text()).not.toContain('\u001b]0;');
  });
});
