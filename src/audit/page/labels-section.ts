/** What was spent on labels. */
import { countText } from '../report/count-text.js';
import type { DatasetFindings } from '../findings/findings.js';
import { formatNumber } from '../../detectors/number-format.js';
import { html, named, type Html } from './html.js';
import { htmlTable } from './html-table.js';

/** Labels of the audited stretch, and where they came from. */
export function labelsSection({ labelsSpent }: DatasetFindings): Html {
  const { labels, withInclusion, effective, bySource } = labelsSpent;
  return html`<section>
    <h2 id="labels">Labels spent</h2>
    <dl>
      <dt>Labels of the audited stretch</dt>
      <dd>${countText(labels)}</dd>
      <dt>With a probability of inclusion</dt>
      <dd>${countText(withInclusion)}</dd>
      <dt>Worth as many equally likely ones</dt>
      <dd>${formatNumber(effective)}</dd>
    </dl>
    ${htmlTable(
      'Labels by source',
      [{ title: 'source' }, { title: 'labels', number: true }],
      Object.entries(bySource).map(([source, count]) => ({
        cells: [source === '' ? 'none named' : named(source), countText(count)],
      })),
    )}
  </section>`;
}
