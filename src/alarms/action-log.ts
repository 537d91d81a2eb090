/** What people have done, in its order, and the maintenance that is in force because of it. */
import type { TimeSpan } from '../detectors/reading.js';
import { suppresses, type ActionRecord, type Suppress } from './action.js';
import type { Place } from './observations.js';
import type { Watch } from './watch.js';

export interface ActionLogState {
  readonly actions: readonly ActionRecord[];
  readonly maintenance: readonly Suppress[];
}

/** Actions kept, the latest. */
const MAX_ACTIONS = 500;
/** Labels' blocks come weeks after the others. */
const KEPT_MAINTENANCE_MS = 90 * 86_400_000;

export class ActionLog {
  #actions: readonly ActionRecord[] = [];
  #maintenance: readonly Suppress[] = [];

  /** @param toRepeat what was recorded of a former run */
  constructor(private readonly toRepeat: readonly ActionRecord[]) {}

  /** Oldest first. */
  get actions(): readonly ActionRecord[] {
    return this.#actions;
  }

  get state(): ActionLogState {
    return { actions: this.#actions, maintenance: this.#maintenance };
  }

  restore({ actions, maintenance }: ActionLogState): void {
    this.#actions = actions;
    this.#maintenance = maintenance;
  }

  add(action: ActionRecord): void {
    this.#actions = [...this.#actions, action].slice(-MAX_ACTIONS);
    if (action.what === 'suppress') this.#maintenance = [...this.#maintenance, action];
  }

  /** What the former run did from one place in the stream to before another, and this one has not. */
  due(from: number, to: number): readonly ActionRecord[] {
    if (this.toRepeat.length === 0) return [];
    const known = new Set(this.#actions.map((each) => JSON.stringify(each)));
    return this.toRepeat
      .filter(({ after }) => after >= from && after < to)
      .filter((action) => !known.has(JSON.stringify(action)));
  }

  /** Forgets the maintenance that no block still to come can overlap. */
  forgetMaintenance(blockStart: number): void {
    const oldest = blockStart - KEPT_MAINTENANCE_MS;
    this.#maintenance = this.#maintenance.filter(({ to }) => to > oldest);
  }

  isSuppressed({ detector, reading }: Watch, place: Place, block: TimeSpan): boolean {
    const at = { ...place, ...block, reading: `${detector}.${reading}` };
    return this.#maintenance.some((each) => suppresses(each, at));
  }
}
