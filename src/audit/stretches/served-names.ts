/** Which surfaces and policies there are in what an audit has read, for who asks for another. */
import type { Delivery } from '../../events/delivery.js';
import { visibleText } from '../../events/visible-text.js';
import type { AuditRequest } from '../request.js';
import { AuditRequestError } from './stretch.js';

/** Names that an error lists at most. */
const MOST_LISTED = 20;

export class ServedNames {
  private readonly surfaces = new Set<string>();
  private readonly policies = new Set<string>();

  /** Notes those of a recommendation. O(1). */
  add({ recommendation: { surface, policy, names } }: Delivery, row: number): void {
    this.surfaces.add(names.text(surface[row]!));
    this.policies.add(names.text(policy[row]!));
  }

  /** @throws AuditRequestError where nothing at all was recommended under a name that is asked for */
  check({ surface, policy }: Pick<AuditRequest, 'surface' | 'policy'>): void {
    if (this.surfaces.size === 0) return;
    checkName('surface', surface, this.surfaces);
    checkName('policy', policy, this.policies);
  }
}

function checkName(what: string, asked: string | undefined, served: ReadonlySet<string>): void {
  if (asked === undefined || served.has(asked)) return;
  const listed = [...served].sort().slice(0, MOST_LISTED).map(quoted).join(', ');
  const more = served.size > MOST_LISTED ? ` and ${served.size - MOST_LISTED} more` : '';
  throw new AuditRequestError(
    `There is no ${what} ${quoted(asked)} in what was read; there are: ${listed}${more}.`,
  );
}

function quoted(name: string): string {
  return visibleText(JSON.stringify(name));
}
