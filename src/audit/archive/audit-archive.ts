/** Audits of an archive by itself. */
import { isoTime } from '../../events/event-time.js';
import type { EventSource } from '../audit-options.js';
import type { AuditReport } from '../report/report.js';
import type { AuditRequest } from '../request.js';
import type { SourcedDelivery } from '../sourced-delivery.js';
import { archivedDeliveries, stretchIn, type ArchivedStretch } from './archive-source.js';
import { auditEvents } from './audit-events.js';
import type { SampledAuditOptions } from './sampled-audit.js';
import type { Segment } from './segment.js';

/**
 * The report on two stretches of an archive, whose options are of a pipeline with its partitions. The
 * same segments, request and options give the same report.
 *
 * @throws AuditRequestError where the stretches are empty or overlap; ArchiveError where what is read
 *   is damaged
 */
export function auditArchive(
  segments: readonly Segment[],
  request: AuditRequest,
  options: Omit<SampledAuditOptions, 'share'>,
): Promise<AuditReport> {
  const { audit } = options;
  const stretch = stretchIn(segments, request, audit.pipeline);
  return auditEvents(inTurn(archivedDeliveries(stretch)), request, {
    ...options,
    share: stretch.share,
    audit: { ...audit, sources: archiveSources(stretch) },
  });
}

/** What of the stretches was archived; nothing where nothing was. */
export function archiveSources({ within, share }: ArchivedStretch): EventSource[] {
  const [first] = within;
  const last = within.at(-1);
  if (!first || !last) return [];
  return [
    {
      of: 'archive',
      from: isoTime(first.facts.publishedFrom),
      to: isoTime(last.facts.publishedTo),
      share,
      missed: within.reduce((sum, { facts }) => sum + facts.missed, 0),
    },
  ];
}

/** The times between which an archive holds recommendations, epoch ms; undefined where it has none. */
export function archiveSpan(
  segments: readonly Segment[],
): { readonly first: number; readonly last: number } | undefined {
  const times = segments.flatMap(({ facts: { first, last } }) => [first ?? [], last ?? []].flat());
  return times.length === 0
    ? undefined
    : {
        first: times.reduce((least, time) => Math.min(least, time)),
        last: times.reduce((most, time) => Math.max(most, time)),
      };
}

async function* inTurn(deliveries: Iterable<SourcedDelivery>): AsyncGenerator<SourcedDelivery> {
  for (const each of deliveries) yield await Promise.resolve(each);
}
