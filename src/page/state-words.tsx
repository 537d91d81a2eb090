/** A set of states of which one holds, in words: which, and since when. */
import type { JSX } from 'preact';
import type { SeriesJson } from '../adapters/http/status-json.js';
import { lastValue } from './reading-group.js';
import { timeWords } from './words.js';

/** Whether exactly one of these holds at a time. */
export function areStates(series: readonly SeriesJson[]): boolean {
  return series.length > 1 && series.every(({ by }) => by['state'] !== undefined);
}

export function StateWords({ series }: { readonly series: readonly SeriesJson[] }): JSX.Element {
  return (
    <ul class="states">
      {series.map((each) => {
        const holds = lastValue(each) === 1;
        return (
          <li key={each.by['state']} class={holds ? 'holds' : ''}>
            {holds && <span aria-hidden="true">● </span>}
            {each.by['state']}
            {holds && <span class="muted small">{sinceWords(each)}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** Since the first window of the present stretch, or for as long as is kept. */
function sinceWords({ end, value }: SeriesJson): string {
  const other = value.findLastIndex((each) => each !== 1);
  const since = end[other + 1];
  return since === undefined ? '' : `, since ${timeWords(since)}${other < 0 ? ' at least' : ''}`;
}
