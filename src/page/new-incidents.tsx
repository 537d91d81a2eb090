/**
 * Tells a screen reader of incidents that open while the page is looked at: each once, those that come
 * together in one sentence, and of nothing else that changes.
 */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Incident } from '../alarms/incident.js';
import { newIncidentWords } from './alarm-words.js';

export function NewIncidents({
  incidents,
}: {
  /** Undefined until they are known. */
  readonly incidents: readonly Incident[] | undefined;
}): JSX.Element {
  const known = useRef<ReadonlySet<string> | undefined>(undefined);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (!incidents) return;
    const open = incidents.filter(({ closedAt }) => closedAt === undefined);
    const before = known.current;
    known.current = new Set(open.map(({ id }) => id));
    if (!before) return;
    const opened = open.filter(({ id }) => !before.has(id));
    if (opened.length > 0) setWords(newIncidentWords(opened));
  }, [incidents]);
  return (
    <p class="hidden" role="status">
      {words}
    </p>
  );
}
