/**
 * Drawings as inline SVG, made when the report is written. No text of an event stands in one, and
 * nothing in it has an id. Colours are variables of the page's style sheet, so that one drawing serves
 * light, dark and paper.
 */
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { Html, html } from './html.js';

export const CHART_FONT = 'system-ui, sans-serif';

/** What all drawings have in common: goes into the specification beside data and layers. */
export const CHART_BASE = {
  background: 'transparent',
  padding: 4,
  config: {
    aria: false,
    font: CHART_FONT,
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
    legend: {
      labelColor: 'currentColor',
      titleColor: 'currentColor',
      titleFontWeight: 'normal',
      labelFontSize: 12,
      titleFontSize: 12,
      orient: 'top',
      direction: 'horizontal',
      labelLimit: 0,
    },
  },
} as const;

/** Colours of series, told apart by shape or dash as well. */
export const SERIES_COLOURS = [1, 2, 3, 4, 5].map((series) => `var(--series-${series})`);

/** Roles that Vega gives to groups without a name: the drawing as a whole has one, and is one picture. */
const NAMELESS_ROLE = / (?:role="graphics-\w+"|aria-roledescription="[^"]*")/g;

/** The drawing of a Vega-Lite specification; the label is read out in its place. */
export async function drawingOf(spec: TopLevelSpec, label: string): Promise<Html> {
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  // The opening tag is written here, so that the drawing has a name and scales with the page.
  const [, width = '', height = ''] = / width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  const inner = svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'));
  const drawing = new Html(inner.replaceAll(NAMELESS_ROLE, ''));
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
  >
    ${drawing}
  </svg>`;
}
