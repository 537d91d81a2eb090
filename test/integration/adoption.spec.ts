/** The examples against a real server, and `flyball doctor --data stream` on what they published. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { bridge } from '../../examples/bridge.js';
import { partitionOf as examplePartition, Publisher, type Kind } from '../../examples/publisher.js';
import type { LogReport } from '../../src/cli/doctor/log-report.js';
import { examineData } from '../../src/cli/doctor/data.js';
import { EXIT } from '../../src/cli/exit.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { loadConfig } from '../../src/config/load.js';
import { ensureTopology } from '../../src/adapters/nats/topology.js';
import { partitionOf } from '../../src/events/partition.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { runWorld, SMALL } from '../simulation/collected-run.js';
import { startNats } from '../setup/nats.js';
import { connect, stored } from './stream.js';

const EVENTS = runWorld(SMALL).events;

async function stream() {
  const server = await startNats();
  const nats = await connect(server.port);
  await ensureTopology(nats, { partitions: 3, retentionMs: 0, replicas: 1 });
  const publisher = await Publisher.connect(server.url);
  return { server, nats, publisher };
}

async function reportOf(port: number): Promise<{ code: number; report: LogReport }> {
  const lines: string[] = [];
  const terminal = {
    print: (line: string) => void lines.push(line),
    note: () => undefined,
  } as unknown as Terminal;
  const config = loadConfig({ flags: { 'nats.servers': [`127.0.0.1:${port}`] } });
  const code = await examineData({ data: ['stream'], json: true }, config, terminal);
  return { code, report: JSON.parse(lines.join('\n')) as LogReport };
}

const lineToEvent = (line: string): { kind: Kind; event: KindedEvent } => {
  const event = JSON.parse(line) as KindedEvent;
  return { kind: event.kind, event };
};

describe('examples/publisher.ts', () => {
  it('puts each event where the contract says', () => {
    for (const event of EVENTS) {
      expect(examplePartition(event.kind, event, 7)).toBe(partitionOf(event.kind, event, 7));
    }
  });

  it('publishes what the monitor accepts, once', async () => {
    const { server, nats, publisher } = await stream();
    expect(publisher.partitions).toBe(3);
    for (const event of EVENTS.slice(0, 50)) await publisher.publish(event.kind, event);
    await publisher.publish(EVENTS[0]!.kind, EVENTS[0]!);
    await publisher.close();
    expect(await stored(nats, 'FLYBALL')).toHaveLength(50);
    const { code, report } = await reportOf(server.port);
    expect(code).toBe(EXIT.ok);
    expect(report.events.items).toBe(40);
  });
});

describe('examples/bridge.ts', () => {
  it('carries lines of another log into the stream, and commits what is stored', async () => {
    const { server, publisher } = await stream();
    const lines = EVENTS.map((event) => JSON.stringify(event));
    const input = Readable.from([...lines.slice(0, 100), '{"id":', ...lines.slice(100)].map(ended));
    const committed: string[] = [];
    const broken: string[] = [];
    await bridge(createInterface({ input, crlfDelay: Infinity }), publisher, {
      toEvent: lineToEvent,
      onStored: (last) => void committed.push(last),
      onBroken: (line) => void broken.push(line),
      batch: 64,
    });
    await publisher.close();
    expect(broken).toEqual(['{"id":']);
    expect(committed).toHaveLength(Math.ceil((lines.length + 1) / 64));
    expect(committed.at(-1)).toBe(lines.at(-1));
    const { code, report } = await reportOf(server.port);
    expect(code).toBe(EXIT.ok);
    const of = (kind: Kind) => EVENTS.filter((event) => event.kind === kind).length;
    expect(report.events.recommendations).toBe(of('recommendation'));
    expect(report.events.outcomes).toBe(of('outcome'));
    expect(report.readings.find(({ reading }) => reading === 'proxy-drift.proxy_mean')!.state).toBe(
      'works',
    );
  });

  it('commits nothing of a batch that was not stored, and keeps the order of each user', async () => {
    const sent: string[] = [];
    const committed: number[] = [];
    const sink = {
      publish: (_: Kind, { id }: { readonly id: string }) => {
        sent.push(id);
        return id === '5' ? Promise.reject(new Error('no server')) : Promise.resolve();
      },
    };
    const records = Readable.from([1, 2, 3, 4, 5, 6, 7, 8]) as AsyncIterable<number>;
    const run = bridge(records, sink, {
      toEvent: (n) => ({ kind: 'change', event: { id: String(n) } }),
      onStored: (n) => void committed.push(n),
      onBroken: () => undefined,
      batch: 3,
    });
    await expect(run).rejects.toThrow('no server');
    expect(committed).toEqual([3]);
    expect(sent).toEqual(['1', '2', '3', '4', '5', '6']);
  });
});

function ended(line: string): string {
  return `${line}\n`;
}
