/** What became of the events, what was cut, and how far the stream has been read. */
import { Fragment, type JSX } from 'preact';
import type {
  CutJson,
  DataQualityJson,
  KindCountsJson,
  PartitionJson,
  RefusalJson,
} from '../adapters/http/data-json.js';
import { checkpointWords, equationWords, partsOfAccepted, totalOf } from './data-words.js';
import { useJson } from './live.js';
import { PageTable } from './page-table.js';
import { countWords, durationWords, timeWords } from './words.js';

export function DataPage({ version }: { readonly version: number }): JSX.Element {
  const { data, failed } = useJson<DataQualityJson>('/api/data-quality', version);
  return (
    <>
      <h1>Data quality</h1>
      {failed && <p class="empty">It could not be fetched; it is tried again.</p>}
      {!data && !failed && <p>Loading…</p>}
      {data && <Quality {...data} />}
    </>
  );
}

function Quality(quality: DataQualityJson): JSX.Element {
  const { now, checkpoint, countedElsewhere } = quality;
  return (
    <>
      {countedElsewhere ? (
        <p class="lead">
          This coordinator reads no events: each worker counts those of its partitions, at its own
          address under /metrics.
        </p>
      ) : (
        <Counted {...quality} />
      )}
      <section aria-labelledby="checkpoint-title">
        <h2 id="checkpoint-title">Stored state</h2>
        <p>{checkpointWords(checkpoint, now)}</p>
      </section>
    </>
  );
}

function Counted({ now, kinds, refusals, cuts, partitions }: DataQualityJson): JSX.Element {
  const total = totalOf(kinds);
  return (
    <>
      <p class="lead">{equationWords(total)}</p>
      <p>{partsOfAccepted(total)}</p>
      <section aria-labelledby="kinds-title">
        <h2 id="kinds-title">Events by kind</h2>
        <Kinds kinds={kinds} total={total} />
      </section>
      <section aria-labelledby="refusals-title">
        <h2 id="refusals-title">Dead letters by reason</h2>
        <Refusals refusals={refusals} />
      </section>
      <section aria-labelledby="cuts-title">
        <h2 id="cuts-title">What was cut or set aside</h2>
        <Cuts cuts={cuts} />
      </section>
      <section aria-labelledby="partitions-title">
        <h2 id="partitions-title">Partitions</h2>
        <Partitions partitions={partitions} now={now} />
      </section>
    </>
  );
}

const KIND_COLUMNS = [
  ['Sent', 'sent'],
  ['Accepted', 'accepted'],
  ['Duplicate', 'duplicate'],
  ['Dead-lettered', 'deadLettered'],
  ['Late', 'late'],
  ['Unattributed', 'unattributed'],
] as const;

/** Shown where there are any. */
const RARE_COLUMNS = [
  ['By context', 'byContext'],
  ['Item-level', 'itemLevel'],
  ['Unmeasured', 'unmeasured'],
  ['Unknown fields', 'unknownFields'],
] as const;

const RARELY: Readonly<Record<(typeof RARE_COLUMNS)[number][1], string>> = {
  byContext: 'Accepted outcomes and labels that were placed by the context they carry.',
  itemLevel: 'Accepted labels of an item alone, which only audits use.',
  unmeasured: 'Accepted outcomes of signals that the configuration does not name.',
  unknownFields: 'Fields, not events: the contract does not know them, and they are ignored.',
};

interface KindsProps {
  readonly kinds: readonly KindCountsJson[];
  readonly total: KindCountsJson;
}

