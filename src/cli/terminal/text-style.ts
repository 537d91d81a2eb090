/**
 * Emphasis. Whether the terminal shows colours is decided by the caller (NO_COLOR, --no-color, a
 * pipe), never here.
 */
import { visibleText } from '../../events/visible-text.js';

export type TextStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const CODES: Readonly<Record<TextStyle, number>> = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  cyan: 36,
};

/** Ends every style. */
export const STYLE_END = '\u001b[0m';

/** Matches the sequences that `styled` writes (SGR); the only escapes our own lines may hold. */
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
export const STYLE_SEQUENCE = /\u001b\[[0-9;]*m/g;

/** The text in this style, or as it is where colours are off. Escape untrusted text first. */
export function styled(text: string, style: TextStyle, color: boolean): string {
  return color ? `\u001b[${CODES[style]}m${text}${STYLE_END}` : text;
}

/** The text without styles. */
export function withoutStyles(text: string): string {
  return text.replace(STYLE_SEQUENCE, '');
}

/** The text with its styles kept and everything else that a terminal might obey spelled out. */
export function onlyStyled(text: string): string {
  let safe = '';
  let from = 0;
  for (const sequence of text.matchAll(STYLE_SEQUENCE)) {
    safe += visibleText(text.slice(from, sequence.index)) + sequence[0];
    from = sequence.index + sequence[0].length;
  }
  return safe + visibleText(text.slice(from));
}
