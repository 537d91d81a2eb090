/** What must hold of the times of the archive. */
import type { Problem } from '../problem.js';

interface Archived {
  readonly archive: { readonly segment: number; readonly retention: number };
}

/** A segment of no time would be a file a message; one that is older than what is kept goes at once. */
export function checkArchive(
  { archive: { segment, retention } }: Archived,
  problem: Problem,
): void {
  if (segment < 1000) problem(['archive', 'segment'], 'at least 1s');
  else if (retention < segment) {
    problem(['archive', 'retention'], 'at least one segment (archive.segment)');
  }
}
