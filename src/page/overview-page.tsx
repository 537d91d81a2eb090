/** The first view: how the loops are, the worst first, and what is open; the rest is one link away. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { LabelsJson } from '../adapters/http/labelling-json.js';
import type { OverviewJson } from '../adapters/http/status-json.js';
import { Incidents, type IncidentsProps } from './incidents.js';
import { useJson } from './live.js';
import { OverviewTable } from './overview-table.js';
import { viewHref } from './route.js';
import { StatusLine } from './status-line.js';

export interface OverviewPageProps extends Omit<IncidentsProps, 'none' | 'heading'> {
  readonly overview: OverviewJson;
  readonly version: number;
}

export function OverviewPage({ overview, version, ...props }: OverviewPageProps): JSX.Element {
  const { incidents, audits } = props;
  const labels = useJson<LabelsJson>('/api/labels', version).data;
  // One that closes while it is looked at stays where it is until one leaves.
  const seen = useRef(new Set<string>());
  for (const { id, closedAt } of incidents) if (closedAt === undefined) seen.current.add(id);
  const shown = incidents.filter(({ id }) => seen.current.has(id));
  const over = incidents.length - shown.length;
  return (
    <>
      <h1>Loop health</h1>
      <StatusLine {...{ overview, incidents, audits, labels }} />
      <OverviewTable overview={overview} />
      <section aria-labelledby="incidents-title">
        <h2 id="incidents-title">Open incidents</h2>
        <Incidents {...props} incidents={shown} none="None is open." heading="h3" />
        {over > 0 && (
          <p>
            <a class="alone" href={viewHref('incidents')}>
              {over === 1 ? 'One more is over' : `${over} more are over`}
            </a>
          </p>
        )}
      </section>
    </>
  );
}
