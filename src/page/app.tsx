/** The status page: overview, segments, incidents and audits, live. */
import { render, type JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { AuditsJson, IncidentsJson, OverviewJson } from '../adapters/http/status-json.js';
import { Audits } from './audits.js';
import { Incidents } from './incidents.js';
import { Labels } from './labels.js';
import { useJson, useLive } from './live.js';
import { OverviewTable } from './overview-table.js';
import { useRoute } from './route.js';
import { SegmentPage } from './segment-page.js';
import { LiveIndicator, StatusLine } from './status-line.js';
import { policyWords } from './words.js';

function App(): JSX.Element {
  const route = useRoute();
  const { connection, version } = useLive();
  const { data: overview, failed } = useJson<OverviewJson>('/api/overview', version);
  const incidents = useJson<IncidentsJson>('/api/incidents', version).data?.incidents ?? [];
  const audits = useJson<AuditsJson>('/api/audits', version).data?.audits ?? [];
  const main = useRef<HTMLElement>(null);
  const place = JSON.stringify(route);
  const first = useRef(place);
  useEffect(() => {
    // Whoever follows a link is taken to where it leads; whoever opens the page begins at its top.
    if (first.current === place) return;
    first.current = '';
    scrollTo(0, 0);
    if (route.name === 'segment' || route.audit === undefined) main.current?.focus();
  }, [place]);
  useEffect(() => {
    document.title =
      route.name === 'segment'
        ? `${route.surface} / ${policyWords(route.policy)} · Flyball`
        : 'Flyball';
  }, [place]);

  const skip = (event: Event) => {
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to content
      </a>
      <header class="top">
        <a class="brand" href="#/">
          Flyball
        </a>
        <LiveIndicator connection={connection} />
        {failed && <span role="alert">The service does not answer.</span>}
        <span class="muted small version">{overview?.version}</span>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {!overview && !failed && <p>Loading…</p>}
        {overview && route.name === 'segment' && (
          <SegmentPage
            key={place}
            surface={route.surface}
            policy={route.policy}
            {...{ version, overview, incidents, audits }}
          />
        )}
        {overview && route.name === 'overview' && (
          <>
            <h1>Loop health</h1>
            <StatusLine overview={overview} />
            <OverviewTable overview={overview} />
            <section aria-labelledby="incidents-title">
              <h2 id="incidents-title">Incidents</h2>
              <Incidents incidents={incidents} audits={audits} />
            </section>
            <Labels version={version} />
            <section aria-labelledby="audits-title">
              <h2 id="audits-title">Audits</h2>
              <Audits audits={audits} chosen={route.audit} />
            </section>
          </>
        )}
      </main>
    </>
  );
}

const root = document.getElementById('app');
if (root) {
  root.textContent = '';
  render(<App />, root);
}
