/**
 * Runs an audit: one pass over the deliveries, which may come from files or from a stream. The same
 * deliveries, request and options give the same report, byte for byte.
 */
import { createDetectors } from '../detectors/registry.js';
import { signalPlan } from '../detectors/signal-plan.js';
import { exposureDetectors } from './stretches/exposure-parts.js';
import { Pipeline } from '../windows/pipeline.js';
import type { AuditOptions } from './audit-options.js';
import { buildReport } from './report/build-report.js';
import { StretchCollector } from './stretches/collector.js';
import type { AuditReport } from './report/report.js';
import type { AuditRequest } from './request.js';
import { SeriesCollector } from './stretches/series.js';
import { StretchReadings } from './stretches/stretch-readings.js';
import type { SourcedDelivery } from './sourced-delivery.js';
import { stretchesOf } from './stretches/stretch.js';

export type { SourcedDelivery } from './sourced-delivery.js';

/**
 * Deliveries of each partition in stream order, from well before the earlier stretch (a window and
 * the lateness at least, and all declarations of items) to the end of the later one.
 */
export type AuditSource = AsyncIterable<SourcedDelivery>;

/**
 * Replays the source and reports on the two stretches of the request.
 *
 * Memory: one state a detector, segment and stretch, the impressions that outcomes and labels may still
 * come to (`attribution.maxImpressions`), the item names, and up to four million pairs of item and user
 * for the withholding of small numbers.
 *
 * @throws AuditRequestError where the stretches are empty or overlap, or nothing was recommended
 *   on the surface or under the policy; what the source throws
 */
export async function runAudit(
  source: AuditSource,
  request: AuditRequest,
  options: AuditOptions,
): Promise<AuditReport> {
  const stretches = stretchesOf(request);
  const { baseline, audited } = stretches;
  const all = createDetectors(options.detectors, signalPlan(options.pipeline.signals));
  const detectors = exposureDetectors(all);
  const later = new StretchReadings(options.pipeline, stretches, all);
  const collector = new StretchCollector(options.pipeline, stretches, request, detectors);
  const shown = {
    start: Math.min(baseline.start, audited.start),
    end: Math.max(baseline.end, audited.end),
  };
  const hopMs = options.pipeline.hopPanes * options.pipeline.paneMs;
  const series = new SeriesCollector(shown, hopMs, detectors);
  const pipeline = new Pipeline(options.pipeline, detectors, (set) => series.take(set));
  for await (const { partition, delivery } of source) {
    collector.apply(partition, delivery);
    pipeline.apply(partition, delivery);
    later.apply(partition, delivery);
    options.investigation?.apply({ partition, delivery });
  }
  collector.served.check(request);
  pipeline.end();
  return buildReport({
    request,
    options,
    stretches,
    collector,
    series,
    later: later.end(),
    accounting: pipeline.accounting(),
    found: await options.investigation?.finish(),
  });
}
