/** The baselines that change is told from: what is pinned, by whom, when and why; what has none. */
import type { JSX } from 'preact';
import type {
  BaselinesViewJson,
  PinnedJson,
  UnpinnedJson,
} from '../adapters/http/baselines-json.js';
import { lackingWords, originWords, pinWords } from './baseline-words.js';
import { useJson } from './live.js';
import { PageTable } from './page-table.js';
import { segmentHref } from './route.js';
import { aboutWords, blocksWords, levelWords, policyWords, timeWords } from './words.js';

export function BaselinesPage({ version }: { readonly version: number }): JSX.Element {
  const { data, failed } = useJson<BaselinesViewJson>('/api/baselines/origins', version);
  return (
    <>
      <h1>Baselines</h1>
      <p class="lead">
        A baseline is the level at which a reading lay while its loop was taken to be healthy.
        Change is told from it.
      </p>
      {failed && <p class="empty">They could not be fetched; they are tried again.</p>}
      {!data && !failed && <p>Loading…</p>}
      {data && <Baselines {...data} />}
    </>
  );
}

function Baselines({ file, stretch, pinned, unpinned }: BaselinesViewJson): JSX.Element {
  return (
    <>
      <p>{originWords({ ...(file ? { file } : {}), ...(stretch ? { stretch } : {}) })}</p>
      <section aria-labelledby="pinned-title">
        <h2 id="pinned-title">Pinned</h2>
        {pinned.length === 0 ? (
          <p class="empty">None yet. Until a reading has one, no change of it is looked for.</p>
        ) : (
          <Pinned pinned={pinned} />
        )}
      </section>
      <section aria-labelledby="unpinned-title">
        <h2 id="unpinned-title">Without a baseline</h2>
        {unpinned.length === 0 ? (
          <p class="empty">
            {pinned.length === 0
              ? 'No block of a watched reading has been read yet.'
              : 'Every reading that is watched has one.'}
          </p>
        ) : (
          <Unpinned unpinned={unpinned} />
        )}
      </section>
      {file && file.history.length > 0 && (
        <section aria-labelledby="history-title">
          <h2 id="history-title">Who pinned them</h2>
          <ul class="list">
            {[...file.history].reverse().map((record) => (
              <li key={`${record.at} ${record.by}`}>
                <p class="line">
                  <strong>
                    <bdi>{record.by}</bdi>
                  </strong>
                  <span>{timeWords(record.at)}</span>
                </p>
                <p>
                  <bdi>{record.why}</bdi>
                </p>
                <p class="muted small">
                  {record.added} added, {record.moved} moved, {record.kept} kept; made from{' '}
                  <bdi>{record.madeFrom}</bdi>.
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Pinned({ pinned }: { readonly pinned: readonly PinnedJson[] }): JSX.Element {
  return (
    <PageTable
      caption="Baselines in force"
      columns={[
        { title: 'Reading' },
        { title: 'Segment' },
        { title: 'Level' },
        { title: 'Made of' },
        { title: 'Pinned' },
      ]}
      rows={pinned.map((each) => ({
        key: keyOf(each),
        cells: [
          <Name key="name" of={each} />,
          <SegmentLink key="segment" of={each} />,
          levelWords(each, each.unit),
          `${blocksWords(each.blocks, each.blockMs)}, ${timeWords(each.from)} to ${timeWords(each.to)}`,
          <bdi key="pinned">{pinWords(each)}</bdi>,
        ],
      }))}
    />
  );
}

function Unpinned({ unpinned }: { readonly unpinned: readonly UnpinnedJson[] }): JSX.Element {
  return (
    <PageTable
      caption="Watched readings without a baseline, and why"
      columns={[{ title: 'Reading' }, { title: 'Segment' }, { title: 'Why' }]}
      rows={unpinned.map((each) => ({
        key: keyOf(each),
        cells: [
          <Name key="name" of={each} />,
          <SegmentLink key="segment" of={each} />,
          lackingWords(each),
        ],
      }))}
    />
  );
}

type Watched = PinnedJson | UnpinnedJson;

function keyOf({ reading, surface, policy, by, against }: Watched): string {
  return JSON.stringify([reading, surface, policy, by, against]);
}

function Name({ of }: { readonly of: Watched }): JSX.Element {
  const about = aboutWords(of);
  return (
    <>
      {of.title}
      {about !== '' && (
        <span class="why">
          <bdi>{about}</bdi>
        </span>
      )}
      {of.against !== undefined && (
        <span class="why">
          difference from <bdi>{policyWords(of.against)}</bdi>
        </span>
      )}
    </>
  );
}

function SegmentLink({ of: { surface, policy } }: { readonly of: Watched }): JSX.Element {
  return (
    <a href={segmentHref(surface, policy)}>
      <bdi>{surface}</bdi> / <bdi>{policyWords(policy)}</bdi>
    </a>
  );
}
