/** The events of an archive as an audit reads them: those of its stretches, and what came of them. */
import { DictionaryPool } from '../../events/dictionary-pool.js';
import { MAX_AHEAD_MS } from '../../events/validate.js';
import type { PipelineOptions } from '../../windows/pipeline.js';
import { SignalTimes } from '../../windows/signal-times.js';
import { signalPlan } from '../../detectors/signal-plan.js';
import type { AuditRequest } from '../request.js';
import type { SourcedDelivery } from '../sourced-delivery.js';
import type { Segment } from './segment.js';

/** What may come at any time after what it is about. */
const STATEMENTS = ['label', 'item', 'change'] as const;

/** What an audit reads of an archive, by segment. */
export interface ArchivedStretch {
  /** Of these the declarations of items, which hold until they are made anew. */
  readonly before: readonly Segment[];
  /** Of these everything. */
  readonly within: readonly Segment[];
  /** Of these the labels, and what was declared and announced later of earlier times. */
  readonly after: readonly Segment[];
  /** Share of the users that all of it has in common. */
  readonly share: number;
}

/**
 * The segments that the request is about: from a window before the stretches, so that their first
 * windows are full, until nothing but labels can belong to them.
 */
export function stretchIn(
  segments: readonly Segment[],
  request: AuditRequest,
  pipeline: PipelineOptions,
): ArchivedStretch {
  const { paneMs, windowPanes = 0, latenessMs, rememberMs } = pipeline;
  const { knownAfter } = new SignalTimes(pipeline, signalPlan(pipeline.signals));
  const from = Math.min(request.from, request.baselineFrom) - windowPanes * paneMs - MAX_AHEAD_MS;
  const to = Math.max(request.to, request.baselineTo);
  // Publishers may be behind, and then they are with what comes of their recommendations as well.
  const isAbout = ({ facts: { first = Infinity, last = -Infinity } }: Segment) =>
    first < to && last >= from;
  const published = segments
    .filter(isAbout)
    .reduce((latest, { facts }) => Math.max(latest, facts.publishedTo), to);
  const settled = published + (knownAfter + 2) * paneMs + latenessMs;
  const judged = settled + rememberMs;
  const before = segments.filter(({ facts }) => facts.publishedTo < from);
  const rest = segments.slice(before.length);
  const within = rest.filter(({ facts }) => facts.publishedFrom < settled);
  const after = rest.filter(
    ({ facts }) => facts.publishedFrom >= settled && facts.publishedFrom < judged,
  );
  const share = Math.min(1, ...within.map(({ facts }) => facts.share));
  return { before, within, after, share };
}

/**
 * Its deliveries, each partition's in stream order.
 *
 * @throws ArchiveError where something that is read is damaged
 */
export function* archivedDeliveries({
  before,
  within,
  after,
}: ArchivedStretch): Generator<SourcedDelivery, void> {
  const dictionaries = new DictionaryPool();
  for (const segment of before) yield* segment.deliveries(dictionaries.get(), ['item']);
  for (const segment of within) yield* segment.deliveries(dictionaries.get());
  for (const segment of after) yield* segment.deliveries(dictionaries.get(), STATEMENTS);
}
