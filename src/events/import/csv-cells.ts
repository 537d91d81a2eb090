/** Cuts a row of a CSV file into its cells, as RFC 4180 has it. */

export interface CsvFormat {
  /** What separates cells; one or more characters. */
  readonly delimiter: string;
  /** The quotation mark, one character; undefined where none has a meaning. */
  readonly quote: string | undefined;
}

/**
 * The cells of a row; undefined where a quotation mark stands inside an unquoted cell, or something
 * follows the one that closes a quoted cell.
 *
 * @example cellsOf('a,"b,""c"""', { delimiter: ',', quote: '"' }) // ['a', 'b,"c"']
 */
export function cellsOf(text: string, { delimiter, quote }: CsvFormat): string[] | undefined {
  if (quote === undefined || !text.includes(quote)) return text.split(delimiter);
  const cells: string[] = [];
  let start = 0;
  for (;;) {
    let end: number;
    if (text.startsWith(quote, start)) {
      const close = closingQuote(text, quote, start + 1);
      if (close === -1) return undefined;
      cells.push(text.slice(start + 1, close).replaceAll(quote + quote, quote));
      end = close + 1;
    } else {
      end = endOfCell(text, delimiter, start);
      const cell = text.slice(start, end);
      if (cell.includes(quote)) return undefined;
      cells.push(cell);
    }
    if (end === text.length) return cells;
    if (!text.startsWith(delimiter, end)) return undefined;
    start = end + delimiter.length;
  }
}

/** Where the quoted cell is closed whose content starts here; -1 where it is not. */
function closingQuote(text: string, quote: string, start: number): number {
  let at = text.indexOf(quote, start);
  // Of a doubled mark, neither closes the cell.
  while (at !== -1 && text.startsWith(quote, at + 1)) at = text.indexOf(quote, at + 2);
  return at;
}

function endOfCell(text: string, delimiter: string, start: number): number {
  const end = text.indexOf(delimiter, start);
  return end === -1 ? text.length : end;
}
