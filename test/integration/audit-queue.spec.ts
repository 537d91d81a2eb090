/** The queue of audits on a real server: nothing that was asked for is lost, and nothing is done twice. */
import { describe, expect, it } from '@jest/globals';
import { Kvm } from '@nats-io/kv';
import { AuditLog, type Handled } from '../../src/adapters/audits/audit-log.js';
import { calledRequest } from '../../src/adapters/audits/audit-requests.js';
import type { Nats } from '../../src/adapters/nats/connection.js';
import type { AuditRequest } from '../../src/audit/request.js';
import { startNats } from '../setup/nats.js';
import { until } from '../setup/until.js';
import { connect } from './stream.js';

const PUT_OFF_MS = 100;

const request = (seed: number): AuditRequest =>
  calledRequest({ from: 10, to: 20, baselineFrom: 0, baselineTo: 10, seed });

/** Works until this is through, noting what was handed out. */
async function working<Result>(
  queue: AuditLog,
  handle: (request: AuditRequest) => Promise<Handled>,
  meanwhile: () => Promise<Result>,
): Promise<Result> {
  const stopping = new AbortController();
  const work = queue.work(handle, stopping.signal);
  try {
    return await meanwhile();
  } finally {
    stopping.abort();
    await work;
  }
}

async function opened(): Promise<{ nats: Nats; queue: AuditLog }> {
  const nats = await connect((await startNats()).port);
  return { nats, queue: await AuditLog.open(nats, 1, PUT_OFF_MS) };
}

describe('the queue of audits', () => {
  it('gives out again what was put off, until it has ended, and then no more', async () => {
    const { queue } = await opened();
    let times = 0;
    const handle = async (asked: AuditRequest): Promise<Handled> => {
      times++;
      if (times < 3) return 'put off';
      await queue.note({ request: asked, state: 'done', verdict: 'It is done.' });
      return 'ended';
    };
    await queue.ask(request(1));
    await working(queue, handle, () =>
      until(async () => queue.get(request(1).id)?.state === 'done'),
    );
    expect(times).toBe(3);
    expect(await queue.ask(request(1))).toBe(false);
  });

  it('works once more on what failed, where that is called for, and only then', async () => {
    const { queue } = await opened();
    const states = ['failed', 'done'] as const;
    let times = 0;
    const handle = async (asked: AuditRequest): Promise<Handled> => {
      await queue.note({ request: asked, state: states[times++]!, verdict: `${times}` });
      return 'ended';
    };
    const stateIs = (state: string) => () =>
      until(async () => queue.get(request(1).id)?.state === state);
    await working(queue, handle, async () => {
      await queue.ask(request(1));
      await stateIs('failed')();
      expect(await queue.ask({ ...request(1), trigger: 'alert' })).toBe(false);
      expect(await queue.ask(request(1))).toBe(true);
      await stateIs('done')();
      expect(await queue.ask(request(1))).toBe(false);
    });
    expect(times).toBe(2);
  });

  it('queues what was noted and not queued, though others wait', async () => {
    const { nats, queue } = await opened();
    await queue.ask(request(1));
    // As it is left where the process ends between the two.
    const log = await new Kvm(nats.jetstream).open(nats.names.auditLog);
    await log.put(request(2).id, JSON.stringify({ request: request(2), state: 'waiting' }));
    const again = await AuditLog.open(nats, 1, PUT_OFF_MS);
    const handled: string[] = [];
    await working(
      again,
      async (asked) => {
        handled.push(asked.id);
        await again.note({ request: asked, state: 'done' });
        return 'ended';
      },
      () => until(async () => handled.length === 2),
    );
    expect(handled.sort()).toEqual([request(1).id, request(2).id].sort());
  });
});
