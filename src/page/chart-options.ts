/** How uPlot draws lines: with bands, limits, incidents and changes. */
import type uPlot from 'uplot';
import type { Incident } from '../alarms/incident.js';
import { valueRange } from './chart-data.js';
import { LINE_LOOKS, type ChartParts } from './lines.js';
import { axisTimes, numberWords, unitWords } from './words.js';

export interface Colours {
  /** Of the lines, and of the bands around them, by look. */
  readonly lines: readonly string[];
  readonly bands: readonly string[];
  readonly limit: string;
  readonly baseline: string;
  readonly incident: string;
  readonly change: string;
  readonly text: string;
  readonly grid: string;
}

const HEIGHT = 190;
const FONT = '12px system-ui, sans-serif';
/** With more lines than this, their bands would hide each other. */
const MOST_BANDS = 2;

/** @param parts gives what is to be drawn now, at every drawing */
export function chartOptions(
  parts: () => ChartParts,
  colours: Colours,
  width: number,
  onCursor: (at: number | undefined) => void,
): uPlot.Options {
  const { unit, over, lines } = parts();
  const axis = {
    stroke: colours.text,
    font: FONT,
    labelFont: FONT,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1 },
  };
  const edge = { stroke: 'transparent', points: { show: false } };
  const banded = lines.length <= MOST_BANDS ? [...lines.keys()] : [];
  const xAxis: uPlot.Axis =
    over === 'time'
      ? { ...axis, size: 44, space: 64, values: (_chart, seconds) => axisTimes(seconds) }
      : {
          ...axis,
          ...{ size: 46, space: 40, label: 'position, from the top', labelSize: 18 },
          incrs: [1, 2, 5, 10, 20],
          values: (_chart, positions) => positions.map(String),
        };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 8 } },
    scales: {
      x: {
        time: over === 'time',
        range: (_chart, low, high) =>
          over === 'time' ? timeRange(low, high) : [low - 0.2, high + 0.2],
      },
      y: { range: (_chart, low, high) => valueRange(low, high, parts()) },
    },
    series: [
      {},
      ...lines.flatMap(({ look }) => [
        {
          stroke: colours.lines[look]!,
          ...{ width: 2, dash: [...LINE_LOOKS[look]!.dash], points: { size: 5 } },
        },
        edge,
        edge,
      ]),
    ],
    bands: banded.map((at) => ({
      series: [at * 3 + 3, at * 3 + 2],
      fill: colours.bands[lines[at]!.look]!,
    })),
    axes: [
      xAxis,
      {
        ...axis,
        size: 56,
        label: unitWords(unit),
        labelSize: 18,
        space: 36,
        values: (_chart, values) => values.map(numberWords),
      },
    ],
    hooks: {
      drawClear: [
        (chart) => shadeIncidents(chart, parts().incidents, colours),
        (chart) => drawBaseline(chart, parts().baseline, colours),
      ],
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

/** The baseline's mean as a thin line, and the band in which it lies. */
function drawBaseline(chart: uPlot, level: ChartParts['baseline'], colours: Colours): void {
  if (!level) return;
  const { ctx, bbox } = chart;
  const [mean, low, high] = [level.value, level.low, level.high].map((value) =>
    chart.valToPos(value, 'y', true),
  ) as [number, number, number];
  ctx.save();
  ctx.fillStyle = colours.baseline;
  ctx.globalAlpha = 0.18;
  ctx.fillRect(bbox.left, high, bbox.width, Math.max(low - high, devicePixelRatio));
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.baseline;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, mean);
  ctx.lineTo(bbox.left + bbox.width, mean);
  ctx.stroke();
  ctx.restore();
}

function drawLimits(chart: uPlot, { limits, changes }: ChartParts, colours: Colours): void {
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
  for (const { threshold } of limits) {
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
