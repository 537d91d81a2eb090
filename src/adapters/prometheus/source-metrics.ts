/** Metrics of streams of others that are mapped to the contract. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { SourceCounts } from '../sources/source-cursor.js';
import type { SourceReader } from '../sources/source-reader.js';

const RESULTS = ['mapped', 'ignored', 'refused'] as const;

/** What is shown of a source. */
export type ShownSource = Pick<SourceReader, 'counts' | 'pending' | 'problem'> & {
  readonly plan: { readonly name: string };
};

/** Registers the metrics of the sources; none where there are no sources. */
export function sourceMetrics(registry: Registry, readers: readonly ShownSource[]): void {
  if (readers.length === 0) return;
  const registers = [registry];
  new Counter({
    name: 'flyball_source_messages_total',
    help: 'Messages read from streams of sources, by result: mapped (gave events), ignored (no condition of the mapping held), refused (kept in the dead letters).',
    labelNames: ['source', 'result'],
    registers,
    collect() {
      this.reset();
      for (const { plan, counts } of readers) {
        for (const result of RESULTS) this.inc({ source: plan.name, result }, counts[result]);
      }
    },
  });
  const counter = (name: string, help: string, of: keyof SourceCounts) =>
    new Counter({
      ...{ name, help, labelNames: ['source'], registers },
      collect() {
        this.reset();
        for (const { plan, counts } of readers) this.inc({ source: plan.name }, counts[of]);
      },
    });
  counter(
    'flyball_source_events_total',
    'Events that were made of a source and published.',
    'events',
  );
  counter(
    'flyball_source_missed_messages_total',
    'Messages that the stream of a source had dropped before they were read, at most.',
    'missed',
  );
  const gauge = (name: string, help: string, of: (reader: ShownSource) => number) =>
    new Gauge({
      ...{ name, help, labelNames: ['source'], registers },
      collect() {
        for (const reader of readers) this.set({ source: reader.plan.name }, of(reader));
      },
    });
  gauge(
    'flyball_source_pending_messages',
    'Messages that the stream of a source holds and that are yet to be read.',
    ({ pending }) => pending,
  );
  gauge(
    'flyball_source_up',
    'Whether the source is being read (1), or waits for its stream or the server (0).',
    ({ problem }) => (problem === undefined ? 1 : 0),
  );
}
