/** The comparison of scorers: what production logged, and apart from it what the audit trained. */
import { chanceText, findingText, metricName, signedText } from '../findings/finding-text.js';
import { pairings, type Duel } from '../findings/duels.js';
import type { ModelComparison, Scorer } from '../findings/findings.js';
import { countText } from '../report/count-text.js';
import { forestHeading, forestReach, forestRow } from './forest.js';
import { html, named, type Html } from './html.js';
import { htmlTable, type Row } from './html-table.js';
import { segmentName } from './summary-section.js';

/** The section over all segments that have a comparison. */
export function modelsSection(comparisons: readonly ModelComparison[]): Html | readonly Html[] {
  if (comparisons.length === 0) return [];
  return html`<section>
    <h2 id="models">Model comparison</h2>
    <p>
      On held-out curated labels, which no model was trained on. Production is judged by the scores
      it logged; the stand-ins were trained by this audit and say what the data would teach.
    </p>
    ${comparisons.map(comparisonBlock)}
  </section>`;
}

function comparisonBlock(comparison: ModelComparison): Html {
  const { surface, policy, labels, users, scorers, sentences } = comparison;
  const isLogged = ({ kind }: Scorer) => kind !== 'stand-in';
  const logged = scorers.filter(isLogged);
  const standIns = scorers.filter((scorer) => !isLogged(scorer));
  const pairs = pairings(comparison);
  const judged = pairs.filter(({ first, second }) => isLogged(first) && isLogged(second));
  const taught = pairs.filter((pair) => !judged.includes(pair));
  const duels = (some: typeof pairs) => some.flatMap((pair) => pair.duels);
  return html`<h3>${segmentName(surface, policy)}</h3>
    <p>${countText(labels)} held-out labels of ${countText(users)} users.</p>
    ${
      sentences.length === 0
        ? []
        : html`<ul>
            ${sentences.map((each) => html`<li>${named(each)}</li>`)}
          </ul>`
    }
    ${qualityTable("Production's own scores, and what stands beside them in the log", comparison, logged)}
    ${duelTable('Differences between logged scores', duels(judged))}
    ${qualityTable('Stand-ins, trained by this audit', comparison, standIns)}
    ${duelTable('Differences in which a stand-in takes part: they judge the data, not production', duels(taught))}
    ${slicesTable(comparison)}`;
}

function qualityTable(
  caption: string,
  { quality }: ModelComparison,
  scorers: readonly Scorer[],
): Html {
  const shown = quality.filter(({ scorer }) => scorers.some(({ id }) => id === scorer));
  const metrics = [...new Set(shown.flatMap((each) => Object.keys(each.metrics)))];
  return htmlTable(
    `${caption}: quality with 95% intervals`,
    [{ title: 'scores' }, ...metrics.map((title) => ({ title: metricName(title), number: true }))],
    shown.map(({ scorer, metrics: values }) => ({
      cells: [
        named(scorers.find(({ id }) => id === scorer)!.title),
        ...metrics.map((metric) => {
          const value = values[metric];
          return value ? withInterval(findingText(value)) : '';
        }),
      ],
    })),
  );
}

function duelTable(caption: string, duels: readonly Duel[]): Html | readonly Html[] {
  if (duels.length === 0) return [];
  const reach = forestReach(duels.map(({ difference }) => difference));
  return htmlTable(
    caption,
    [
      { title: 'who against whom' },
      { title: 'metric' },
      { title: 'difference', number: true },
      ...(reach === undefined ? [] : [{ title: forestHeading(reach, 'worse', 'better') }]),
      { title: 'verdict' },
      { title: 'chance (Holm)' },
      { title: 'labels to decide', number: true },
    ],
    duels.map(({ first, second, metric, difference, verdict, p, power }): Row => ({
      cells: [
        html`${named(first.title)} <span class="note">against ${named(second.title)}</span>`,
        metricName(metric),
        withInterval(signedText(difference)),
        ...(reach === undefined ? [] : [forestRow(difference, reach)]),
        verdict,
        chanceText('p', p),
        power
          ? html`${countText(Math.ceil(power.labelsNeeded))}
              <span class="note">for ${power.margin}; there are ${countText(power.labels)}</span>`
          : '',
      ],
      ...(verdict === 'better' || verdict === 'worse' ? { look: 'changed' as const } : {}),
    })),
  );
}

function slicesTable({ slices, scorers }: ModelComparison): Html | readonly Html[] {
  if (slices.length === 0) return [];
  const reach = forestReach(slices.map(({ difference }) => difference));
  const titleOf = (id: string) => scorers.find((scorer) => scorer.id === id)?.title ?? id;
  return htmlTable(
    'By context and category, false discoveries held to one in ten (Benjamini-Hochberg)',
    [
      { title: 'slice' },
      { title: 'metric' },
      { title: 'labels', number: true },
      { title: 'difference', number: true },
      ...(reach === undefined ? [] : [{ title: forestHeading(reach, 'worse', 'better') }]),
      { title: 'verdict' },
      { title: 'chance (BH)' },
    ],
    slices.map(({ slice, a, b, metric, labels, difference, verdict, q }): Row => ({
      cells: [
        html`${named(slice)}
          <span class="note">${named(titleOf(a))} against ${named(titleOf(b))}</span>`,
        metricName(metric),
        countText(labels),
        withInterval(signedText(difference)),
        ...(reach === undefined ? [] : [forestRow(difference, reach)]),
        verdict,
        chanceText('q', q),
      ],
      ...(verdict === 'better' || verdict === 'worse' ? { look: 'changed' as const } : {}),
    })),
  );
}

/** The interval of a value below it, so that columns stay narrow. */
export function withInterval(text: string): Html {
  const at = text.indexOf(' [');
  if (at < 0) return html`${text}`;
  return html`${text.slice(0, at)}<span class="note">${text.slice(at + 1)}</span>`;
}
