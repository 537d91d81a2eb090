/**
 * A reading over time: the line, its 95% band, the two stretches shaded, and numbered marks where
 * changes were announced.
 */
import type { TopLevelSpec } from 'vega-lite';
import type { TimeSpan } from '../../detectors/reading.js';
import type { SeriesPoint } from '../stretches/series.js';
import type { PerStretch } from '../stretches/stretch.js';
import { CHART_BASE, CHART_FONT, drawingOf } from './drawing.js';
import type { Html } from './html.js';

const WIDTH = 960;
const HEIGHT = 190;
/** Below it the time of day is written beside the date. */
const FEW_DAYS = 5 * 86_400_000;

export interface ChartOptions {
  /** Read out in place of the drawing. */
  readonly label: string;
  /** Written along the axis of values. */
  readonly unit: string;
  readonly stretches: PerStretch<TimeSpan>;
  readonly changes: readonly { readonly mark: number; readonly time: number }[];
}

/** The chart of a series of at least one point. */
export function chartOf(points: readonly SeriesPoint[], options: ChartOptions): Promise<Html> {
  return drawingOf(specOf(points, options), options.label);
}

function specOf(
  points: readonly SeriesPoint[],
  { unit, stretches, changes }: ChartOptions,
): TopLevelSpec {
  const { baseline, audited } = stretches;
  const length = Math.max(baseline.end, audited.end) - Math.min(baseline.start, audited.start);
  const format = length < FEW_DAYS ? '%-d %b %H:%M' : '%-d %b';
  const time = {
    type: 'temporal',
    scale: { type: 'utc', nice: false },
    axis: {
      title: 'time (UTC), end of window',
      labelOverlap: true,
      tickCount: 6,
      grid: false,
      format,
    },
  } as const;
  const value = { type: 'quantitative', scale: { zero: false }, axis: { title: unit } } as const;
  const shade = (name: string, { start, end }: TimeSpan) => ({
    data: { values: [{ start, end, name }] },
    encoding: { x: { field: 'start', ...time } },
    layer: [
      {
        mark: { type: 'rect', fill: `var(--${name})`, fillOpacity: 0.14 },
        encoding: { x2: { field: 'end' } },
      },
      {
        mark: {
          type: 'text',
          align: 'left',
          baseline: 'bottom',
          dx: 2,
          fill: 'currentColor',
          font: CHART_FONT,
        },
        encoding: { y: { value: -16 }, text: { field: 'name' } },
      },
    ],
  });
  const spec = {
    width: WIDTH,
    height: HEIGHT,
    ...CHART_BASE,
    layer: [
      shade('baseline', baseline),
      shade('audited', audited),
      {
        data: { values: points.filter(({ low }) => low !== undefined) },
        mark: { type: 'area', fill: 'var(--band)', fillOpacity: 0.25 },
        encoding: {
          x: { field: 'time', ...time },
          y: { field: 'low', ...value },
          y2: { field: 'high' },
        },
      },
      {
        data: {
          values: points.map(({ time: at, value: read }) => ({ time: at, value: read ?? null })),
        },
        mark: { type: 'line', stroke: 'var(--line)', strokeWidth: 2 },
        encoding: { x: { field: 'time', ...time }, y: { field: 'value', ...value } },
      },
      {
        data: { values: changes },
        encoding: { x: { field: 'time', ...time } },
        layer: [
          { mark: { type: 'rule', stroke: 'var(--mark)', strokeWidth: 1.5, strokeDash: [4, 3] } },
          {
            mark: {
              type: 'text',
              align: 'center',
              baseline: 'bottom',
              fill: 'var(--mark)',
              font: CHART_FONT,
              fontWeight: 'bold',
            },
            encoding: { y: { value: -3 }, text: { field: 'mark' } },
          },
        ],
      },
    ],
  };
  return spec as TopLevelSpec;
}
