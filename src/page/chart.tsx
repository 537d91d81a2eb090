/** A reading over time: follows new windows, the width and the colour scheme; arrow keys walk it. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { chartData, chartOptions, type ChartParts, type Colours } from './chart-options.js';
import { lastWords, timeWords, valueWords } from './words.js';

export function Chart(parts: ChartParts): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const latest = useRef(parts);
  const [at, setAt] = useState<number | undefined>(undefined);
  latest.current = parts;
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const draw = () => {
      chart.current?.destroy();
      const width = Math.max(200, element.clientWidth);
      const options = chartOptions(() => latest.current, coloursOf(element), width, setAt);
      chart.current = new uPlot(options, chartData(latest.current.series), element);
    };
    draw();
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    const sizes = new ResizeObserver(() => {
      const { current } = chart;
      const width = Math.max(200, element.clientWidth);
      if (current && current.width !== width) current.setSize({ width, height: current.height });
    });
    sizes.observe(element);
    return () => {
      scheme.removeEventListener('change', draw);
      sizes.disconnect();
      chart.current?.destroy();
    };
  }, []);
  useEffect(() => chart.current?.setData(chartData(parts.series)), [parts.series]);

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const { current } = chart;
    if (step === undefined || !current) return;
    event.preventDefault();
    const last = parts.series.end.length - 1;
    const next = Math.min(last, Math.max(0, at === undefined ? last : at + step));
    const time = (parts.series.end[next] ?? 0) / 1000;
    current.setCursor({ left: current.valToPos(time, 'x'), top: current.bbox.height / 4 });
  };
  const { title } = parts.series.reading;
  return (
    <>
      <div
        ref={place}
        class="chart"
        role="group"
        tabIndex={0}
        aria-label={`${title} over time, in UTC; arrow keys walk through the windows. Last: ${lastWords(parts.series)}`}
        onKeyDown={walk}
      />
      <output class="readout muted small">{readout(parts, at)}</output>
    </>
  );
}

/** What is under the cursor; how to get there while it is nowhere. */
function readout({ series, changes }: ChartParts, at: number | undefined): string {
  const end = at === undefined ? undefined : series.end[at];
  if (at === undefined || end === undefined) return 'Point at the chart, or walk it by arrow keys.';
  const before = series.end[at - 1] ?? -Infinity;
  const marks = changes.filter(({ time }) => time > before && time <= end);
  const value = valueWords(series, at) ?? `not known (${series.reason[at] ?? 'no reason'})`;
  return [`${timeWords(end)}: ${value}`, ...marks.map(({ label }) => label)].join('; ');
}

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    line: colour('line'),
    band: colour('band'),
    limit: colour('limit'),
    incident: colour('incident'),
    change: colour('change'),
    text: colour('muted'),
    grid: colour('grid'),
  };
}
