/** How far the monitor has come, and whether its events add up. */
import type { JSX } from 'preact';
import type { AccountingJson, OverviewJson } from '../adapters/http/status-json.js';
import type { Connection } from './live.js';
import { countWords, lagWords, timeWords } from './words.js';

const CONNECTIONS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost; trying again',
};

export function LiveIndicator({ connection }: { readonly connection: Connection }): JSX.Element {
  return (
    <span class={`live ${connection}`} role="status">
      {CONNECTIONS[connection]}
    </span>
  );
}

export function StatusLine({ overview }: { readonly overview: OverviewJson }): JSX.Element {
  const { eventTime, now, windowEnd, accounting } = overview;
  return (
    <dl class="facts">
      <div>
        <dt>Event time</dt>
        <dd>
          {eventTime === undefined ? 'none' : timeWords(eventTime)}
          <span class="muted small">
            {lagWords(eventTime, now)}, {timeWords(now)}
          </span>
        </dd>
      </div>
      <div>
        <dt>Last window</dt>
        <dd>{windowEnd === undefined ? 'none yet' : `to ${timeWords(windowEnd)}`}</dd>
      </div>
      <div>
        <dt>Data quality</dt>
        {accounting ? <Accounting {...accounting} /> : <dd>counted by the workers</dd>}
      </div>
    </dl>
  );
}

function Accounting({
  sent,
  accepted,
  duplicate,
  deadLettered,
  late,
}: AccountingJson): JSX.Element {
  const addsUp = sent === accepted + duplicate + deadLettered;
  return (
    <dd>
      {countWords(sent)} sent = {countWords(accepted)} accepted + {countWords(duplicate)} duplicate
      + {countWords(deadLettered)} dead-lettered
      <span class="muted small">
        {addsUp ? 'It adds up' : 'It does not add up: please report this'}; {countWords(late)} of
        the accepted came too late for their window.
      </span>
    </dd>
  );
}
