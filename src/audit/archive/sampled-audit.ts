/**
 * Audits of a time of which a share of the users is archived: everything that is found in datasets, of
 * that share. Detectors read the events of all users, so that their evidence is missing.
 */
import type { AuditOptions } from '../audit-options.js';
import { DatasetBuilder } from '../dataset/dataset-builder.js';
import type { AuditDataset } from '../dataset/rows.js';
import type { Store } from '../dataset/store.js';
import { lookInto, type LookOptions } from '../findings/look-into.js';
import { ALL_PARTS, PART_NAMES, wantsDataset } from '../findings/parts.js';
import { FEWEST_USERS } from '../privacy.js';
import { assembledReport } from '../report/assemble-report.js';
import { changesOf } from '../report/build-report.js';
import type { AuditReport, ReportSegment, SegmentTraffic } from '../report/report.js';
import type { AuditRequest } from '../request.js';
import type { AuditSource } from '../run-audit.js';
import { StretchCollector } from '../stretches/collector.js';
import { perStretch, stretchesOf, type PerStretch } from '../stretches/stretch.js';
import { trafficIn, type ArchivedTraffic } from './archive-traffic.js';

export interface SampledAuditOptions extends Omit<LookOptions, 'audit'> {
  readonly audit: AuditOptions;
  /** Share of the users of whom all is kept throughout. */
  readonly share: number;
  /** Where the data of each stretch lies; the caller removes them. */
  readonly stores: PerStretch<Store>;
}

/**
 * The report on a share of the users. The same deliveries, request and options give the same report.
 *
 * @throws AuditRequestError where the stretches are empty or overlap, or nothing was recommended
 *   on the surface or under the policy; what the source throws
 */
export async function sampledAudit(
  source: AuditSource,
  request: AuditRequest,
  { share, stores, audit, ...look }: SampledAuditOptions,
): Promise<AuditReport> {
  const stretches = stretchesOf(request);
  const { surface, policy } = request;
  const builders = perStretch((stretch) => {
    const { start: from, end: to } = stretches[stretch];
    const asked = { from, to, joining: audit.pipeline, surface, policy, share };
    return new DatasetBuilder(asked, stores[stretch]);
  });
  // For the digest and the announced changes, which are kept whole.
  const collector = new StretchCollector(audit.pipeline, stretches, request, []);
  for await (const { partition, delivery } of source) {
    collector.apply(partition, delivery);
    builders.baseline.apply(partition, delivery);
    builders.audited.apply(partition, delivery);
  }
  collector.served.check(request);
  const datasets = perStretch((stretch) => builders[stretch].finish());
  const parts = audit.parts ?? ALL_PARTS;
  const found = wantsDataset(parts) ? lookInto(datasets, { audit, ...look }) : { lacks: [] };
  return assembledReport({
    request,
    options: audit,
    stretches,
    segments: segmentsOf(datasets),
    stretchVerdict: {
      outcome: 'cannot_say',
      sentence:
        'Cannot say what changed in exposure: of this time a share of the users is archived.',
    },
    changes: { changes: changesOf(collector, stretches), moreChanges: collector.changes.left },
    found: { ...found, lacks: [{ part: 'readings', reason: noReadings(share) }, ...found.lacks] },
    quality: undefined,
    configuration: {
      'archive.share': share,
      ...Object.fromEntries(
        PART_NAMES.map((part) => [`audit.${part}`, parts[part] ? 'on' : 'off']),
      ),
      'audit.seed': audit.seed ?? 0,
    },
    data: { ...collector.digest.finish(), of: 'archive' },
  });
}

function noReadings(share: number): string {
  return (
    `detectors read the events of all users in the order in which they arrived, and of this time the ` +
    `archive keeps a share of ${share} of them`
  );
}

/** The segments of either stretch by surface and policy, with their traffic. */
function segmentsOf(datasets: PerStretch<AuditDataset>): ReportSegment[] {
  const bySegment = new Map<string, { surface: string; policy: string }>();
  const traffic = perStretch((stretch) => {
    const all = trafficIn(datasets[stretch]).filter(({ recommendations }) => recommendations > 0);
    return new Map(
      all.map((each) => {
        const { surface, policy } = each;
        const key = JSON.stringify([surface, policy]);
        bySegment.set(key, { surface, policy });
        return [key, each];
      }),
    );
  });
  return [...bySegment]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, segment]) => ({
      ...segment,
      traffic: perStretch((stretch) => cellOf(traffic[stretch].get(key))),
      readings: [],
      series: [],
    }));
}

function cellOf(traffic: ArchivedTraffic | undefined): SegmentTraffic {
  if (!traffic) return { recommendations: 0, impressions: 0, users: 0, usersExact: true };
  const { recommendations, impressions, users } = traffic;
  if (users.value < FEWEST_USERS) return { withheld: true };
  return { recommendations, impressions, users: users.value, usersExact: users.isExact };
}
