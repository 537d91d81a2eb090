import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Dictionary } from '../../src/events/dictionary.js';
import { PUBLIC_KEY, TextHasher } from '../../src/events/hash64.js';

describe('Dictionary', () => {
  it('numbers texts as they come, and keeps their text and hash, however many there are', () => {
    const dictionary = new Dictionary();
    const texts = Array.from({ length: 1000 }, (_, i) => `text-${i}`);
    expect(texts.map((text) => dictionary.number(text))).toEqual([...texts.keys()]);
    expect(texts.map((_, number) => dictionary.text(number))).toEqual(texts);
    const hasher = new TextHasher(PUBLIC_KEY);
    for (const [number, text] of texts.entries()) {
      const { high, low } = hasher.hash(text);
      expect([dictionary.hashHigh[number], dictionary.hashLow[number]]).toEqual([high, low]);
    }
  });

  it('gives a text the same number each time', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2 })), (texts) => {
        const dictionary = new Dictionary();
        const different = [...new Set(texts)];
        expect(texts.map((text) => dictionary.number(text))).toEqual(
          texts.map((text) => different.indexOf(text)),
        );
        expect(dictionary.size).toBe(different.length);
      }),
    );
  });

  it('takes the names of what every object has', () => {
    const dictionary = new Dictionary();
    const texts = ['__proto__', 'constructor', 'toString', ''];
    expect(texts.map((text) => dictionary.number(text))).toEqual([0, 1, 2, 3]);
    expect(texts.map((_, number) => dictionary.text(number))).toEqual(texts);
  });

  it('has no text for a number that it never gave', () => {
    const dictionary = new Dictionary();
    expect(() => dictionary.text(0)).toThrow(RangeError);
    dictionary.number('');
    expect(dictionary.text(0)).toBe('');
    expect(() => dictionary.text(1)).toThrow(RangeError);
  });
});
