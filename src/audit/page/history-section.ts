/** What changed since the last audit of the same segments, and the audits before it. */
import { isChanged } from '../stretches/compare.js';
import { metricName } from '../findings/finding-text.js';
import type { AuditReport } from '../report/report.js';
import { html, named, type Html } from './html.js';
import { htmlTable, type Row } from './html-table.js';
import { withInterval } from './models-section.js';
import { aboutText, cellText, changeText, differenceText } from './report-numbers.js';
import { segmentName } from './summary-section.js';

/** The section; nothing where there is no earlier audit. */
export function historySection({ history, verdict }: AuditReport): Html | readonly Html[] {
  const { audits, readings, comparisons } = history;
  const [last] = audits;
  if (!last) return [];
  return html`<section>
    <h2 id="history">Since the last audit</h2>
    <dl>
      <dt>Then</dt>
      <dd>${named(last.sentence)}</dd>
      <dt>Now</dt>
      <dd>${named(verdict.sentence)}</dd>
    </dl>
    ${htmlTable(
      'Core readings of the audited stretches, then and now',
      [
        { title: 'reading' },
        { title: 'then', number: true },
        { title: 'now', number: true },
        { title: 'difference', number: true },
        { title: 'change' },
      ],
      readings.map((reading): Row => {
        const { surface, policy, title, by, then, now } = reading;
        const about = aboutText(by);
        return {
          cells: [
            html`${title}${about === '' ? '' : ` (${about})`}
              <span class="note">${segmentName(surface, policy)}</span>`,
            withInterval(cellText(then)),
            withInterval(cellText(now)),
            withInterval(differenceText(reading)),
            changeText(reading),
          ],
          ...(isChanged(reading) ? { look: 'changed' as const } : {}),
        };
      }),
      'None stand in both.',
    )}
    ${
      comparisons.length === 0
        ? []
        : htmlTable(
            'Verdicts on scorers, then and now',
            [
              { title: 'who against whom' },
              { title: 'metric' },
              { title: 'then' },
              { title: 'now' },
            ],
            comparisons.map(({ surface, policy, a, b, metric, then, now }): Row => ({
              cells: [
                html`${named(a)} against ${named(b)}
                  <span class="note">${segmentName(surface, policy)}</span>`,
                metricName(metric),
                then ?? 'not compared',
                now ?? 'not compared',
              ],
              ...(then !== now ? { look: 'changed' as const } : {}),
            })),
          )
    }
    ${htmlTable(
      'Earlier audits of the same segments',
      [{ title: 'audited' }, { title: 'verdict' }, { title: 'report' }],
      audits.map(({ id, from, to, sentence }) => ({
        cells: [`${from} to ${to}`, named(sentence), named(id)],
      })),
    )}
  </section>`;
}
