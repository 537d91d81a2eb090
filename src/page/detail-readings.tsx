/** The readings that are not watched: their last values, behind a disclosure. */
import type { JSX } from 'preact';
import { isKnown, type ReadingGroup } from './reading-group.js';
import { Meaning, windowWords } from './reading.js';
import { Lacks, ValueTable } from './value-table.js';
import { aboutWords, valueWords } from './words.js';

export function DetailReadings({
  groups,
}: {
  readonly groups: readonly ReadingGroup[];
}): JSX.Element {
  if (groups.length === 0) return <></>;
  const count = groups.length === 1 ? 'One more reading' : `${groups.length} more readings`;
  return (
    <details class="more">
      <summary>{count} in detail</summary>
      <ul class="list">
        {groups.map((group) => (
          <Detail key={group.reading.id} group={group} />
        ))}
      </ul>
    </details>
  );
}

function Detail({ group }: { readonly group: ReadingGroup }): JSX.Element {
  const { reading, series } = group;
  const [only] = series;
  return (
    <li class="detail">
      <p class="line">
        <strong>{reading.title}</strong>
        {series.length === 1 && isKnown(group) && (
          <span class="now">
            {valueWords(only!, only!.end.length - 1)}
            {Object.keys(only!.by).length > 0 && ` (${aboutWords(only!)})`}
          </span>
        )}
      </p>
      <Meaning reading={reading} />
      {series.length > 1 ? (
        <ValueTable title={reading.title} series={series} />
      ) : (
        <Lacks series={series} />
      )}
      {isKnown(group) && <p class="muted small">{windowWords(series)}</p>}
    </li>
  );
}
