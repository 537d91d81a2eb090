/** Learning curves: quality on held-out labels against the amount of data, with fits drawn through. */
import type { TopLevelSpec } from 'vega-lite';
import { formatNumber } from '../../detectors/number-format.js';
import type { LearningCurve } from '../findings/findings.js';
import { CHART_BASE, drawingOf, SERIES_COLOURS } from './drawing.js';
import type { Html } from './html.js';

const WIDTH = 820;
const HEIGHT = 260;
/** Points of a drawn fit, evenly apart on the logarithmic axis. */
const FIT_POINTS = 40;

/** What each curve was trained on. */
export const DATA_NAMES: Readonly<Record<LearningCurve['data'], string>> = {
  proprietary: 'proprietary',
  curated: 'curated',
  synthetic: 'synthetic',
  both: 'both together',
};

/** The chart of curves of which at least one has a point. */
export function learningChart(curves: readonly LearningCurve[]): Promise<Html> {
  return drawingOf(specOf(curves), labelOf(curves));
}

function labelOf(curves: readonly LearningCurve[]): string {
  const told = curves.flatMap(({ data, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return [];
    return [
      `${DATA_NAMES[data]} from ${formatNumber(first.quality)} at ${formatNumber(first.n)} examples ` +
        `to ${formatNumber(last.quality)} at ${formatNumber(last.n)}`,
    ];
  });
  return `Learning curves: quality on held-out labels by amount of data. ${told.join('; ')}.`;
}

function specOf(curves: readonly LearningCurve[]): TopLevelSpec {
  const named = curves.filter(({ points }) => points.length > 0);
  const domain = named.map(({ data }) => DATA_NAMES[data]);
  const sizes = [...new Set(named.flatMap(({ points }) => points.map(({ n }) => n)))];
  const colour = {
    field: 'data',
    type: 'nominal',
    scale: { domain, range: SERIES_COLOURS.slice(0, domain.length) },
    legend: { title: 'trained on' },
  } as const;
  const x = {
    field: 'n',
    type: 'quantitative',
    scale: { type: 'log', nice: false },
    axis: {
      title: 'examples (logarithmic)',
      grid: false,
      format: '~s',
      values: sizes,
      labelOverlap: true,
    },
  } as const;
  const y = {
    field: 'quality',
    type: 'quantitative',
    scale: { zero: false },
    axis: { title: 'quality on held-out labels' },
  } as const;
  const points = named.flatMap(({ data, points: all }) =>
    all.map((point) => ({ ...point, data: DATA_NAMES[data] })),
  );
  const spec = {
    width: WIDTH,
    height: HEIGHT,
    ...CHART_BASE,
    layer: [
      {
        data: { values: named.flatMap(fitPoints) },
        mark: { type: 'line', strokeWidth: 1.5, strokeDash: [5, 3] },
        encoding: { x, y, color: colour },
      },
      {
        data: { values: points },
        mark: { type: 'rule', strokeWidth: 1.5 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: colour },
      },
      {
        data: { values: points },
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: {
          ...{ x, y, color: colour },
          shape: {
            field: 'data',
            type: 'nominal',
            scale: { domain },
            legend: { title: 'trained on' },
          },
        },
      },
    ],
  };
  return spec as unknown as TopLevelSpec;
}

/** The fitted law between the smallest and the largest amount that was tried. */
function fitPoints({ data, points, fit }: LearningCurve): object[] {
  if ('enough' in fit || points.length < 2) return [];
  const from = Math.log(Math.min(...points.map(({ n }) => n)));
  const to = Math.log(Math.max(...points.map(({ n }) => n)));
  return Array.from({ length: FIT_POINTS + 1 }, (_, step) => {
    const logN = from + ((to - from) * step) / FIT_POINTS;
    const quality = fit.level - fit.gain * Math.exp(-fit.exponent * logN);
    return { data: DATA_NAMES[data], n: Math.exp(logN), quality };
  });
}
