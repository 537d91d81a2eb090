/**
 * Audits an archive: everything that is found in datasets, from one that was made before. What the
 * detectors read is not in it, and the report says so.
 */
import type { AuditOptions } from '../audit-options.js';
import type { AuditDataset } from '../dataset/rows.js';
import { FolderStore } from '../dataset/store.js';
import type { StoredDataset } from '../dataset/stored-dataset.js';
import { stretchOf } from '../dataset/stretch-of.js';
import { lookInto, type LookOptions } from '../findings/look-into.js';
import { PART_NAMES, wantsDataset, ALL_PARTS, type Lack } from '../findings/parts.js';
import { FEWEST_USERS } from '../privacy.js';
import { assembledReport } from '../report/assemble-report.js';
import type { AuditReport, ReportSegment, SegmentTraffic } from '../report/report.js';
import type { AuditRequest } from '../request.js';
import { perStretch, stretchesOf, type PerStretch } from '../stretches/stretch.js';
import { archiveDigest } from './archive-digest.js';
import { trafficIn, type ArchivedTraffic } from './archive-traffic.js';

export interface ArchiveAuditOptions extends AuditOptions {
  readonly onProgress?: LookOptions['onProgress'];
}

/** Why an archive gives no evidence of detectors. */
const NO_READINGS =
  'detectors read the events of all users in the order in which they arrived, with the catalogue and ' +
  'the announced changes of that time; an archive keeps impressions with what came of them';

/**
 * The report on two stretches of an archive. The same archive, request and options give the same report.
 *
 * @param folder where the archive is, as it was opened
 * @throws AuditRequestError where the stretches are empty or overlap; DatasetError where the archive
 *   is damaged
 */
export function auditArchive(
  archive: StoredDataset,
  folder: string,
  request: AuditRequest,
  options: ArchiveAuditOptions,
): AuditReport {
  const stretches = stretchesOf(request);
  const datasets = perStretch((stretch) => stretchOf(archive, stretches[stretch], request));
  const parts = options.parts ?? ALL_PARTS;
  const { share } = archive.facts;
  const lacks: Lack[] = [{ part: 'readings', reason: NO_READINGS }];
  // An undamaged archive can be read to its end: it was, to cut it.
  const found = wantsDataset(parts)
    ? lookInto(datasets, {
        audit: options,
        ...(options.onProgress ? { onProgress: options.onProgress } : {}),
      })
    : { lacks: [] };
  return assembledReport({
    request,
    options,
    stretches,
    segments: segmentsOf(datasets),
    stretchVerdict: {
      outcome: 'cannot_say',
      sentence:
        'Cannot say what changed in exposure: an archive does not hold what detectors read.',
    },
    changes: { changes: [], moreChanges: 0 },
    found: { ...found, lacks: [...lacks, ...found.lacks] },
    quality: undefined,
    configuration: {
      'archive.share': share,
      'archive.rows': archive.facts.rows,
      'archive.digest': archive.facts.digest,
      ...Object.fromEntries(
        PART_NAMES.map((part) => [`audit.${part}`, parts[part] ? 'on' : 'off']),
      ),
      'audit.seed': options.seed ?? 0,
    },
    data: archiveDigest(new FolderStore(folder), archive),
  });
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
