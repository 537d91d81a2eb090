/** All incidents with their actions, and the maintenance that was declared. */
import type { JSX } from 'preact';
import type { MaintenanceJson } from '../adapters/http/alarms.controller.js';
import { coveredWords } from './alarm-words.js';
import { useChosen } from './chosen.js';
import { Incidents, type IncidentsProps } from './incidents.js';
import { useJson } from './live.js';
import { timeWords } from './words.js';

export interface IncidentsPageProps extends Omit<IncidentsProps, 'none' | 'heading'> {
  readonly version: number;
  /** The one that was asked for by its link. */
  readonly chosen: string | undefined;
}

const NONE =
  'None has been opened. One opens when a reading has changed from its baseline, or lies beyond a limit, further than chance explains.';

export function IncidentsPage({ version, chosen, ...props }: IncidentsPageProps): JSX.Element {
  const { data } = useJson<MaintenanceJson>('/api/maintenance', version);
  useChosen('incident', chosen, props.incidents.length > 0);
  return (
    <>
      <h1>Incidents</h1>
      <Incidents {...props} none={NONE} heading="h2" />
      <section aria-labelledby="maintenance-title">
        <h2 id="maintenance-title">Maintenance</h2>
        {data && <Maintenance {...data} now={props.now} />}
      </section>
    </>
  );
}

interface MaintenanceListProps extends MaintenanceJson {
  readonly now: number;
}

function Maintenance({ maintenance, now }: MaintenanceListProps): JSX.Element {
  if (maintenance.length === 0) {
    return (
      <p class="empty">
        None has been declared. Declare it with an open incident, so that what you do on purpose
        raises no alarm.
      </p>
    );
  }
  return (
    <ul class="list">
      {maintenance.map(({ from, to, by, at, why, ...covers }) => (
        <li key={`${from} ${at} ${by}`}>
          <p class="line">
            <strong>{stateWords(from, to, now)}</strong>
            <bdi>{coveredWords(covers)}</bdi>
            <span>
              {timeWords(from)} to {timeWords(to)}
            </span>
          </p>
          <p class="small">
            Declared by <bdi>{by}</bdi>, {timeWords(at)}: <bdi>{why}</bdi>
          </p>
        </li>
      ))}
    </ul>
  );
}

function stateWords(from: number, to: number, now: number): string {
  if (now < from) return 'Planned';
  return now < to ? 'In force' : 'Over';
}
