import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KEPT_LINE_BYTES, LineSplitter, type Line } from '../../../src/events/import/lines.js';

/** All lines of the chunks. */
function split(chunks: readonly Uint8Array[], maxLineBytes?: number): Line[] {
  const splitter = new LineSplitter(maxLineBytes);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

/** The bytes cut at the places given, as fractions of their length. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => Math.floor(place * bytes.length)), bytes.length];
  ends.sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

describe('LineSplitter', () => {
  it('numbers lines from 1 and keeps blank ones', () => {
    expect(split([Buffer.from('a\n\nb')])).toEqual([
      { number: 1, text: 'a', fault: undefined },
      { number: 2, text: '', fault: undefined },
      { number: 3, text: 'b', fault: undefined },
    ]);
  });

  it('makes no line of what follows the last line end, where nothing does', () => {
    expect(split([Buffer.from('a\n')])).toHaveLength(1);
    expect(split([])).toEqual([]);
  });

  it('takes CRLF for a line end, and a single CR for text', () => {
    expect(split([Buffer.from('a\r\nb\rc\r\n')]).map(({ text }) => text)).toEqual(['a', 'b\rc']);
  });

  it('drops a byte order mark, at the start only', () => {
    const lines = split([Buffer.from('\uFEFFa\n\uFEFFb')]);
    expect(lines.map(({ text }) => text)).toEqual(['a', '\uFEFFb']);
  });

  it('gives up a line that is not UTF-8, and keeps its bytes', () => {
    const [first, second, third] = split([Buffer.from('ä\n\xE4x\nö\n', 'latin1')]);
    expect(first?.fault?.refusal.code).toBe('not_utf8');
    expect(second?.fault).toEqual({
      refusal: { code: 'not_utf8', field: '', found: '' },
      bytes: Uint8Array.of(0xe4, 0x78),
    });
    expect(third?.number).toBe(3);
  });

  it('gives up a line above the maximum, and goes on with the next', () => {
    const lines = split([Buffer.from('12345\n123456\r\n1\n')], 5);
    expect(lines.map(({ text }) => text)).toEqual(['12345', '', '1']);
    expect(lines[1]?.fault?.refusal).toEqual({
      code: 'message_too_large',
      field: '',
      found: 'a line of 6 bytes',
    });
  });

  it('counts bytes, not characters', () => {
    expect(split([Buffer.from('äää')], 5)[0]?.fault?.refusal.found).toBe('a line of 6 bytes');
    expect(split([Buffer.from('äää')], 6)[0]?.text).toBe('äää');
  });

  it('holds no more of an endless line than the maximum and a chunk', () => {
    const splitter = new LineSplitter(2 * KEPT_LINE_BYTES);
    const chunk = Buffer.alloc(KEPT_LINE_BYTES, 'x');
    for (let pushed = 0; pushed < 100; pushed++) expect(splitter.push(chunk)).toEqual([]);
    const [line] = splitter.push(Buffer.from('\n'));
    expect(line?.fault?.refusal.found).toBe(`a line of ${100 * KEPT_LINE_BYTES} bytes`);
    expect(line?.fault?.bytes).toHaveLength(KEPT_LINE_BYTES);
  });

  it('gives the same lines wherever the chunks end', () => {
    const text = fc.array(fc.constantFrom('a', 'ä', '€', '😀', '\n', '\r', '"', ','), {
      maxLength: 60,
    });
    const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
    fc.assert(
      fc.property(text, places, (characters, ends) => {
        const bytes = Buffer.from(characters.join(''));
        expect(split(cut(bytes, ends), 20)).toEqual(split([bytes], 20));
      }),
    );
  });

  it('loses nothing of a text: its lines are the text', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 10 });
    const plain = word.filter((text) => !/[\r\n\uFEFF]/.test(text));
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1 }), (texts) => {
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
        expect(split([bytes]).map(({ text }) => text)).toEqual(texts);
      }),
    );
  });
});
