/**
 * The source texts of a JSON array's elements, so that a refused element can be kept as it was sent.
 * Only called when something was refused; the array is known to be well-formed JSON.
 */

/** Source text of each top-level element of a well-formed JSON array, without surrounding blanks. */
export function jsonElements(array: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let start = -1;
  let inText = false;
  for (let at = array.indexOf('[') + 1; at < array.length; at++) {
    const c = array[at]!;
    if (inText) {
      if (c === '\\') at++;
      else if (c === '"') inText = false;
      continue;
    }
    if ((c === ',' || c === ']') && depth === 0) {
      if (start >= 0) elements.push(array.slice(start, at).trimEnd());
      start = -1;
      if (c === ']') break;
      continue;
    }
    if (start < 0 && c > ' ') start = at;
    if (c === '"') inText = true;
    else if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') depth--;
  }
  return elements;
}
