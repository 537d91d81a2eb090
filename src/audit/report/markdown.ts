/**
 * Text for Markdown (CommonMark and what GitHub adds): whatever stands in an event stays text. It
 * cannot begin a heading, list, table, link, image, formula or tag, nor address anyone.
 */
import { visibleText } from '../../events/visible-text.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Wide forms that look alike and address no one. */
const WIDE_AT = '\uff20';

/**
 * The text as one line of Markdown. Punctuation that could begin markup is escaped, addresses are cut so
 * that nothing is linked, and `@` becomes its wide form, since escaping does not keep chat programs from
 * telling who is named.
 *
 * @example escapeMarkdown('[x](javascript:alert(1)) @here') // '\\[x\\](javascript:alert(1)) ＠here'
 */
export function escapeMarkdown(text: string): string {
  return visibleText(text)
    .replace(/[\\`*_{}[\]#|~$]/g, '\\$&')
    .replace(/[&<>]/g, (character) => ENTITIES[character]!)
    .replace(/@/g, WIDE_AT)
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www)\./gi, '$1\\.')
    .replace(/^(\s*)([-+=!])/, '$1\\$2')
    .replace(/^(\s*\d+)\.(?=\s|$)/, '$1\\.');
}

/** The text cut to so many characters, with a mark where something is missing. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
