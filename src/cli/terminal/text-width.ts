/**
 * How many columns of a terminal a text takes: 2 for a Chinese character or an emoji, 0 for an accent
 * that joins the letter before it. Styles (see text-style) take none.
 */
import { STYLE_END, STYLE_SEQUENCE, withoutStyles } from './text-style.js';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Plain ASCII, where every character takes one column: nearly all text, measured at once. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Marks and joiners, and the vowels and finals that complete a Hangul syllable. */
const TAKES_NO_COLUMN = /^[\p{M}\p{Cc}\p{Cf}\p{Cs}\u1160-\u11ff\ud7b0-\ud7ff]$/u;
const EMOJI = /^\p{Emoji_Presentation}/u;
const ASKS_FOR_EMOJI = '\ufe0f';

/** Blocks that Unicode's East Asian Width calls wide or full-width, first and last code point. */
const WIDE_BLOCKS: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], // Hangul initials
  [0x2e80, 0x303e], // CJK radicals and punctuation
  [0x3041, 0x33ff], // Kana, Bopomofo, enclosed and squared CJK
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf], // Yi
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3], // Hangul syllables
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60], // full-width forms
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff], // Tangut, Khitan
  [0x1aff0, 0x1b2ff], // Kana supplements
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

/** Columns that the text takes. Control characters count as none: escape untrusted text first. */
export function textWidth(text: string): number {
  const plain = withoutStyles(text);
  if (PRINTABLE_ASCII.test(plain)) return plain.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(plain)) width += graphemeWidth(segment);
  return width;
}

/** What takes the place of the text that did not fit. */
export const ELLIPSIS = '…';

/**
 * The text in at most `width` columns: as it is where it fits, else cut between characters (never
 * inside one) and ended by an ellipsis. A style that was cut open is closed.
 *
 * @example fitText('recommendations', 6) // 'recom…'
 */
export function fitText(text: string, width: number, ellipsis = ELLIPSIS): string {
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(ellipsis);
  if (room < 0) return '';
  let cut = '';
  let used = 0;
  let from = 0;
  const cutPlain = (plain: string): boolean => {
    for (const { segment } of GRAPHEMES.segment(plain)) {
      used += graphemeWidth(segment);
      if (used > room) return true;
      cut += segment;
    }
    return false;
  };
  for (const sequence of text.matchAll(STYLE_SEQUENCE)) {
    if (cutPlain(text.slice(from, sequence.index))) break;
    cut += sequence[0];
    from = sequence.index + sequence[0].length;
  }
  if (used <= room) cutPlain(text.slice(from));
  return cut + ellipsis + (endsStyled(cut) ? STYLE_END : '');
}

/**
 * The text in lines of at most `width` columns, broken between words; a word that is wider is cut, and
 * so is what does not fit `most` lines.
 *
 * @example wrapText('what each user is shown', 12) // ['what each', 'user is', 'shown']
 */
export function wrapText(text: string, width: number, most = Infinity): string[] {
  const lines: string[] = [];
  const words = text.split(' ');
  let line = words.shift() ?? '';
  for (const [at, word] of words.entries()) {
    if (textWidth(line) + 1 + textWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (lines.length + 1 >= most) {
      line = [line, ...words.slice(at)].join(' ');
      break;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line].map((each) => fitText(each, width));
}

/** The text filled up with spaces to `width` columns; wider text stays as it is. */
export function padText(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'left' ? text + space : space + text;
}

function graphemeWidth(grapheme: string): number {
  if (EMOJI.test(grapheme) || grapheme.includes(ASKS_FOR_EMOJI)) return 2;
  let width = 0;
  for (const character of grapheme) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (TAKES_NO_COLUMN.test(character)) return 0;
  const code = character.codePointAt(0)!;
  return WIDE_BLOCKS.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

function endsStyled(text: string): boolean {
  const last = [...text.matchAll(STYLE_SEQUENCE)].at(-1);
  return last !== undefined && last[0] !== STYLE_END;
}
