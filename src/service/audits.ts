/** The audits of the service: what asks for them, and what they are made with. */
import { join } from 'node:path';
import { AuditLog } from '../adapters/audits/audit-log.js';
import { AuditService } from '../adapters/audits/audit-service.js';
import type { Nats } from '../adapters/nats/connection.js';
import type { Log } from '../adapters/log.js';
import type { Monitor } from '../adapters/ingest/monitor.js';
import { natsLogin } from '../adapters/nats/login.js';
import type { UserKey } from '../adapters/user-key.js';
import { auditParts, detectorOptions } from '../config/options.js';
import type { Config } from '../config/schema.js';
import type { PipelineOptions } from '../windows/pipeline.js';

export interface AuditParts {
  readonly config: Config;
  readonly nats: Nats;
  readonly servers: readonly string[];
  readonly ingest: Monitor;
  readonly folder: string;
  readonly pipeline: PipelineOptions;
  readonly userKey: UserKey;
  readonly log: Log;
}

/** The audits; an incident that opens asks for its own. */
export async function openAudits(parts: AuditParts): Promise<AuditService> {
  const { config, nats, servers, ingest, folder, pipeline, userKey, log } = parts;
  const { stretch, baselineLag, schedule } = config.audit;
  const audits = new AuditService({
    servers,
    login: natsLogin(config),
    prefix: nats.names.prefix,
    queue: await AuditLog.open(nats, config.nats.replicas),
    folder: join(folder, 'audits'),
    ...(config.archive.dir === undefined
      ? {}
      : { archive: { folder: config.archive.dir, keyFingerprint: userKey.fingerprint } }),
    audit: {
      pipeline,
      detectors: detectorOptions(config),
      parts: auditParts(config),
      seed: config.audit.seed,
    },
    decoder: {
      partitions: pipeline.partitions,
      userKey: userKey.key,
      maxMessageBytes: config.events.maxMessageBytes,
    },
    stretches: { stretchMs: stretch, baselineLagMs: baselineLag },
    schedule,
    eventTime: () => ingest.latest.windowEnd,
    incidents: () => ingest.incidents.list(),
    log,
  });
  ingest.onIncident(({ what }) => {
    if (what !== 'opened') return;
    audits
      .askForIncidents()
      .catch((error: unknown) =>
        log.warn({ err: error }, 'an audit could not be asked for; it is tried again'),
      );
  });
  return audits;
}
