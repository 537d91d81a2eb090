/** Actions on incidents and maintenance over HTTP: who may, what is refused and how it is said. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import 'reflect-metadata';
import type { Action } from '../../../src/alarms/action.js';
import { parseBaselineDocument } from '../../../src/alarms/baseline-document.js';
import type { Incident } from '../../../src/alarms/incident.js';
import { SequentialAlarms } from '../../../src/alarms/sequential-alarms.js';
import {
  ALARMS,
  AlarmsController,
  type MonitorsJson,
} from '../../../src/adapters/http/alarms.controller.js';
import { API_TOKEN } from '../../../src/adapters/http/bearer-token.js';
import { block, noise, toy } from '../../alarms/blocks.js';

const TOKEN = 'a-token-of-enough-length';
const SIGNED = { by: 'ana@example.com', why: 'looking' };

const incidents = new SequentialAlarms([toy()], { baselineBlocks: { toy: 48 } });
const done: Action[] = [];
const alarms = {
  incidents,
  act: async (action: Action) => {
    incidents.act(action);
    done.push(action);
  },
};

@Module({
  controllers: [AlarmsController],
  providers: [
    { provide: ALARMS, useValue: alarms },
    { provide: API_TOKEN, useValue: TOKEN },
  ],
})
class TestModule {}

let app: INestApplication;
let address: string;
let incident: string;

beforeAll(async () => {
  const next = noise(1);
  for (let i = 0; i < 80; i++) {
    incidents.apply(block(i, [{ value: 10 + next() + (i < 60 ? 0 : 4) }]));
  }
  incident = incidents.list()[0]!.id;
  // Nest declares its options as a class, of which nobody makes an instance.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  app = await NestFactory.create(TestModule, { logger: false });
  const server = (await app.listen(0, '127.0.0.1')) as Server;
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
});

afterAll(async () => {
  await app.close();
});

async function post(path: string, body: unknown, token = TOKEN) {
  const answer = await fetch(`${address}/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function get(path: string): Promise<string> {
  return (await fetch(`${address}/${path}`)).text();
}

describe('actions over HTTP', () => {
  it('shows the monitors and the budget to everyone', async () => {
    const { monitors, budget } = JSON.parse(await get('monitors')) as MonitorsJson;
    expect(monitors).toEqual([expect.objectContaining({ reading: 'toy.level', state: 'pinned' })]);
    expect(budget).toEqual([expect.objectContaining({ reading: 'toy.level', falseAlarms: 1 })]);
  });

  it('gives the baselines as a document that can be pinned', async () => {
    const document = parseBaselineDocument(await get('baselines'));
    expect(document.baselines).toHaveLength(1);
    expect(document.lacking).toEqual([]);
  });

  it('does nothing without the token', async () => {
    for (const path of [`incidents/${incident}/accept`, 'maintenance']) {
      expect((await post(path, SIGNED, 'another-token-of-that-length')).status).toBe(401);
    }
    expect(done).toEqual([]);
  });

  it.each([
    [
      'nothing',
      {},
      [
        'by: needed: who does it, such as "ana@example.com"',
        'why: needed: the reason, for the record',
      ],
    ],
    ['no name', { by: ' ', why: 'x' }, ['by: needed: who does it, such as "ana@example.com"']],
    ['another field', { ...SIGNED, who: 'x' }, ['who: no such field; those there are: by, why']],
    ['a list', [1], ['expected a JSON object with by, why']],
  ])('refuses %s, naming field and remedy', async (_what, body, messages) => {
    const answer = await post(`incidents/${incident}/acknowledge`, body);
    expect(answer).toMatchObject({ status: 400, body: { message: messages } });
    expect(done).toEqual([]);
  });

  it.each([
    [{ from: 'yesterday' }, 'from: expected a time with its offset'],
    [{ from: undefined }, 'from: needed: a time'],
    [{ to: '2026-05-01T00:00:00Z' }, 'to: must lie after from'],
    [{ to: '2027-05-01T00:00:00Z' }, 'to: at most 31 days after from'],
    [{ reading: 'toy.nothing' }, 'reading: toy.nothing is not watched; one of toy.level'],
  ])('refuses maintenance with %j', async (wrong, message) => {
    const right = { ...SIGNED, from: '2026-05-20T00:00:00Z', to: '2026-05-20T06:00:00Z' };
    const answer = await post('maintenance', { ...right, ...wrong });
    expect(answer.status).toBe(400);
    expect([answer.body['message']].flat().join()).toContain(message);
    expect(done).toEqual([]);
  });

  it('knows no incident of another id', async () => {
    const answer = await post('incidents/nothing/accept', SIGNED);
    expect(answer.status).toBe(404);
    expect(answer.body['message']).toContain('GET /api/incidents');
  });

  it('acknowledges, then accepts once, on the record', async () => {
    const seen = await post(`incidents/${incident}/acknowledge`, SIGNED);
    expect(seen).toMatchObject({
      status: 200,
      body: { records: [{ what: 'acknowledge', ...SIGNED }] },
    });
    const accepted = await post(`incidents/${incident}/accept`, SIGNED);
    expect(accepted.status).toBe(200);
    expect(accepted.body as unknown as Incident).toMatchObject({ closedFor: 'accepted' });
    const again = await post(`incidents/${incident}/accept`, SIGNED);
    expect(again.status).toBe(400);
    expect(again.body['message']).toContain('has been accepted already');
    expect(done.map(({ what }) => what)).toEqual(['acknowledge', 'accept']);
    expect(done.every(({ at }) => at === incidents.now)).toBe(true);
  });

  it('declares maintenance in event time', async () => {
    const answer = await post('maintenance', {
      ...SIGNED,
      ...{ from: '2026-05-20T00:00:00Z', to: '2026-05-20T06:00:00Z', surface: 'home' },
    });
    expect(answer).toMatchObject({ status: 200, body: { what: 'suppress', surface: 'home' } });
    expect(done.at(-1)).toMatchObject({ from: Date.parse('2026-05-20T00:00:00Z'), ...SIGNED });
  });
});
