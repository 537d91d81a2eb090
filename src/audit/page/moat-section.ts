/** What the data is worth: learning curves, exchange rate, irreplaceability. */
import { formatNumber } from '../../detectors/number-format.js';
import { findingText, lackText, percentFinding, signedText } from '../findings/finding-text.js';
import type { ExchangeRate, Moat } from '../findings/findings.js';
import { html, named, type Html } from './html.js';
import { htmlTable, type Row } from './html-table.js';
import { DATA_NAMES, learningChart } from './learning-chart.js';
import { withInterval } from './models-section.js';
import { segmentName } from './summary-section.js';

/** The section over all segments whose data was weighed. */
export async function moatSection(moats: readonly Moat[]): Promise<Html | readonly Html[]> {
  if (moats.length === 0) return [];
  const blocks: Html[] = [];
  for (const moat of moats) blocks.push(await moatBlock(moat));
  return html`<section>
    <h2 id="moat">What the data is worth</h2>
    ${blocks}
  </section>`;
}

async function moatBlock(moat: Moat): Promise<Html> {
  const { surface, policy, sentences, curves } = moat;
  const isDrawn = curves.some(({ points }) => points.length > 0);
  return html`<h3>${segmentName(surface, policy)}</h3>
    ${sentences.map((sentence) => html`<p>${named(sentence)}</p>`)} ${worthTable(moat)}
    ${
      isDrawn
        ? html`<figure>
            <figcaption>
              <strong>Learning curves.</strong> Points with 95% intervals; dashed, the fitted law
              between the amounts that were tried.
            </figcaption>
            ${await learningChart(curves)}
          </figure>`
        : []
    }
    ${curvesTable(moat)}`;
}

function worthTable(moat: Moat): Html {
  const { exchangeRate, syntheticExchangeRate, irreplaceability, marginalValue } = moat;
  const what = (name: string, meaning: string) =>
    html`${name} <span class="note">${meaning}</span>`;
  const rows: Row[] = [
    {
      cells: [
        what('Exchange rate', 'Curated examples worth one proprietary one.'),
        rateText(exchangeRate),
      ],
    },
    {
      cells: [
        what('Irreplaceability', 'Share of its gain that curated data cannot bring.'),
        withInterval(percentFinding(irreplaceability)),
      ],
    },
    {
      cells: [
        what('The next million events', 'In units of quality.'),
        withInterval(signedText(marginalValue)),
      ],
    },
  ];
  if (syntheticExchangeRate) {
    rows.splice(1, 0, {
      cells: [
        what('Exchange rate, synthetic', 'Synthetic examples worth one proprietary one.'),
        rateText(syntheticExchangeRate),
      ],
    });
  }
  return htmlTable(
    'Worth of the proprietary data',
    [{ title: 'what' }, { title: 'value', number: true }],
    rows,
  );
}

/** The rate; where no amount of the other data is sure to do, at least how much it would take. */
function rateText(rate: ExchangeRate): Html {
  if (!('beyond' in rate)) return withInterval(findingText(rate));
  const { value, atLeast } = rate;
  const guess = value === undefined ? 'beyond reach' : formatNumber(value);
  const bound = atLeast === undefined ? '' : `at least ${formatNumber(atLeast)}; `;
  return html`${guess} <span class="note">${bound}no amount is sure to do</span>`;
}

function curvesTable({ curves }: Moat): Html {
  return htmlTable(
    'The curves in numbers: level - gain * n^(-exponent)',
    [
      { title: 'trained on' },
      { title: 'examples', number: true },
      { title: 'quality at most data', number: true },
      { title: 'level', number: true },
      { title: 'gain', number: true },
      { title: 'exponent', number: true },
    ],
    curves.map(({ data, points, fit }) => {
      const last = points.at(-1);
      const law =
        'enough' in fit
          ? [lackText(fit), '', '']
          : [fit.level, fit.gain, fit.exponent].map(formatNumber);
      return {
        cells: [
          DATA_NAMES[data],
          last ? formatNumber(last.n) : '',
          last ? withInterval(findingText({ enough: true, value: last.quality, ...last })) : '',
          ...law,
        ],
      };
    }),
  );
}
