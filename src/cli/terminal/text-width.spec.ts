import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { styled } from './text-style.js';
import { fitText, padText, textWidth, wrapText } from './text-width.js';

const anyText = fc.string({ unit: 'grapheme' });

describe('textWidth', () => {
  it.each([
    ['', 0],
    ['item-042', 8],
    ['Überfluß', 8],
    ['U\u0308ber', 4],
    ['北京', 4],
    ['ｆｕｌｌ', 8],
    ['한국', 4],
    ['\u1112\u1161\u11ab', 2],
    ['カタカナ', 8],
    ['👍', 2],
    ['👍🏽', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤\ufe0f', 2],
    ['1\ufe0f\u20e3', 2],
    ['▁▂█', 3],
    ['हिन्दी', 3],
    [styled('北京', 'red', true), 4],
  ])('%j takes %d columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('fitText', () => {
  it.each([
    ['recommendations', 6, 'recom…'],
    ['short', 6, 'short'],
    ['exactly', 7, 'exactly'],
    ['北京大学', 5, '北京…'],
    ['北京大学', 6, '北京…'],
    ['👩‍👩‍👧 family', 3, '👩‍👩‍👧…'],
    ['ab', 1, '…'],
    ['ab', 0, ''],
  ])('%j in %d columns is %j', (text, width, fitted) => {
    expect(fitText(text, width)).toBe(fitted);
  });

  it('takes another ellipsis', () => {
    expect(fitText('recommendations', 6, '~')).toBe('recom~');
  });

  it('closes a style that it cuts open', () => {
    const red = styled('recommendations', 'red', true);
    expect(fitText(red, 6)).toBe('\u001b[31mrecom…\u001b[0m');
    expect(fitText(`${styled('a', 'red', true)}bcdef`, 3)).toBe('\u001b[31ma\u001b[0mb…');
  });

  it('never exceeds the width, and keeps what fits', () => {
    fc.assert(
      fc.property(anyText, fc.nat(20), (text, width) => {
        expect(textWidth(fitText(text, width))).toBeLessThanOrEqual(width);
        if (textWidth(text) <= width) expect(fitText(text, width)).toBe(text);
      }),
    );
  });
});

describe('wrapText', () => {
  it('breaks between words, and cuts what is too much', () => {
    const text = 'what each user is shown';
    expect(wrapText(text, 12)).toEqual(['what each', 'user is', 'shown']);
    expect(wrapText(text, 12, 2)).toEqual(['what each', 'user is sho…']);
    expect(wrapText('unbreakable', 6)).toEqual(['unbre…']);
    expect(wrapText('', 6)).toEqual(['']);
    expect(wrapText(text, Infinity)).toEqual([text]);
  });

  it('never exceeds the width or the lines, and loses no word where there is room', () => {
    fc.assert(
      fc.property(anyText, fc.nat(20), fc.integer({ min: 1, max: 4 }), (text, width, most) => {
        const lines = wrapText(text, width, most);
        expect(lines.length).toBeLessThanOrEqual(most);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(wrapText(text, 1000).join(' ')).toBe(text);
      }),
    );
  });
});

describe('padText', () => {
  it('fills up on the other side', () => {
    expect(padText('北', 4, 'left')).toBe('北  ');
    expect(padText('北', 4, 'right')).toBe('  北');
    expect(padText('wide', 2, 'left')).toBe('wide');
  });

  it('gives equal widths', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('left', 'right'), (text, align) => {
        const width = textWidth(text) + 3;
        expect(textWidth(padText(text, width, align))).toBe(width);
      }),
    );
  });
});
