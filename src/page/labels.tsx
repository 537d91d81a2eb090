/** Labels: what may be asked for, what was, what came back, and what to do where nothing does. */
import type { JSX } from 'preact';
import type { AgreementJson, LabelsJson, LabelsRowJson } from '../adapters/http/labelling-json.js';
import { answeredWords, agreementWords, spentWords, waitingWords } from './label-words.js';
import { useJson } from './live.js';
import { segmentHref } from './route.js';
import { numberWords, policyWords } from './words.js';

export interface LabelsProps {
  readonly version: number;
  /** Of this segment alone. */
  readonly of?: { readonly surface: string; readonly policy: string };
}

const NONE_YET = 'Nothing was asked to be labelled yet.';
const OFF =
  'No labels are asked for. With a budget (“labelling.budget”) the service chooses what is worth judging, and quality becomes known.';

/** The view; of a segment a section of its page, and nothing where it has no labels of its own. */
export function Labels({ version, of }: LabelsProps): JSX.Element | null {
  const { data } = useJson<LabelsJson>('/api/labels', version);
  const rows = data?.segments.filter(
    ({ surface, policy }) => !of || (of.surface === surface && of.policy === policy),
  );
  if (of && !(rows && rows.length > 0)) return null;
  return (
    <section aria-labelledby="labels-title">
      {of ? <h2 id="labels-title">Labels of this segment</h2> : <h1 id="labels-title">Labels</h1>}
      {data && rows && <LabelsBody data={data} rows={rows} isLinked={!of} />}
    </section>
  );
}

interface BodyProps extends TableProps {
  readonly data: LabelsJson;
}

function LabelsBody({ data, rows, isLinked }: BodyProps): JSX.Element {
  return (
    <>
      {rows.length === 0 && <p class="empty">{data.isOn ? NONE_YET : OFF}</p>}
      {rows.length > 0 && <LabelsTable rows={rows} isLinked={isLinked} />}
      {rows.length > 0 && data.agreement && <Agreement agreement={data.agreement} />}
      {rows.length > 0 && <Columns />}
    </>
  );
}

const COLUMNS = ['Asked for today', 'Waiting', 'Answered', 'Worth'] as const;

interface TableProps {
  readonly rows: readonly LabelsRowJson[];
  readonly isLinked: boolean;
}

function LabelsTable({ rows, isLinked }: TableProps): JSX.Element {
  return (
    <table class="segments labels" role="table">
      <caption class="hidden">Labels of each segment, what needs attention first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Segment
          </th>
          {COLUMNS.map((title) => (
            <th scope="col" role="columnheader" key={title}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      {rows.map((row) => (
        <Row key={JSON.stringify([row.surface, row.policy])} row={row} isLinked={isLinked} />
      ))}
    </table>
  );
}

function Columns(): JSX.Element {
  return (
    <details class="more">
      <summary>What the columns say</summary>
      <dl class="questions">
        <dt>Asked for today</dt>
        <dd>
          Requests since midnight UTC by event time, and how many a day the budget allows; then the
          share of the budget that is spent uniformly, whatever the label promises to tell.
        </dd>
        <dt>Answered</dt>
        <dd>
          Labels, requests that a labeller skipped, and requests that nobody answered in time. The
          skipped and the expired are non-response: quality is that of what was judged.
        </dd>
        <dt>Worth</dt>
        <dd>
          How many labels of a uniform sample tell as much. Where labels are asked for with unequal
          probabilities it is less than their number; what it buys is smaller errors where they
          count.
        </dd>
      </dl>
    </details>
  );
}

/** Of all segments together: labellers are the same. */
function Agreement({ agreement }: { readonly agreement: AgreementJson }): JSX.Element {
  return (
    <div class="more">
      <p>
        <strong>Agreement of labellers:</strong> {agreementWords(agreement)}
      </p>
      {agreement.advice !== undefined && (
        <p>
          <strong>To do:</strong> {agreement.advice}
        </p>
      )}
    </div>
  );
}

function Row({ row, isLinked }: { readonly row: LabelsRowJson; readonly isLinked: boolean }) {
  const { surface, policy, effectiveLabels, state, advice } = row;
  const names = (
    <>
      <bdi>{surface}</bdi>
      <span class="muted"> / </span>
      <bdi>{policyWords(policy)}</bdi>
    </>
  );
  const cells = [
    spentWords(row),
    waitingWords(row),
    answeredWords(row),
    { leading: numberWords(effectiveLabels), further: 'labels of a uniform sample' },
  ];
  return (
    <tbody role="rowgroup">
      <tr role="row">
        <th scope="row" role="rowheader">
          {isLinked ? <a href={segmentHref(surface, policy)}>{names}</a> : names}
        </th>
        {cells.map(({ leading, further }, i) => (
          <td key={COLUMNS[i]} role="cell" data-column={COLUMNS[i]}>
            <span>{leading}</span>
            {further !== undefined && <span class="why">{further}</span>}
          </td>
        ))}
      </tr>
      <tr role="row" class={state === 'attention' ? 'wrong' : 'note'}>
        <td role="cell" colSpan={cells.length + 1}>
          {advice.map((sentence) => (
            <p key={sentence}>
              {state === 'attention' && <strong>To do: </strong>}
              {sentence}
            </p>
          ))}
        </td>
      </tr>
    </tbody>
  );
}
