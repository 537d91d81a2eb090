/** The parts of a report's page that are about the data: what arrived, and how to make it again. */
import { html, named, type Html } from './html.js';
import { htmlTable } from './html-table.js';
import { countText } from '../report/count-text.js';
import type { AuditReport } from '../report/report.js';
import { STRETCHES } from '../stretches/stretch.js';

/** The announced changes with the numbers of their marks; nothing where the source holds none. */
export function changesSection({
  changes,
  moreChanges,
  data,
}: AuditReport): Html | readonly Html[] {
  if (data.of === 'archive') return [];
  return html`<section>
    <h2 id="changes">Announced changes</h2>
    ${htmlTable(
      'Changes that someone announced as events',
      [
        { title: 'mark' },
        { title: 'time' },
        { title: 'stretch' },
        { title: 'what' },
        { title: 'where' },
      ],
      changes.map(({ mark, time, stretch, what, surface, policy }) => ({
        cells: [
          mark,
          time,
          stretch,
          named(what),
          html`${named(surface ?? 'any surface')} / ${named(policy ?? 'any policy')}`,
        ],
      })),
      'None were announced.',
    )}
    ${moreChanges > 0 ? html`<p>And ${countText(moreChanges)} more.</p>` : []}
  </section>`;
}

/** What became of the events; nothing where they were not read. */
export function qualitySection({ quality }: AuditReport): Html | readonly Html[] {
  if (!quality) return [];
  const { byKind, refused, unknownFields, voidedPropensities, voidedTargets } = quality;
  const rows = STRETCHES.flatMap((stretch) =>
    byKind[stretch].map(({ kind, accepted, late, duplicate }) => ({
      cells: [`${stretch}: ${kind}`, ...[accepted, late, duplicate].map(countText)],
    })),
  );
  return html`<section>
    <h2 id="data-quality">Data quality</h2>
    ${htmlTable(
      'Events of all segments by time and kind',
      [
        { title: 'stretch and kind' },
        { title: 'accepted', number: true },
        { title: 'late', number: true },
        { title: 'duplicates', number: true },
      ],
      rows,
    )}
    ${htmlTable(
      'Refused events of everything that was read',
      [{ title: 'code' }, { title: 'meaning' }, { title: 'events', number: true }],
      refused.map(({ code, meaning, events }) => ({
        cells: [code, meaning, countText(events)],
      })),
      'None were refused.',
    )}
    <dl>
      <dt>Unknown fields ignored</dt>
      <dd>${countText(unknownFields)}</dd>
      <dt>Propensities set aside as impossible</dt>
      <dd>${countText(voidedPropensities)}</dd>
      <dt>Targets set aside as impossible</dt>
      <dd>${countText(voidedTargets)}</dd>
    </dl>
  </section>`;
}

/** The command, the data and the configuration that the report follows from. */
export function reproduceSection({ reproduce, data, configuration, seed }: AuditReport): Html {
  const sequences = Object.entries(data.lastSequences)
    .map(([partition, sequence]) => `${partition}: ${sequence}`)
    .join(', ');
  return html`<section>
    <h2 id="reproduce">How to reproduce it</h2>
    <p>The same data and configuration give this report again, byte for byte:</p>
    <pre>${reproduce}</pre>
    <dl>
      <dt>Seed</dt>
      <dd>${seed}</dd>
      <dt>${data.of === 'archive' ? 'Events archived' : 'Events counted'}</dt>
      <dd>${countText(data.events)}</dd>
      <dt>Digest of the ${data.of === 'archive' ? 'archive' : 'data'} (${data.algorithm})</dt>
      <dd>${data.digest}</dd>
      ${
        data.of === 'archive'
          ? []
          : html`<dt>Last sequence by partition</dt>
              <dd>${sequences === '' ? 'nothing was read' : sequences}</dd>`
      }
    </dl>
    ${htmlTable(
      'Configuration',
      [{ title: 'key' }, { title: 'value' }],
      Object.entries(configuration).map(([key, value]) => ({ cells: [key, `${value}`] })),
    )}
  </section>`;
}
