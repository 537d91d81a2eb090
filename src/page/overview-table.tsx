/** One line a segment, one mark a detector, worst first; what is wrong is said in full below its line. */
import type { JSX } from 'preact';
import type { ConfigurationJson } from '../adapters/http/inspection.controller.js';
import type { MarkJson, OverviewJson, SegmentJson } from '../adapters/http/status-json.js';
import { useJson } from './live.js';
import { Mark } from './mark.js';
import { segmentHref } from './route.js';
import { furtherWords } from './alarm-words.js';
import { firstWindowWords } from './setting-words.js';
import { policyWords, timeWords } from './words.js';

export interface OverviewTableProps {
  readonly overview: OverviewJson;
}

export function OverviewTable({ overview }: OverviewTableProps): JSX.Element {
  const { segments, detectors } = overview;
  if (segments.length === 0) return <NoSegments overview={overview} />;
  return (
    <>
      <table class="segments overview" role="table">
        <caption class="hidden">Segments and the marks of their detectors, worst first</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Segment
            </th>
            {detectors.map(({ id, title }) => (
              <th scope="col" role="columnheader" key={id}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {segments.map((segment) => (
          <Segment key={JSON.stringify([segment.surface, segment.policy])} segment={segment} />
        ))}
      </table>
      <details class="more">
        <summary>What each detector asks</summary>
        <dl class="questions">
          {detectors.map(({ id, title, question }) => (
            <div key={id}>
              <dt>{title}</dt>
              <dd>{question}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

/** What is waited for, and for how long, until there is something to show. */
function NoSegments({ overview }: OverviewTableProps): JSX.Element {
  const { data } = useJson<ConfigurationJson>('/api/configuration', 0);
  return (
    <div class="empty">
      {firstWindowWords(overview.eventTime, data?.settings ?? []).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}

function Segment({ segment }: { readonly segment: SegmentJson }): JSX.Element {
  const { surface, policy, marks, windowEnd } = segment;
  const wrong = marks.filter(({ incident }) => incident !== undefined);
  return (
    <tbody role="rowgroup">
      <tr role="row">
        <th scope="row" role="rowheader">
          <a href={segmentHref(surface, policy)}>
            <bdi>{surface}</bdi>
            <span class="muted"> / </span>
            <bdi>{policyWords(policy)}</bdi>
          </a>
          <span class="muted small">window to {timeWords(windowEnd)}</span>
        </th>
        {marks.map((mark) => (
          <Cell key={mark.detector} mark={mark} />
        ))}
      </tr>
      {wrong.length > 0 && (
        <tr class={wrong.some(({ state }) => state === 'page') ? 'wrong page' : 'wrong'} role="row">
          <td role="cell" colSpan={marks.length + 1}>
            {wrong.map(({ detector, title, why, further = 0 }) => (
              <p key={detector}>
                <strong>{title}:</strong> {why}
                {further > 0 && ` ${furtherWords(further)}`}
              </p>
            ))}
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Cell({ mark }: { readonly mark: MarkJson }): JSX.Element {
  const { title, state, brief, provisional } = mark;
  return (
    <td role="cell" data-column={title}>
      <Mark state={state} />
      <span class="why">
        {brief}
        {provisional && '; provisional'}
      </span>
    </td>
  );
}
