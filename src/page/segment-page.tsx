/** A segment: what each detector reads of it, and its incidents. */
import type { JSX } from 'preact';
import type { Incident } from '../alarms/incident.js';
import type { AuditEntry } from '../audit/request.js';
import { ALL_POLICIES, type HistoryJson, type OverviewJson } from '../adapters/http/status-json.js';
import { DetectorSection } from './detector-section.js';
import { Incidents } from './incidents.js';
import { Labels } from './labels.js';
import { useJson } from './live.js';
import { policyWords } from './words.js';

export interface SegmentProps {
  readonly surface: string;
  readonly policy: string;
  readonly version: number;
  readonly overview: OverviewJson;
  readonly incidents: readonly Incident[];
  readonly audits: readonly AuditEntry[];
  /** Event time, epoch ms. */
  readonly now: number;
  /** Asks the service anew for what has changed. */
  readonly onChanged: () => void;
}

export function SegmentPage({ surface, policy, ...props }: SegmentProps): JSX.Element {
  const { version, overview, audits, now, onChanged } = props;
  const address = `/api/history?${new URLSearchParams({ surface, policy }).toString()}`;
  const { data, failed } = useJson<HistoryJson>(address, version);
  const incidents = props.incidents.filter((incident) =>
    [incident, ...incident.segments].some((at) => at.surface === surface && at.policy === policy),
  );
  const marks = overview.segments.find(
    (segment) => segment.surface === surface && segment.policy === policy,
  )?.marks;
  const shown = overview.detectors.filter(
    ({ id }) => marks?.find(({ detector }) => detector === id)?.state !== 'none',
  );
  return (
    <>
      <p class="back">
        <a href="#/">All segments</a>
      </p>
      <h1 tabIndex={-1}>
        <bdi>{surface}</bdi> <span class="muted">/</span> <bdi>{policyWords(policy)}</bdi>
      </h1>
      {failed && <p class="empty">The readings could not be fetched; they are tried again.</p>}
      {!data && !failed && <p>Loading…</p>}
      {data?.series.length === 0 && (
        <p class="empty">
          No reading of this segment is kept: it has not been read yet, or no longer, or is called
          otherwise. <a href="#/">All segments</a> lists those that are.
        </p>
      )}
      {data && data.series.length > 0 && (
        <p class="muted">
          A band or whisker is the 95% interval: what chance among users would do, not a change of
          who they are. Shaded stretches are incidents, a straight dashed line is a limit, a dotted
          upright one a change that was announced. The thin level line is the mean of the baseline
          that change is told from, and its band where that mean lies with 95%; single windows lie
          about it and seldom within.
        </p>
      )}
      {data && data.series.length > 0 && shown.length < overview.detectors.length && (
        <p class="muted">
          {overview.detectors
            .filter((detector) => !shown.includes(detector))
            .map(({ title }) => title)
            .join(' and ')}{' '}
          {policy === ALL_POLICIES
            ? 'look at each policy by itself: see the policies of this surface.'
            : 'look at all policies of a surface together.'}
        </p>
      )}
      {data &&
        data.series.length > 0 &&
        shown.map((detector) => (
          <DetectorSection
            key={detector.id}
            detector={detector}
            mark={marks?.find((mark) => mark.detector === detector.id)}
            series={data.series.filter((each) => each.detector === detector.id)}
            quality={data.series.find(
              (each) => each.detector === 'proxy-drift' && each.reading.id === 'quality',
            )}
            incidents={incidents}
            changes={data.changes}
            monitors={data.monitors}
          />
        ))}
      <section aria-labelledby="incidents-title">
        <h2 id="incidents-title">Incidents of this segment</h2>
        <Incidents
          {...{ incidents, audits, now, onChanged }}
          none="None has been opened."
          heading="h3"
        />
      </section>
      <Labels version={version} of={{ surface, policy }} />
    </>
  );
}
