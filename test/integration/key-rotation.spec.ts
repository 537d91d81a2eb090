/** The user key is changed as docs/privacy.md says, and never by accident. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Archive } from '../../src/audit/archive/archive.js';
import { startChild } from '../setup/child.js';
import { startNats } from '../setup/nats.js';
import { BINARY, startService, temporaryFolder, type Metrics } from '../setup/service.js';
import { connect, publish, simulatedEvents } from './stream.js';

const PARTITIONS = 2;
const EVENTS = simulatedEvents().slice(0, 500);

describe('another user key', () => {
  it('is refused, but with --discard-state; then all is read again, and no archive is mixed', async () => {
    const { port } = await startNats();
    const nats = await connect(port);
    const folder = await temporaryFolder();
    const keyFile = join(folder, 'key');
    const archive = join(folder, 'archive');
    const environment = {
      FLYBALL_NATS_PARTITIONS: String(PARTITIONS),
      FLYBALL_LOG_LEVEL: 'error',
      FLYBALL_PRIVACY_USER_KEY_FILE: keyFile,
      FLYBALL_ARCHIVE_DIR: archive,
      FLYBALL_ARCHIVE_SEGMENT: '2s',
    };
    const all = (m: Metrics) => m.sum('flyball_events_sent_total') === EVENTS.length;
    await writeFile(keyFile, `${'1'.repeat(32)}\n`, { mode: 0o600 });
    const before = await startService(port, folder, environment);
    await publish(nats, PARTITIONS, EVENTS);
    await before.waitForMetrics((m) => all(m) && m.sum('flyball_archive_segments') >= 1);
    await before.stop();
    const old = Archive.open(archive).segments()[0]!.facts.keyFingerprint;

    await writeFile(keyFile, `${'2'.repeat(32)}\n`, { mode: 0o600 });
    const args = [BINARY, 'serve', '--nats', `127.0.0.1:${port}`, '--port', '0'];
    const env = { FLYBALL_DATA_DIR: folder, ...environment };
    const refused = await startChild(process.execPath, args, { env });
    expect(await refused.waitForExit()).toMatchObject({ code: 2 });
    expect(refused.stderr()).toMatch(/user key has changed.*start with --discard-state/);

    const after = await startService(port, folder, environment, ['--discard-state']);
    const metrics = await after.waitForMetrics(
      (m) => all(m) && m.sum('flyball_archive_failures_total', 'other_archive_key') >= 1,
    );
    expect(metrics.sum('flyball_events_accepted_total')).toBe(EVENTS.length);
    await after.stop();
    const kept = Archive.open(archive).segments();
    expect(new Set(kept.map(({ facts }) => facts.keyFingerprint))).toEqual(new Set([old]));

    // From now on the new key is the one that is expected, and a new folder takes the archive.
    const fresh = { ...environment, FLYBALL_ARCHIVE_DIR: join(folder, 'archive-2') };
    const again = await startService(port, folder, fresh);
    await again.waitForMetrics((m) => m.sum('flyball_archive_segments') >= 1);
    await again.stop();
  });
});
