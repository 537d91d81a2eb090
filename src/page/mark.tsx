/** A detector's mark: shape, colour and word, so that no one of them is needed. */
import type { JSX } from 'preact';
import type { MarkState } from '../adapters/http/status-json.js';

const WORDS: Readonly<Record<MarkState, string>> = {
  page: 'Page',
  ticket: 'Ticket',
  unknown: 'Not known',
  ok: 'OK',
  none: 'Not here',
};

const SHAPES: Readonly<Record<MarkState, JSX.Element>> = {
  page: <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />,
  ticket: <path d="M8 1l7.5 14H.5z" />,
  unknown: <circle cx="8" cy="8" r="6" class="hollow" />,
  ok: <circle cx="8" cy="8" r="7" />,
  none: <path d="M2 7h12v2H2z" />,
};

export function Mark({ state }: { readonly state: MarkState }): JSX.Element {
  return (
    <span class={`mark ${state}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        {SHAPES[state]}
      </svg>
      {WORDS[state]}
    </span>
  );
}
