/** The frontier of what-ifs: those that no other beats in engagement and diversity at once. */
import type { WhatIf, WhatIfPoint } from './findings.js';

/** The recommended point; undefined where there is none, or where its estimate was refused. */
export function recommendedOf({ points, recommended }: WhatIf): WhatIfPoint | undefined {
  const point = recommended === undefined ? undefined : points[recommended];
  return point && !point.refused ? point : undefined;
}

/** The points on the frontier and the recommended one, by rising diversity; refused ones are not on it. */
export function leadingPoints(whatIf: WhatIf): WhatIfPoint[] {
  const sure = whatIf.points.filter(({ refused }) => !refused);
  const best = recommendedOf(whatIf);
  const leading = sure.filter(
    (point) => point === best || !sure.some((other) => beats(other, point)),
  );
  return leading
    .filter(({ engagement, diversity }) => engagement.enough && diversity.enough)
    .sort((a, b) => valueOf(a.diversity) - valueOf(b.diversity));
}

function beats(a: WhatIfPoint, b: WhatIfPoint): boolean {
  const more = valueOf(a.diversity) - valueOf(b.diversity);
  const engaged = valueOf(a.engagement) - valueOf(b.engagement);
  return more >= 0 && engaged >= 0 && more + engaged > 0;
}

function valueOf(finding: WhatIfPoint['diversity']): number {
  return finding.enough ? finding.value : -Infinity;
}
