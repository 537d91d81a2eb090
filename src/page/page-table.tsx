/** A table that becomes a list of cards on a narrow screen; its roles stay those of a table. */
import type { ComponentChildren, JSX } from 'preact';

export interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
}

export interface Row {
  readonly key: string;
  /** The first is the row's header. */
  readonly cells: readonly ComponentChildren[];
  readonly class?: string;
}

export interface PageTableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export function PageTable({ caption, columns, rows }: PageTableProps): JSX.Element {
  const looks = columns.map(({ isNumber }) => (isNumber ? 'number' : undefined));
  return (
    <table class="cards" role="table">
      <caption class="hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title }, at) => (
            <th scope="col" role="columnheader" class={looks[at]} key={title}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, cells: [first, ...others], class: look }) => (
          <tr key={key} role="row" class={look}>
            <th scope="row" role="rowheader">
              {first}
            </th>
            {others.map((cell, at) => (
              <td
                key={columns[at + 1]!.title}
                role="cell"
                class={looks[at + 1]}
                data-column={columns[at + 1]!.title}
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
