/** Lines with their intervals: follows new windows, the width and the colour scheme; arrow keys walk it. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { chartData } from './chart-data.js';
import { chartOptions, type Colours } from './chart-options.js';
import { LINE_LOOKS, placesOf, wordsAt, type ChartParts } from './lines.js';

export function Chart(parts: ChartParts): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const latest = useRef(parts);
  const [at, setAt] = useState<number | undefined>(undefined);
  latest.current = parts;
  // Other lines are another chart; more windows of the same are the same.
  const looks = parts.lines.map(({ look, name }) => `${look} ${name}`).join();
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const draw = () => {
      chart.current?.destroy();
      const width = Math.max(200, element.clientWidth);
      const options = chartOptions(() => latest.current, coloursOf(element), width, setAt);
      chart.current = new uPlot(options, dataOf(latest.current), element);
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
  }, [looks]);
  const places = placesOf(parts.lines);
  const last = places.at(-1);
  const size = parts.lines.reduce((sum, { x }) => sum + x.length, 0);
  useEffect(() => chart.current?.setData(dataOf(latest.current)), [last, size, parts.summary]);

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const { current } = chart;
    if (step === undefined || !current) return;
    event.preventDefault();
    const end = places.length - 1;
    const next = Math.min(end, Math.max(0, at === undefined ? end : at + step));
    current.setCursor({
      left: current.valToPos(places[next] ?? 0, 'x'),
      top: current.bbox.height / 4,
    });
  };
  const over = parts.over === 'time' ? 'over time, in UTC' : 'by position';
  return (
    <>
      <div
        ref={place}
        class="chart"
        role="group"
        tabIndex={0}
        aria-label={`${parts.title} ${over}; arrow keys walk through it. ${parts.summary}`}
        onKeyDown={walk}
      />
      <output class="readout muted small">
        {at === undefined || at >= places.length
          ? 'Point at the chart, or walk it by arrow keys.'
          : wordsAt(parts, places, at)}
      </output>
    </>
  );
}

/** Its columns in uPlot's type. */
function dataOf(parts: ChartParts): uPlot.AlignedData {
  return chartData(parts) as uPlot.AlignedData;
}

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    lines: LINE_LOOKS.map(({ colour: name }) => colour(name)),
    bands: LINE_LOOKS.map((_, look) => colour(look === 1 ? 'band-2' : 'band')),
    limit: colour('limit'),
    baseline: colour('ok'),
    incident: colour('incident'),
    change: colour('change'),
    text: colour('muted'),
    grid: colour('grid'),
  };
}
