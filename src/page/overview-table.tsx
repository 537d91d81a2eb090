/** One line a segment, one mark a detector, worst first. */
import type { JSX } from 'preact';
import type { OverviewJson, SegmentJson } from '../adapters/http/status-json.js';
import { Mark } from './mark.js';
import { segmentHref } from './route.js';
import { timeWords } from './words.js';

export function OverviewTable({ overview }: { readonly overview: OverviewJson }): JSX.Element {
  const { segments, detectors } = overview;
  if (segments.length === 0) {
    return (
      <p class="empty">
        No window has been read yet. The first is read when its events, and the time for late ones,
        are over.
      </p>
    );
  }
  return (
    <table class="overview">
      <caption class="hidden">Segments and the marks of their detectors, worst first</caption>
      <thead>
        <tr>
          <th scope="col">Segment</th>
          {detectors.map(({ id, title, question }) => (
            <th scope="col" key={id}>
              {title}
              <span class="question">{question}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {segments.map((segment) => (
          <Row key={JSON.stringify([segment.surface, segment.policy])} segment={segment} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ segment }: { readonly segment: SegmentJson }): JSX.Element {
  const { surface, policy, marks, windowEnd } = segment;
  return (
    <tr>
      <th scope="row">
        <a href={segmentHref(surface, policy)}>
          <bdi>{surface}</bdi>
          <span class="muted"> / </span>
          <bdi>{policy}</bdi>
        </a>
        <span class="muted small">window to {timeWords(windowEnd)}</span>
      </th>
      {marks.map(({ detector, title, state, why }) => (
        <td key={detector} data-detector={title}>
          <Mark state={state} />
          <span class="why">{why}</span>
        </td>
      ))}
    </tr>
  );
}
