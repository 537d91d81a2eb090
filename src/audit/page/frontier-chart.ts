/** The frontier: estimated engagement against diversity, a point for each what-if. */
import type { TopLevelSpec } from 'vega-lite';
import type { Estimated, WhatIf, WhatIfPoint } from '../findings/findings.js';
import { METHOD_NAMES, pointName } from '../findings/point-name.js';
import { recommendedOf } from '../findings/frontier.js';
import { CHART_BASE, drawingOf, SERIES_COLOURS } from './drawing.js';
import type { Html } from './html.js';

const WIDTH = 820;
const HEIGHT = 300;

/** A point of which both estimates are known. */
export interface Drawn {
  readonly point: WhatIfPoint;
  readonly engagement: Estimated;
  readonly diversity: Estimated;
}

/** The points that can be drawn. */
export function drawnPoints({ points }: WhatIf): Drawn[] {
  return points.flatMap((point) => {
    const { engagement, diversity } = point;
    return engagement.enough && diversity.enough ? [{ point, engagement, diversity }] : [];
  });
}

/** The chart of at least one point. */
export function frontierChart(whatIf: WhatIf): Promise<Html> {
  const drawn = drawnPoints(whatIf);
  return drawingOf(specOf(drawn, recommendedOf(whatIf)), labelOf(drawn, whatIf));
}

function labelOf(drawn: readonly Drawn[], whatIf: WhatIf): string {
  const refused = drawn.filter(({ point }) => point.refused).length;
  const best = recommendedOf(whatIf);
  return (
    `Estimated change of engagement against diversity for ${drawn.length} what-ifs, ` +
    `${refused} of them refused. Recommended: ${best ? pointName(best) : 'none'}.`
  );
}

function specOf(drawn: readonly Drawn[], recommended: WhatIfPoint | undefined): TopLevelSpec {
  const values = drawn.map(({ point, engagement, diversity }) => ({
    method: METHOD_NAMES[point.method],
    refused: point.refused,
    recommended: point === recommended,
    diversity: diversity.value,
    diversityLow: diversity.low,
    diversityHigh: diversity.high,
    engagement: engagement.value * 100,
    engagementLow: engagement.low * 100,
    engagementHigh: engagement.high * 100,
  }));
  const domain = [...new Set(values.map(({ method }) => method))];
  const colour = {
    field: 'method',
    type: 'nominal',
    scale: { domain, range: SERIES_COLOURS.slice(0, domain.length) },
    legend: { title: 'method' },
  } as const;
  const shape = {
    field: 'method',
    type: 'nominal',
    scale: { domain },
    legend: { title: 'method' },
  };
  const x = {
    field: 'diversity',
    type: 'quantitative',
    scale: { zero: false },
    axis: { title: 'diversity (effective categories of a slate)', grid: true },
  } as const;
  const y = {
    field: 'engagement',
    type: 'quantitative',
    scale: { zero: false },
    axis: { title: 'estimated change of engagement (%)' },
  } as const;
  const faded = { condition: { test: 'datum.refused', value: 0.35 }, value: 1 };
  const spec = {
    width: WIDTH,
    height: HEIGHT,
    ...CHART_BASE,
    data: { values },
    layer: [
      {
        mark: { type: 'rule', stroke: 'var(--baseline)', strokeDash: [4, 3] },
        encoding: { y: { datum: 0 } },
      },
      {
        mark: { type: 'rule', strokeOpacity: 0.45 },
        encoding: {
          ...{ x, color: colour },
          y: { ...y, field: 'engagementLow' },
          y2: { field: 'engagementHigh' },
        },
      },
      {
        mark: { type: 'rule', strokeOpacity: 0.45 },
        encoding: {
          ...{ y, color: colour },
          x: { ...x, field: 'diversityLow' },
          x2: { field: 'diversityHigh' },
        },
      },
      {
        transform: [{ filter: '!datum.refused' }],
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: { x, y, color: colour, shape },
      },
      {
        transform: [{ filter: 'datum.refused' }],
        mark: { type: 'point', filled: false, size: 70 },
        encoding: { x, y, color: colour, shape, opacity: faded },
      },
      {
        transform: [{ filter: 'datum.recommended' }],
        mark: {
          type: 'point',
          shape: 'circle',
          filled: false,
          size: 320,
          stroke: 'var(--mark)',
          strokeWidth: 2,
        },
        encoding: { x, y },
      },
    ],
  };
  return spec as unknown as TopLevelSpec;
}
