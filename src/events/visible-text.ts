/**
 * Makes untrusted text safe to print. Names of items, surfaces and policies come from whoever
 * publishes events; a terminal obeys control characters inside them (move the cursor, set the title,
 * paste into the command line), and some invisible ones reorder or hide what is read.
 */

/** Controls, invisible format characters, line and paragraph separators, halves of surrogate pairs. */
const TREACHEROUS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Format characters that scripts and emoji need to look right, and that can do no more than that. */
const JOINERS = new Set(['\u200c', '\u200d']);

/**
 * The text with every character that a terminal might obey, or that no one could see, spelled out.
 * Printable text of any script stays as it is. The result has no line breaks.
 *
 * @example visibleText('\u001b[31mred') // '\\x1b[31mred', seven harmless characters more
 * @example visibleText('a\u202eb') // 'a\\u{202e}b'
 */
export function visibleText(text: string): string {
  return text.replace(TREACHEROUS, (character) =>
    JOINERS.has(character) ? character : spelledOut(character),
  );
}

function spelledOut(character: string): string {
  const code = character.codePointAt(0)!;
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
