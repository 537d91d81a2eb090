/** The helpers that start servers for the other tests, tried on a real server. */
import { describe, expect, it } from '@jest/globals';
import { jetstreamManager, jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { startChild } from '../setup/child.js';
import { startNats } from '../setup/nats.js';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('startNats', () => {
  it('keeps what was stored over a crash and a restart', async () => {
    const server = await startNats();
    const first = await connect({ servers: server.url });
    await (await jetstreamManager(first)).streams.add({ name: 'TRIAL', subjects: ['trial.*'] });
    await jetstream(first).publish('trial.one', 'hello');
    await first.close();

    const crashed = server.pid;
    await server.restart('SIGKILL');
    expect(isRunning(crashed)).toBe(false);
    expect(isRunning(server.pid)).toBe(true);

    const second = await connect({ servers: server.url });
    const { state } = await (await jetstreamManager(second)).streams.info('TRIAL');
    expect(state.messages).toBe(1);
    await second.close();
    await server.stop();
    expect(isRunning(server.pid)).toBe(false);
  });

  it('applies a configuration, and keeps two servers apart', async () => {
    const [small, other] = await Promise.all([
      startNats({ configuration: 'max_payload: 2048' }),
      startNats(),
    ]);
    expect(small.port).not.toBe(other.port);
    const client = await connect({ servers: small.url });
    expect(client.info?.max_payload).toBe(2048);
    await client.close();
  });
});

describe('startChild', () => {
  it('says what the program wrote when it ends before it is ready', async () => {
    const child = await startChild(process.execPath, [
      '-e',
      'console.error("no config"), process.exit(3)',
    ]);
    await expect(child.waitForLine(/ready/)).rejects.toThrow(/ended \(3\)[^]*no config/);
  });

  it('kills what ignores SIGTERM', async () => {
    const child = await startChild(process.execPath, [
      '-e',
      'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)',
    ]);
    await child.waitForLine(/^up$/);
    expect(await child.stop('SIGTERM', 200)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('hands over input and reads output', async () => {
    const child = await startChild('cat', [], { input: 'one\ntwo\n' });
    expect(await child.waitForExit()).toEqual({ code: 0, signal: null });
    expect(child.stdout()).toBe('one\ntwo\n');
  });

  it('rejects where the program is not there', async () => {
    await expect(startChild('no-such-program', [])).rejects.toThrow('ENOENT');
  });
});
