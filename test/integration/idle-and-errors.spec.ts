/** Silence, and starts that must not succeed. */
import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startChild } from '../setup/child.js';
import { freePort } from '../setup/free-port.js';
import { startNats } from '../setup/nats.js';
import { BINARY, startService, temporaryFolder } from '../setup/service.js';
import { connect } from './stream.js';

describe('a partition without traffic', () => {
  it('does not hold back the panes of the others', async () => {
    const server = await startNats();
    const environment = {
      FLYBALL_NATS_PARTITIONS: '4',
      FLYBALL_WINDOWS_PANE: '1s',
      FLYBALL_WINDOWS_WINDOW: '10s',
      FLYBALL_WINDOWS_HOP: '1s',
      FLYBALL_WINDOWS_LATENESS: '500ms',
      FLYBALL_WINDOWS_IDLE_AFTER: '1s',
      FLYBALL_LOG_LEVEL: 'warn',
    };
    const service = await startService(server.port, await temporaryFolder(), environment);
    const nats = await connect(server.port);
    // FNV-1a-32("u-1") mod 4 = 2: the other three partitions never see an event.
    const event = {
      id: 'r1',
      time: Date.now(),
      surface: 'home',
      policy: 'production',
      user: 'u-1',
      slate: [{ item: 'a' }, { item: 'b' }],
    };
    await nats.jetstream.publish('flyball.recommendation.2', JSON.stringify(event));
    const metrics = await service.waitForMetrics(
      (m) => m.sum('flyball_window_end_timestamp_seconds') > 0,
    );
    expect(metrics.sum('flyball_events_accepted_total')).toBe(1);
    const answer = await fetch(`${service.http}/api/readings?reading=bandwagon.catalogue_items`);
    const { readings } = (await answer.json()) as { readings: object[] };
    expect(readings).toMatchObject([
      { surface: 'home', policy: 'production', value: 2, by: { catalogue: 'seen' } },
    ]);
  });
});

describe('a start that cannot succeed says what to do', () => {
  const refusal = async (args: readonly string[], env: Record<string, string> = {}) => {
    const child = await startChild(process.execPath, [BINARY, 'serve', '--port', '0', ...args], {
      env,
    });
    const { code } = await child.waitForExit();
    return { code, said: child.stderr() };
  };

  it('where no server answers', async () => {
    const port = await freePort();
    const { code, said } = await refusal(['--nats', `127.0.0.1:${port}`]);
    expect(said).toMatch(
      /^flyball: No NATS server answers at 127\.0\.0\.1:\d+ .*Check nats\.servers/,
    );
    expect(code).toBe(2);
  });

  it('where the port of the HTTP side is taken', async () => {
    const server = await startNats();
    const env = { FLYBALL_DATA_DIR: await temporaryFolder(), FLYBALL_LOG_LEVEL: 'warn' };
    const taken = await startService(server.port, env.FLYBALL_DATA_DIR, env);
    const port = new URL(taken.http).port;
    await taken.stop();
    const blocker = createServer().listen(Number(port), '127.0.0.1');
    try {
      const { code, said } = await refusal(
        ['--nats', `127.0.0.1:${server.port}`, '--port', port],
        env,
      );
      expect(said).toMatch(
        new RegExp(`^flyball: Port ${port} of 127\\.0\\.0\\.1 is taken\\. Choose another`, 'm'),
      );
      expect(code).toBe(2);
    } finally {
      blocker.close();
    }
  });

  it('where JetStream is not enabled, partitions differ, the key has changed, or a stream is in the way', async () => {
    const server = await startNats();
    const nats = `127.0.0.1:${server.port}`;
    const folder = await temporaryFolder();
    const env = {
      FLYBALL_DATA_DIR: folder,
      FLYBALL_LOG_LEVEL: 'warn',
      FLYBALL_NATS_PARTITIONS: '2',
    };
    await (await startService(server.port, folder, env)).stop();

    const partitions = await refusal(['--nats', nats], { ...env, FLYBALL_NATS_PARTITIONS: '3' });
    expect(partitions.said).toContain('The stream was created with 2 partitions');
    expect(partitions.code).toBe(2);

    const keyFile = join(folder, 'other-key');
    await writeFile(keyFile, '0123456789abcdef0123456789abcdef');
    const key = await refusal(['--nats', nats], { ...env, FLYBALL_PRIVACY_USER_KEY_FILE: keyFile });
    expect(key.said).toContain('The user key has changed');
    expect(key.said).not.toContain('0123456789abcdef0123456789abcdef');

    const panes = await refusal(['--nats', nats], {
      ...env,
      FLYBALL_WINDOWS_PANE: '10m',
      FLYBALL_WINDOWS_HOP: '10m',
    });
    expect(panes.said).toMatch(
      /made with another windows\.pane, in ms \(300000; now 600000\).*--discard-state/,
    );
    const anew = await startService(
      server.port,
      folder,
      { ...env, FLYBALL_WINDOWS_PANE: '10m', FLYBALL_WINDOWS_HOP: '10m' },
      ['--discard-state'],
    );
    expect((await anew.stop()).code).toBe(0);

    const { manager } = await connect(server.port);
    await manager.streams.delete('FLYBALL');
    await manager.streams.add({ name: 'MINE', subjects: ['flyball.item.*'] });
    const taken = await refusal(['--nats', nats], env);
    expect(taken.said).toMatch(
      /stream FLYBALL on flyball\.\*\.\* cannot be created.*If another stream/s,
    );
    await manager.streams.add({ name: 'FLYBALL', mirror: { name: 'MINE' } });
    const mirror = await refusal(['--nats', nats], env);
    expect(mirror.said).toMatch(/^flyball: The stream FLYBALL is a mirror of MINE/m);
  });
});
