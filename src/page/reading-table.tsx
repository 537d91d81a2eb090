/** The last windows of a reading as a table: what the chart shows, for those who do not see it. */
import type { JSX } from 'preact';
import type { SeriesJson } from '../adapters/http/status-json.js';
import { timeWords, unitWords, valueWords } from './words.js';

const ROWS = 24;

export function ReadingTable({ series }: { readonly series: SeriesJson }): JSX.Element {
  const places = [...series.end.keys()].slice(-ROWS).reverse();
  return (
    <details>
      <summary>The last windows of “{series.reading.title}” as a table</summary>
      <table>
        <caption class="hidden">The last windows of “{series.reading.title}”</caption>
        <thead>
          <tr>
            <th scope="col">Window to</th>
            <th scope="col">Value ({unitWords(series.reading.unit)})</th>
          </tr>
        </thead>
        <tbody>
          {places.map((at) => (
            <tr key={series.end[at]}>
              <th scope="row">{timeWords(series.end[at] ?? 0)}</th>
              <td>{valueWords(series, at) ?? `not known (${series.reason[at] ?? 'no reason'})`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
