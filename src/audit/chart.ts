/**
 * A reading over time as inline SVG: the line, its 95% band, the two stretches shaded, and numbered
 * marks where changes were announced. No text of an event stands in it. Colours are variables of the
 * page's style sheet, so that one drawing serves light, dark and paper.
 */
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { TimeSpan } from '../detectors/reading.js';
import { Html, html } from './html.js';
import type { SeriesPoint } from './series.js';
import type { PerStretch } from './stretch.js';

const WIDTH = 960;
const HEIGHT = 190;
/** Below it the time of day is written beside the date. */
const FEW_DAYS = 5 * 86_400_000;
const FONT = 'system-ui, sans-serif';

export interface ChartOptions {
  /** Read out in place of the drawing. */
  readonly label: string;
  /** Written along the axis of values. */
  readonly unit: string;
  readonly stretches: PerStretch<TimeSpan>;
  readonly changes: readonly { readonly mark: number; readonly time: number }[];
}

/** The chart of a series of at least one point. */
export async function chartOf(
  points: readonly SeriesPoint[],
  options: ChartOptions,
): Promise<Html> {
  const { spec } = compile(specOf(points, options));
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  // The opening tag is written here, so that the drawing has a name and scales with the page.
  const [, width = '', height = ''] = / width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  const drawing = new Html(svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>')));
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    role="img"
    aria-label="${options.label}"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
  >
    ${drawing}
  </svg>`;
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
          font: FONT,
        },
        encoding: { y: { value: -16 }, text: { field: 'name' } },
      },
    ],
  });
  const spec = {
    width: WIDTH,
    height: HEIGHT,
    background: 'transparent',
    padding: 4,
    config: {
      aria: false,
      font: FONT,
      view: { stroke: null },
      axis: {
        labelColor: 'currentColor',
        titleColor: 'currentColor',
        domainColor: 'currentColor',
        tickColor: 'currentColor',
        gridColor: 'var(--grid)',
        titleFontWeight: 'normal',
        labelFontSize: 11,
        titleFontSize: 12,
      },
    },
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
              font: FONT,
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
