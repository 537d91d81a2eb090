/** Tables in columns that line up, whatever is in them. */
import { styled, type TextStyle } from './text-style.js';
import { fitText, padText, textWidth } from './text-width.js';
import { visibleText } from '../../events/visible-text.js';

export interface TableColumn {
  readonly title: string;
  /** Numbers read best to the right; default left. */
  readonly align?: 'left' | 'right';
  /** Never wider than this; longer cells are cut. */
  readonly widest?: number;
  /** What it says means nothing when cut, as a number: it is narrowed only when no other can be. */
  readonly keeps?: true;
}

/** Text, which need not be trusted, perhaps with emphasis. Undefined leaves the cell empty. */
export type TableCell = string | { readonly text: string; readonly style: TextStyle } | undefined;

export interface TableOptions {
  /**
   * Width of the terminal: the widest columns are narrowed until a line fits. Undefined, or 0 as
   * terminals say that do not know, is no limit.
   */
  readonly columns?: number | undefined;
  /** Whether to use colours; default no. */
  readonly color?: boolean;
  /** Only ASCII characters in what the table itself draws. */
  readonly ascii?: boolean;
}

/** No column is narrowed below this, or below its own width: some of each must stay readable. */
const NARROWEST = 4;
const BETWEEN = '  ';

/**
 * The lines of a table: titles, a rule, the rows. No line ends in spaces. Control characters in
 * titles and cells are spelled out, so no cell can move the cursor or break its line. A row shorter
 * than the columns is filled up with empty cells; a longer one is cut.
 *
 * Where even the narrowest columns are wider than the terminal, lines are cut at its edge.
 *
 * @example
 * formatTable([{ title: 'item' }, { title: 'shown', align: 'right' }], [['item-042', '1,204']])
 * // ['item      shown', '────────  ─────', 'item-042  1,204']
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  options: TableOptions = {},
): string[] {
  const available = options.columns || Infinity;
  const color = options.color ?? false;
  const ellipsis = options.ascii === true ? '~' : undefined;
  const titles = columns.map(({ title }) => visibleText(title));
  const cells = rows.map((row) => columns.map((_, at) => visibleText(textOf(row[at]))));
  const natural = columns.map(({ widest = Infinity }, at) =>
    Math.min(
      widest,
      [titles, ...cells].reduce((most, row) => Math.max(most, textWidth(row[at]!)), 0),
    ),
  );
  const keeps = columns.map((column) => column.keeps === true);
  const widths = narrowed(natural, keeps, available);

  const line = (
    texts: readonly string[],
    styleOf: (at: number) => TextStyle | undefined,
  ): string => {
    const parts = texts.map((text, at) => {
      const style = styleOf(at);
      const fitted = fitText(text, widths[at]!, ellipsis);
      const shown = style === undefined ? fitted : styled(fitted, style, color);
      return padText(shown, widths[at]!, columns[at]!.align ?? 'left');
    });
    return fitText(parts.join(BETWEEN).trimEnd(), available, ellipsis);
  };
  const rule = widths.map((width) => (options.ascii === true ? '-' : '─').repeat(width));
  return [
    line(titles, () => 'bold'),
    line(rule, () => 'dim'),
    ...cells.map((texts, row) => line(texts, (at) => styleOfCell(rows[row]![at]))),
  ];
}

/** Takes width from the widest column, one by one, until all fit or none can give more. */
function narrowed(
  natural: readonly number[],
  keeps: readonly boolean[],
  available: number,
): number[] {
  const widths = [...natural];
  const gaps = BETWEEN.length * Math.max(0, widths.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, gaps) - available;
  while (excess > 0) {
    const widestOf = (kept: boolean) =>
      Math.max(0, ...widths.filter((_, at) => keeps[at] === kept));
    const giving = widestOf(false) <= NARROWEST;
    const widest = widestOf(giving);
    if (widest <= NARROWEST) break;
    widths[widths.findIndex((width, at) => width === widest && keeps[at] === giving)] = widest - 1;
    excess--;
  }
  return widths;
}

function textOf(cell: TableCell): string {
  if (cell === undefined) return '';
  return typeof cell === 'string' ? cell : cell.text;
}

function styleOfCell(cell: TableCell): TextStyle | undefined {
  return typeof cell === 'object' ? cell.style : undefined;
}
