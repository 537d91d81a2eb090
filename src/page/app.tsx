/** The status page: what is around the views, and which of them is shown. */
import { render, type JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { AuditsJson, IncidentsJson, OverviewJson } from '../adapters/http/status-json.js';
import { Audits } from './audits.js';
import { BaselinesPage } from './baselines-page.js';
import { ConfigurationPage } from './configuration-page.js';
import { DataPage } from './data-page.js';
import { IncidentsPage } from './incidents-page.js';
import { Labels } from './labels.js';
import { useJson, useLive } from './live.js';
import { Navigation } from './navigation.js';
import { NewIncidents } from './new-incidents.js';
import { OverviewPage } from './overview-page.js';
import { titleOf, useRoute, type Route } from './route.js';
import { SegmentPage } from './segment-page.js';
import { LiveIndicator } from './status-line.js';

function App(): JSX.Element {
  const route = useRoute();
  const { connection, version, refresh } = useLive();
  const { data: overview, ...asked } = useJson<OverviewJson>('/api/overview', version);
  const { data: known, ...askedIncidents } = useJson<IncidentsJson>('/api/incidents', version);
  const { data: listed, ...askedAudits } = useJson<AuditsJson>('/api/audits', version);
  const failed = [asked, askedIncidents, askedAudits].some((each) => each.failed === true);
  const main = useRef<HTMLElement>(null);
  const place = JSON.stringify(route);
  const first = useRef(place);
  useEffect(() => {
    document.title = titleOf(route);
    // Whoever follows a link is taken to where it leads; whoever opens the page begins at its top.
    if (first.current === place) return;
    first.current = '';
    scrollTo(0, 0);
    if (route.name === 'segment' || route.chosen === undefined) main.current?.focus();
  }, [place]);
  const skip = (event: Event) => {
    event.preventDefault();
    main.current?.focus();
  };
  const now = overview?.eventTime ?? overview?.now ?? 0;
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to content
      </a>
      <header class="top">
        <a class="brand" href="#/">
          Flyball
        </a>
        <LiveIndicator connection={connection} failed={failed} asOf={overview?.now} />
        <span class="muted small version">{overview?.version}</span>
        <Navigation
          route={route}
          openIncidents={
            known?.incidents.filter(({ closedAt }) => closedAt === undefined).length ?? 0
          }
        />
      </header>
      <NewIncidents incidents={known?.incidents} />
      <main id="main" ref={main} tabIndex={-1}>
        {/* What is not known yet must not be shown as none. */}
        {overview && known && listed ? (
          <Shown
            {...{ route, version, overview, now, onChanged: refresh }}
            {...known}
            {...listed}
          />
        ) : (
          !failed && <p>Loading…</p>
        )}
      </main>
    </>
  );
}

interface ShownProps {
  readonly route: Route;
  readonly version: number;
  readonly overview: OverviewJson;
  readonly incidents: IncidentsJson['incidents'];
  readonly audits: AuditsJson['audits'];
  /** Event time, epoch ms; the clock's before the first event. */
  readonly now: number;
  readonly onChanged: () => void;
}

/** The view that the route names. */
function Shown({ route, overview, ...props }: ShownProps): JSX.Element {
  const { version, audits } = props;
  switch (route.name) {
    case 'overview':
      return <OverviewPage overview={overview} {...props} />;
    case 'segment': {
      const { surface, policy } = route;
      const key = JSON.stringify([surface, policy]);
      return <SegmentPage key={key} {...{ surface, policy, overview }} {...props} />;
    }
    case 'incidents':
      return <IncidentsPage {...props} chosen={route.chosen} />;
    case 'audits':
      return (
        <>
          <h1>Audits</h1>
          <Audits audits={audits} chosen={route.chosen} />
        </>
      );
    case 'labels':
      return <Labels version={version} />;
    case 'baselines':
      return <BaselinesPage version={version} />;
    case 'data':
      return <DataPage version={version} />;
    case 'configuration':
      return <ConfigurationPage version={version} />;
  }
}

const root = document.getElementById('app');
if (root) {
  root.textContent = '';
  render(<App />, root);
}
