/** What must hold where several processes share the work. */
import { isLabellingOn, type LabelBudgets } from '../../labelling/labelling-options.js';
import type { Problem } from '../problem.js';
import type { Role } from '../sections/scale.js';

interface Scaled {
  readonly scale: { readonly role: Role; readonly workers: number };
  readonly nats: { readonly servers: readonly string[]; readonly partitions?: number | undefined };
  readonly labelling: LabelBudgets;
}

/** Roles need a server that they share, a partition a worker, and labels that nobody asks for. */
export function checkRoles({ scale, nats, labelling }: Scaled, problem: Problem): void {
  if (scale.role === 'all') return;
  if (nats.servers.length === 0) {
    problem(
      ['nats', 'servers'],
      `with scale.role ${scale.role}, name the servers that all processes share; an embedded one serves its own process alone`,
    );
  }
  if (nats.partitions !== undefined && scale.workers > nats.partitions) {
    problem(
      ['scale', 'workers'],
      `${scale.workers} workers for ${nats.partitions} partitions (nats.partitions): some would have none`,
    );
  }
  if (isLabellingOn(labelling)) {
    problem(
      ['labelling', 'budget'],
      `with scale.role ${scale.role} no labels can be asked for: the draw needs all partitions in one process. Set the budgets to 0, or scale.role to all`,
    );
  }
}
