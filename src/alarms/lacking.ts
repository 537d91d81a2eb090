/** The watched readings that have no baseline yet, and how far each is. */
import type { LackingBaseline } from './baseline-document.js';
import type { MonitorState } from './monitor-state.js';

export function lackingOf(states: readonly MonitorState[]): LackingBaseline[] {
  return states
    .filter(({ kind, baseline }) => kind === 'change' && baseline === undefined)
    .map(({ reading, surface, policy, by, against, blocks, needed, lack }) => ({
      ...{ reading, surface, policy, by, blocks, needed },
      ...(lack && { lack }),
      ...(against !== undefined && { against }),
    }));
}
