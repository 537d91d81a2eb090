/** From when to when maintenance lasts, and what it covers; times are UTC, as everywhere on the page. */
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Incident } from '../alarms/incident.js';
import { segmentName } from './words.js';

const DAY = 86_400_000;

export interface MaintenanceProps {
  readonly incident: Incident;
  /** Event time, epoch ms: where it begins unless someone says otherwise. */
  readonly now: number;
}

export function MaintenanceFields({ incident, now }: MaintenanceProps): JSX.Element {
  const id = useId();
  const { surface, policy, reading } = incident;
  // As it was when the form was opened: what someone has typed must not move with the clock.
  const [begin] = useState(now);
  return (
    <>
      <div class="pair">
        <label>
          From (UTC)
          <input name="from" type="datetime-local" required defaultValue={inputTime(begin)} />
        </label>
        <label>
          To (UTC)
          <input
            {...{ name: 'to', type: 'datetime-local', required: true }}
            defaultValue={inputTime(begin + DAY)}
            aria-describedby={`${id}-to`}
          />
        </label>
      </div>
      <p id={`${id}-to`} class="muted small">
        At most 31 days.
      </p>
      <fieldset>
        <legend>What it covers</legend>
        <label class="choice">
          <input type="radio" name="covers" value="segment" defaultChecked />
          <span>
            All readings of <bdi>{segmentName(surface, policy)}</bdi>
          </span>
        </label>
        <label class="choice">
          <input type="radio" name="covers" value="reading" />
          <span>
            Only <code>{reading}</code> of it
          </span>
        </label>
      </fieldset>
    </>
  );
}

/** The body of the call. */
export function maintenanceBody(
  { surface, policy, reading }: Incident,
  form: FormData,
): Readonly<Record<string, string>> {
  const time = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? `${value}Z` : '';
  };
  const covered = form.get('covers') === 'reading' ? { reading } : {};
  return { from: time('from'), to: time('to'), surface, policy, ...covered };
}

/** As an input of the type datetime-local takes it. */
function inputTime(time: number): string {
  return new Date(time).toISOString().slice(0, 16);
}
