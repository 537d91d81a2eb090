/** The archive of the service, as the configuration wants it. */
import type { Registry } from 'prom-client';
import { archiveMetrics } from '../adapters/archive/archive-metrics.js';
import { ArchiveService } from '../adapters/archive/archive-service.js';
import type { Log } from '../adapters/log.js';
import { natsLogin } from '../adapters/nats/login.js';
import type { UserKey } from '../adapters/user-key.js';
import type { Config } from '../config/schema.js';

export interface ArchiveParts {
  readonly servers: readonly string[];
  readonly partitions: number;
  readonly userKey: UserKey;
  readonly registry: Registry;
  readonly log: Log;
}

/** Keeps the archive from now on, where one is configured. */
export function startArchive(
  config: Config,
  { servers, partitions, userKey, registry, log }: ArchiveParts,
): ArchiveService | undefined {
  const { dir, share, whole, retention, megabytes, segment } = config.archive;
  if (dir === undefined) return undefined;
  const service = new ArchiveService(
    {
      plan: {
        folder: dir,
        keyFingerprint: userKey.fingerprint,
        share,
        wholeMs: whole,
        retentionMs: retention,
        mostBytes: megabytes * 1e6,
        segmentMs: segment,
      },
      servers,
      login: natsLogin(config),
      prefix: config.nats.prefix,
      decoder: {
        partitions,
        userKey: userKey.key,
        maxMessageBytes: config.events.maxMessageBytes,
      },
    },
    log,
  );
  archiveMetrics(registry, service);
  service.start();
  return service;
}
