/** A reading that is about several things (signals, targets, links): one row each, with its interval. */
import type { JSX } from 'preact';
import type { SeriesJson } from '../adapters/http/status-json.js';
import { LINE_LOOKS } from './lines.js';
import { lacksOf, lastValue } from './reading-group.js';
import { aboutWords, shortWords } from './words.js';

const WIDTH = 120;
const HEIGHT = 14;

export interface ValueTableProps {
  readonly title: string;
  readonly series: readonly SeriesJson[];
  /** The look of each line that the chart beside it draws. */
  readonly looks?: ReadonlyMap<SeriesJson, number>;
}

export function ValueTable({ title, series, looks }: ValueTableProps): JSX.Element {
  const known = series.filter((each) => lastValue(each) !== undefined);
  const isState = series[0]?.reading.unit === 'state';
  return (
    <>
      {known.length > 0 && (
        <table class="values">
          <caption class="hidden">{title}</caption>
          <tbody>
            {known.map((each) => (
              <tr key={JSON.stringify(each.by)}>
                <th scope="row">
                  {looks?.has(each) && <Swatch look={looks.get(each)!} />}
                  <bdi>{aboutWords(each)}</bdi>
                </th>
                {!isState && (
                  <td class="bar">
                    <Interval series={each} range={rangeOf(known)} />
                  </td>
                )}
                <td>{shortWords(each, each.end.length - 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Lacks series={series} />
    </>
  );
}

/** What has no value, in a line for each reason. */
export function Lacks({ series }: { readonly series: readonly SeriesJson[] }): JSX.Element {
  return (
    <>
      {lacksOf(series).map(({ of, missing }) => {
        const names = of.map(aboutWords).filter((name) => name !== '');
        return (
          <p class="muted" key={missing}>
            Not known{names.length > 0 && ' of '}
            <bdi>{names.join(', ')}</bdi>: {missing}.
          </p>
        );
      })}
    </>
  );
}

/** How a line of the chart looks. */
function Swatch({ look }: { readonly look: number }): JSX.Element {
  const { colour, dash } = LINE_LOOKS[look]!;
  return (
    <svg class={`swatch ${colour}`} viewBox="0 0 24 6" width="24" height="6" aria-hidden="true">
      <line x1="0" y1="3" x2="24" y2="3" stroke-dasharray={dash.join(' ')} />
    </svg>
  );
}

type Range = readonly [number, number];

/** The range of values and intervals, with 0. */
function rangeOf(series: readonly SeriesJson[]): Range {
  const ends = series.flatMap(({ value, low, high }) => [value, low, high].map((of) => of.at(-1)));
  const numbers = [0, ...ends.filter((end) => typeof end === 'number')];
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return most > least ? [least, most] : [least, least + 1];
}

/** The value as a bar from 0, its interval as a whisker. */
function Interval({ series, range }: { series: SeriesJson; range: Range }): JSX.Element {
  const [least, most] = range;
  const x = (value: number) => 1 + ((value - least) / (most - least)) * (WIDTH - 2);
  const value = lastValue(series) ?? 0;
  const [low, high] = [series.low.at(-1) ?? value, series.high.at(-1) ?? value];
  const middle = HEIGHT / 2;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <rect
        class="value"
        x={Math.min(x(0), x(value))}
        y={middle - 4}
        width={Math.abs(x(value) - x(0))}
        height={8}
      />
      <line class="zero" x1={x(0)} y1={0} x2={x(0)} y2={HEIGHT} />
      <line class="whisker" x1={x(low)} y1={middle} x2={x(high)} y2={middle} />
      {low < high &&
        [low, high].map((end) => (
          <line class="whisker" key={end} x1={x(end)} y1={middle - 4} x2={x(end)} y2={middle + 4} />
        ))}
    </svg>
  );
}
