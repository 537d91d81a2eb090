/** What became of the events, by kind and reason, what bounds have cut, and how far partitions are. */
import { ACCOUNTED_KINDS } from '../../events/delivery.js';
import { EVENT_KINDS } from '../../events/kinds.js';
import { REFUSALS } from '../../events/refusals.js';
import type { Accounting } from '../../windows/accounting.js';
import { cutsOf } from './cuts.js';
import type { DataQualityJson, KindCountsJson, PartitionJson, RefusalJson } from './data-json.js';
import type { Measured } from './measured.js';

export interface DataQualityOptions {
  readonly latenessMs: number;
  readonly checkpointMs: number;
  /** The clock, epoch ms. */
  readonly now: number;
}

export function dataQuality(
  ingest: Measured,
  { latenessMs, checkpointMs, now }: DataQualityOptions,
): DataQualityJson {
  const { checkpointAt, checkpointBytes } = ingest;
  const accounting = ingest.pipeline.accounting();
  return {
    now,
    countedElsewhere: ingest.pipeline.workers.length === 0,
    kinds: kindsOf(accounting),
    refusals: refusalsOf(accounting),
    cuts: cutsOf(ingest, accounting),
    partitions: partitionsOf(ingest, latenessMs),
    checkpoint: {
      ...(checkpointAt === undefined ? {} : { at: checkpointAt }),
      bytes: checkpointBytes,
      everyMs: checkpointMs,
    },
  };
}

function kindsOf(accounting: Accounting): KindCountsJson[] {
  return Array.from({ length: ACCOUNTED_KINDS }, (_, kind) => ({
    kind: EVENT_KINDS[kind] ?? 'unknown',
    sent: accounting.sent[kind]!,
    accepted: accounting.accepted[kind]!,
    duplicate: accounting.duplicate[kind]!,
    deadLettered: accounting.deadLettered[kind]!,
    late: accounting.late[kind]!,
    unattributed: accounting.unattributed[kind]!,
    byContext: accounting.byContext[kind]!,
    itemLevel: accounting.itemLevel[kind]!,
    unmeasured: accounting.unmeasured[kind]!,
    unknownFields: accounting.unknownFields[kind]!,
  }));
}

function refusalsOf({ refusals }: Accounting): RefusalJson[] {
  return [...refusals]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([code, events]) => ({ code, events, ...REFUSALS[code] }));
}

function partitionsOf({ pipeline, pending }: Measured, latenessMs: number): PartitionJson[] {
  return pipeline.workers.map(
    ({ largestTime, openPanes, rememberedImpressions }, partition): PartitionJson => ({
      partition,
      ...(Number.isFinite(largestTime)
        ? { eventTime: largestTime, watermark: largestTime - latenessMs }
        : {}),
      pending: pending[partition] ?? 0,
      ...{ openPanes, rememberedImpressions },
    }),
  );
}
