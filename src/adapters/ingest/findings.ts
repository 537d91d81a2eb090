/** What the monitor has found: the latest readings, what is watched and the incidents; tells listeners. */
import type { Action } from '../../alarms/action.js';
import type { IncidentChange } from '../../alarms/incident.js';
import type { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import { LatestReadings } from '../latest-readings.js';

export class Findings {
  readonly latest = new LatestReadings();
  private readonly listeners = new Set<(set: ReadingSet) => void>();
  private readonly incidentListeners = new Set<(change: IncidentChange) => void>();

  /**
   * @param incidents what is watched, and the incidents; part of the stored state
   * @param publish publishes what was read
   */
  constructor(
    readonly incidents: SequentialAlarms,
    private readonly publish: (set: ReadingSet) => void,
  ) {}

  /** Takes a window's or block's readings in, and publishes them. */
  take(set: ReadingSet): void {
    this.latest.update(set);
    const changes = this.incidents.apply(set);
    this.publish(set);
    for (const listener of this.listeners) listener(set);
    this.tell(changes);
  }

  /** Shows windows that were read and published before. */
  showAgain(sets: readonly ReadingSet[]): void {
    for (const set of sets) this.latest.update(set);
  }

  /**
   * Does what someone has decided about incidents, and tells of it.
   *
   * @throws RangeError when there is no such incident, or it cannot be accepted
   */
  act(action: Action): void {
    this.tell(this.incidents.act(action));
  }

  /** Called for every window and block; returns how to stop that. */
  onReadings(listener: (set: ReadingSet) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Called for every incident that opens, grows, comes back or closes; returns how to stop that. */
  onIncident(listener: (change: IncidentChange) => void): () => void {
    this.incidentListeners.add(listener);
    return () => this.incidentListeners.delete(listener);
  }

  private tell(changes: readonly IncidentChange[]): void {
    for (const change of changes) {
      for (const listener of this.incidentListeners) listener(change);
    }
  }
}
