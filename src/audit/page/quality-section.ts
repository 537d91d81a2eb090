/** The parts of a report's page that are about the data: what arrived, and how to make it again. */
import { html, named, type Html } from './html.js';
import { htmlTable } from './html-table.js';
import { countText } from '../report/count-text.js';
import type { EventSource } from '../audit-options.js';
import type { AuditReport, DataQuality } from '../report/report.js';
import { STRETCHES } from '../stretches/stretch.js';

/** The announced changes with the numbers of their marks. */
export function changesSection({ changes, moreChanges }: AuditReport): Html {
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

/** Where the events came from and what became of them, as far as that is known. */
export function qualitySection({ quality, sources }: AuditReport): Html | readonly Html[] {
  if (!quality && !sources) return [];
  return html`<section>
    <h2 id="data-quality">Data quality</h2>
    ${sources ? sourcesTable(sources) : []} ${quality ? fatesTables(quality) : []}
  </section>`;
}

function sourcesTable(sources: readonly EventSource[]): Html {
  return htmlTable(
    'Where the events were read',
    [
      { title: 'source' },
      { title: 'published from' },
      { title: 'to' },
      { title: 'share of the users', number: true },
      { title: 'messages lost before', number: true },
    ],
    sources.map(({ of, from, to, share, missed }) => ({
      cells: [of, from, to, `${share}`, countText(missed)],
    })),
  );
}

function fatesTables(quality: DataQuality): Html {
  const { byKind, refused, unknownFields, voidedPropensities, voidedTargets } = quality;
  const rows = STRETCHES.flatMap((stretch) =>
    byKind[stretch].map(({ kind, accepted, late, duplicate }) => ({
      cells: [`${stretch}: ${kind}`, ...[accepted, late, duplicate].map(countText)],
    })),
  );
  return html`${htmlTable(
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
    </dl>`;
}

/** The command, the data and the configuration that the report follows from. */
export function reproduceSection({ reproduce, data, configuration, seed }: AuditReport): Html {
  const sequences = Object.entries(data.lastSequences)
    .map(([partition, sequence]) => `${partition}: ${sequence}`)
    .join(', ');
  return html`<section>
    <h2 id="reproduce">How to reproduce it</h2>
    <p>
      The same data and configuration give the same numbers again; the same request, every byte. By
      this command:
    </p>
    <pre>${reproduce}</pre>
    <dl>
      <dt>Seed</dt>
      <dd>${seed}</dd>
      <dt>Events counted</dt>
      <dd>${countText(data.events)}</dd>
      <dt>Digest of the data (${data.algorithm})</dt>
      <dd>${data.digest}</dd>
      <dt>Last sequence by partition</dt>
      <dd>${sequences === '' ? 'nothing was read' : sequences}</dd>
    </dl>
    ${htmlTable(
      'Configuration',
      [{ title: 'key' }, { title: 'value' }],
      Object.entries(configuration).map(([key, value]) => ({ cells: [key, `${value}`] })),
    )}
  </section>`;
}
