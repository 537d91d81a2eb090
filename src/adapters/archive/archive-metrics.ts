/** How the archive is getting on, as metrics. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { ArchiveService } from './archive-service.js';

export function archiveMetrics(registry: Registry, service: Pick<ArchiveService, 'counts'>): void {
  const gauge = (name: string, help: string, read: () => number | undefined): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const value = read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  };
  gauge('flyball_archive_bytes', 'Disk that the archive takes.', () => {
    return service.counts().state?.bytes;
  });
  gauge('flyball_archive_segments', 'Files of the archive.', () => {
    return service.counts().state?.segments;
  });
  gauge(
    'flyball_archive_end_timestamp_seconds',
    'When the last archived message was published.',
    () => {
      const end = service.counts().state?.publishedTo;
      return end === undefined ? undefined : end / 1000;
    },
  );
  gauge(
    'flyball_archive_success_timestamp_seconds',
    'When the archive was last brought up to date; before the first time when the service started.',
    () => service.counts().succeededAt / 1000,
  );
  gauge(
    'flyball_archive_missed_messages',
    'Messages that the stream had dropped before they were archived, in the time that is kept.',
    () => service.counts().state?.missed,
  );
  new Counter({
    name: 'flyball_archive_failures_total',
    help: 'Passes of the archive that failed since the start, by the code of the error.',
    labelNames: ['code'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [code, failures] of service.counts().failures) this.inc({ code }, failures);
    },
  });
  new Counter({
    name: 'flyball_archive_removed_segments_total',
    help: 'Files of the archive that were removed since the start, for their age or for want of room.',
    labelNames: ['why'],
    registers: [registry],
    collect() {
      const { age, room } = service.counts().removed;
      this.reset();
      this.inc({ why: 'age' }, age);
      this.inc({ why: 'room' }, room);
    },
  });
}
