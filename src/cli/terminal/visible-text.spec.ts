import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { onlyStyled, styled, withoutStyles } from './text-style.js';
import { visibleText } from '../../events/visible-text.js';
import { anyText } from '../../../test/setup/any-text.js';

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;
const ESCAPE = '\u001b';
const OSC_TITLE = '\u001b]0;owned\u0007';

describe('visibleText', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['window titles', OSC_TITLE, '\\x1b]0;owned\\x07'],
    ['one-byte controls of the upper half', '\u009b2J', '\\x9b2J'],
    ['line breaks and tabs', 'a\r\n\tb', 'a\\x0d\\n\\tb'],
    ['other line breaks', 'a\u2028b\u0085', 'a\\u{2028}b\\x85'],
    ['reversed reading', 'abc\u202ecba', 'abc\\u{202e}cba'],
    ['isolates', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['invisible spaces', 'ad\u200bmin\ufeff', 'ad\\u{200b}min\\u{feff}'],
    ['invisible tags', 'a\u{e0041}', 'a\\u{e0041}'],
    ['halves of pairs', 'a\ud800b', 'a\\u{d800}b'],
    ['the delete character', 'a\u007f', 'a\\x7f'],
  ])('spells out %s', (_, text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  it.each(['item-042', 'Über 北京 مرحبا हिन्दी', '👩‍🚀 👍🏽', 'می‌خواهم', 'a\\b', ''])(
    'leaves %j',
    (text) => {
      expect(visibleText(text)).toBe(text);
    },
  );

  it('leaves nothing that a terminal obeys, whatever comes', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(visibleText(text)).not.toMatch(CONTROLS);
        expect(visibleText(visibleText(text))).toBe(visibleText(text));
      }),
    );
  });
});

describe('styles', () => {
  it('wrap the text, or do nothing where colours are off', () => {
    expect(styled('7', 'red', true)).toBe('\u001b[31m7\u001b[0m');
    expect(styled('7', 'red', false)).toBe('7');
  });

  it('come off again', () => {
    expect(withoutStyles(`a ${styled('b', 'bold', true)} c`)).toBe('a b c');
  });

  it('are all that onlyStyled lets through', () => {
    expect(onlyStyled(`${styled('a', 'dim', true)}${OSC_TITLE}\u001b[2J`)).toBe(
      '\u001b[2ma\u001b[0m\\x1b]0;owned\\x07\\x1b[2J',
    );
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(withoutStyles(onlyStyled(ESCAPE + text))).not.toMatch(CONTROLS);
      }),
    );
  });
});
