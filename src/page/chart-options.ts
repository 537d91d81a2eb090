/** How uPlot draws a reading: its line, band, limits, incidents and changes. */
import type uPlot from 'uplot';
import type { Incident } from '../alarms/incident.js';
import type { ChangeMark, SeriesJson } from '../adapters/http/status-json.js';
import { axisTimes, numberWords, unitWords } from './words.js';

export interface Colours {
  readonly line: string;
  readonly band: string;
  readonly limit: string;
  readonly incident: string;
  readonly change: string;
  readonly text: string;
  readonly grid: string;
}

export interface ChartParts {
  readonly series: SeriesJson;
  readonly incidents: readonly Incident[];
  readonly changes: readonly ChangeMark[];
}

const HEIGHT = 190;
const FONT = '12px system-ui, sans-serif';

/** Seconds, value, low, high. */
export function chartData({ end, value, low, high }: SeriesJson): uPlot.AlignedData {
  return [end.map((time) => time / 1000), [...value], [...low], [...high]];
}

/** @param parts gives what is to be drawn now, at every drawing */
export function chartOptions(
  parts: () => ChartParts,
  colours: Colours,
  width: number,
  onCursor: (at: number | undefined) => void,
): uPlot.Options {
  const { reading } = parts().series;
  const axis = {
    stroke: colours.text,
    font: FONT,
    labelFont: FONT,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1 },
  };
  const edge = { stroke: 'transparent', points: { show: false } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 8 } },
    scales: {
      x: { time: true, range: (_chart, low, high) => timeRange(low, high) },
      y: { range: (_chart, low, high) => valueRange(low, high, parts().series) },
    },
    series: [{}, { stroke: colours.line, width: 2, points: { size: 5 } }, edge, edge],
    bands: [{ series: [3, 2], fill: colours.band }],
    axes: [
      { ...axis, size: 44, space: 64, values: (_chart, seconds) => axisTimes(seconds) },
      {
        ...axis,
        size: 56,
        label: unitWords(reading.unit),
        labelSize: 18,
        space: 36,
        values: (_chart, values) => values.map(numberWords),
      },
    ],
    hooks: {
      drawClear: [(chart) => shadeIncidents(chart, parts().incidents, colours)],
      draw: [(chart) => drawLimits(chart, parts(), colours)],
      setCursor: [(chart) => onCursor(chart.cursor.idx ?? undefined)],
    },
  };
}

/** A single window still needs a stretch of time to lie in. */
function timeRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 3600];
  return high - low < 60 ? [low - 1800, high + 1800] : [low, high];
}

/** Room for the values and the limits; a ratio's axis does not leave 0 to 1. */
function valueRange(
  low: number | null,
  high: number | null,
  { limits, reading }: SeriesJson,
): [number, number] {
  const marks = limits.map(({ threshold }) => threshold);
  const least = Math.min(...marks, low ?? Infinity);
  const most = Math.max(...marks, high ?? -Infinity);
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
  const room = Math.max((most - least) * 0.1, Math.abs(most) * 0.02, 0.001);
  const bottom = Math.max(0, least - room);
  return [bottom, reading.unit === 'ratio' ? Math.min(1.005, most + room) : most + room];
}

function shadeIncidents(chart: uPlot, incidents: readonly Incident[], colours: Colours): void {
  const { ctx, bbox } = chart;
  const within = (time: number) =>
    Math.min(Math.max(chart.valToPos(time / 1000, 'x', true), bbox.left), bbox.left + bbox.width);
  ctx.save();
  ctx.fillStyle = colours.incident;
  for (const { since, closedAt = Infinity } of incidents) {
    const left = within(since);
    const right = closedAt === Infinity ? bbox.left + bbox.width : within(closedAt);
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

function drawLimits(chart: uPlot, { series, changes }: ChartParts, colours: Colours): void {
  const { ctx, bbox } = chart;
  const line = (colour: string, from: [number, number], to: [number, number]) => {
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.stroke();
  };
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const { threshold } of series.limits) {
    const y = chart.valToPos(threshold, 'y', true);
    line(colours.limit, [bbox.left, y], [bbox.left + bbox.width, y]);
  }
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { time } of changes) {
    const x = chart.valToPos(time / 1000, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    line(colours.change, [x, bbox.top], [x, bbox.top + bbox.height]);
  }
  ctx.restore();
}
