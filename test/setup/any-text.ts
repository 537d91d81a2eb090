/** Texts of any characters, for properties of what must hold for every text. */
import fc from 'fast-check';

/** Any character: those of names and markup more often, so that short texts have some. */
const character = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
    { weight: 2, arbitrary: fc.integer({ min: 0x80, max: 0xd7ff }) },
    { weight: 1, arbitrary: fc.integer({ min: 0xe000, max: 0xffff }) },
    { weight: 2, arbitrary: fc.integer({ min: 0x10000, max: 0x10ffff }) },
  )
  .map((point) => String.fromCodePoint(point));

/** Names that objects have of themselves. */
const inherited = fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'toString');

/**
 * Any text that UTF-8 can hold, of so many characters. The library's own strings of any unit take a
 * second to set up in every file.
 *
 * @param options by default as many characters as the library gives an array
 */
export function anyText(
  options: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<string> {
  const texts = fc.array(character, options).map((characters) => characters.join(''));
  const { minLength = 0, maxLength = Infinity } = options;
  const takesNames = minLength <= 8 && maxLength >= 14;
  return takesNames ? fc.oneof({ weight: 15, arbitrary: texts }, inherited) : texts;
}