function Kinds({ kinds, total }: KindsProps): JSX.Element {
  const rare = RARE_COLUMNS.filter(([, of]) => total[of] > 0);
  const shown = [...KIND_COLUMNS, ...rare];
  return (
    <>
      <PageTable
        caption="What became of the events, by kind"
        columns={[{ title: 'Kind' }, ...shown.map(([title]) => ({ title, isNumber: true }))]}
        rows={[...kinds.filter(({ sent }) => sent > 0), total].map((counts) => ({
          key: counts.kind,
          cells: [counts.kind, ...shown.map(([, of]) => countWords(counts[of]))],
          ...(counts === total ? { class: 'total' } : {}),
        }))}
      />
      <details class="more">
        <summary>What the columns say</summary>
        <dl class="questions">
          <dt>Sent</dt>
          <dd>
            Events in messages that were delivered, each once however often it is read again. A
            message that cannot be read counts as one.
          </dd>
          <dt>Duplicate</dt>
          <dd>Events whose id was seen before; they are dropped.</dd>
          <dt>Dead-lettered</dt>
          <dd>Events that were refused; they are kept with the reason.</dd>
          <dt>Late</dt>
          <dd>Accepted, but after their pane had closed: they enter no reading.</dd>
          <dt>Unattributed</dt>
          <dd>Accepted outcomes and labels whose impression was not found in time.</dd>
          {rare.map(([title, of]) => (
            <Fragment key={of}>
              <dt>{title}</dt>
              <dd>{RARELY[of]}</dd>
            </Fragment>
          ))}
        </dl>
      </details>
    </>
  );
}

function Refusals({ refusals }: { readonly refusals: readonly RefusalJson[] }): JSX.Element {
  if (refusals.length === 0) return <p class="empty">No event was refused.</p>;
  return (
    <PageTable
      caption="Dead-lettered events by reason, the most frequent first"
      columns={[
        { title: 'Reason' },
        { title: 'Events', isNumber: true },
        { title: 'What it means' },
        { title: 'What to do' },
      ]}
      rows={refusals.map(({ code, events, meaning, remedy }) => ({
        key: code,
        cells: [<code key={code}>{code}</code>, countWords(events), meaning, remedy],
      }))}
    />
  );
}

function Cuts({ cuts }: { readonly cuts: readonly CutJson[] }): JSX.Element {
  const some = cuts.filter(({ count }) => count > 0);
  const none = cuts.filter(({ count }) => count === 0).map(({ title }) => title.toLowerCase());
  return (
    <>
      {some.length > 0 && (
        <PageTable
          caption="What was cut or set aside"
          columns={[
            { title: 'What' },
            { title: 'How many', isNumber: true },
            { title: 'What it means' },
            { title: 'What to do' },
          ]}
          rows={some.map(({ id, title, count, meaning, remedy }) => ({
            key: id,
            cells: [title, countWords(count), meaning, remedy],
          }))}
        />
      )}
      {none.length > 0 && <p class="muted">None so far: {none.join('; ')}.</p>}
    </>
  );
}

interface PartitionsProps {
  readonly partitions: readonly PartitionJson[];
  readonly now: number;
}

function Partitions({ partitions, now }: PartitionsProps): JSX.Element {
  return (
    <>
      <PageTable
        caption="How far each partition has been read"
        columns={[
          { title: 'Partition' },
          { title: 'Event time' },
          { title: 'Behind the clock' },
          { title: 'Watermark' },
          { title: 'Messages unread', isNumber: true },
          { title: 'Open panes', isNumber: true },
          { title: 'Impressions remembered', isNumber: true },
        ]}
        rows={partitions.map(
          ({ partition, eventTime, watermark, pending, openPanes, rememberedImpressions }) => ({
            key: String(partition),
            cells: [
              String(partition),
              eventTime === undefined ? 'no events yet' : timeWords(eventTime),
              eventTime === undefined ? '' : durationWords(Math.max(0, now - eventTime)),
              watermark === undefined ? '' : timeWords(watermark),
              countWords(pending),
              countWords(openPanes),
              countWords(rememberedImpressions),
            ],
          }),
        )}
      />
      <p class="muted small">
        The watermark is the largest event time less the allowed lateness: an event older than that
        is late. A pane is closed once all partitions have passed it.
      </p>
    </>
  );
}
