/** Labelling over HTTP: tasks, answers, exploration and the overview, and how wrong calls are told. */
import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_TOKEN } from '../../../src/adapters/http/bearer-token.js';
import { readsJson } from '../../../src/adapters/http/json-bodies.js';
import { LabellingInbox } from '../../../src/adapters/labelling/inbox.js';
import { DEFAULT_SCALE } from '../../../src/labelling/answer-scale.js';
import { LABELLING } from '../../../src/adapters/labelling/desk-view.js';
import { LabellingController } from '../../../src/adapters/http/labelling.controller.js';
import { agreed, desk, request, SHOWN, spend, StoredAnswers } from '../labelling/desk.js';

const TOKEN = 'a-token-of-enough-length';
const REQUESTS = [
  request('p0-a', { question: 'relevant?', guideline: 'g1', position: 2 }),
  request('p0-b', { policy: 'explore', time: SHOWN + 3_600_000, context: { device: 'phone' } }),
  request('p1-c', {
    ...{ stratum: 'report', item: '<script>alert(1)</script>', time: SHOWN + 7_200_000 },
    claim: { field: 'genre', value: 'jazz', held: 'rock', confidence: 0.9 },
  }),
];
const answers = new StoredAnswers();
const published = answers.events;

const view = desk({
  requests: REQUESTS,
  spend: [spend(), spend({ policy: 'explore', budget: 0, waiting: 0, oldestAge: NaN })],
  agreement: agreed(0.82, 0.7, 0.9),
  exploration: ['boots', 'scarf', 'hat'].map((item, i) => ({
    ...{ surface: 'home', policy: 'explore', item },
    ...{ uncertainty: 0.3 - 0.1 * i, propensity: 0.5 / (i + 1) },
  })),
});

const inbox = new LabellingInbox({
  desk: view,
  scale: DEFAULT_SCALE,
  answers,
  eventTime: () => SHOWN,
  now: () => SHOWN + 7_200_000,
});

@Module({
  controllers: [LabellingController],
  providers: [
    { provide: LABELLING, useValue: { desk: view, inbox } },
    { provide: API_TOKEN, useValue: TOKEN },
  ],
})
class TestModule {}

let app: INestApplication;
let address: string;

beforeAll(async () => {
  // Nest declares its options as a class, of which nobody makes an instance.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  app = await NestFactory.create(TestModule, { logger: false, bodyParser: false });
  app.use(readsJson(TOKEN));
  const server = (await app.listen(0, '127.0.0.1')) as Server;
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  published.length = 0;
});

afterAll(async () => {
  await app.close();
});

async function get(path: string) {
  const answer = await fetch(`${address}/${path}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function post(body: unknown, token = TOKEN) {
  const answer = await fetch(`${address}/labelling/labels`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('GET /labelling/tasks', () => {
  it('gives the waiting requests as tasks, the same each time', async () => {
    const first = await (await fetch(`${address}/labelling/tasks`)).text();
    expect(await (await fetch(`${address}/labelling/tasks.json`)).text()).toBe(first);
    expect(JSON.parse(first)).toEqual([
      {
        data: {
          ...{ request: 'p0-a', item: 'boots', surface: 'home', policy: 'production' },
          ...{ position: 2, shown: '2026-05-01T12:00:00.000Z', asked: '2026-05-01T12:10:00.000Z' },
          ...{ question: 'relevant?', guideline: 'g1', stratum: 'general', copies: 1 },
          claim: '',
          ...{ context: {}, details: 'position: 2' },
        },
        meta: { request: 'p0-a' },
      },
      expect.objectContaining({
        data: expect.objectContaining({
          ...{ question: 'Was this a good recommendation?', guideline: '' },
          ...{ context: { device: 'phone' }, details: 'device: phone' },
        }),
      }),
      expect.objectContaining({
        data: expect.objectContaining({
          claim: 'A user says that genre is “jazz”; held is “rock”.',
        }),
      }),
    ]);
  });

  it('never shows what the model believes, or with which probability it was chosen', async () => {
    const text = await (await fetch(`${address}/labelling/tasks`)).text();
    expect(text).not.toMatch(/score|propensity|inclusion|reference|confidence/);
  });

  it.each([
    ['policy=explore', ['p0-b']],
    ['surface=home&policy=production', ['p0-a', 'p1-c']],
    ['limit=1', ['p0-a']],
    ['since=2026-05-01T13:00:00Z', ['p0-b', 'p1-c']],
    ['since=2026-05-01T13:00:00Z&limit=1', ['p0-b']],
    ['surface=nowhere', []],
  ])('with %s gives those', async (query, ids) => {
    const { body } = await get(`labelling/tasks?${query}`);
    const tasks = body as unknown as { meta: { request: string } }[];
    expect(tasks.map(({ meta }) => meta.request)).toEqual(ids);
  });

  it.each([
    ['limit=0', 'limit: expected a whole number from 1 to 10000'],
    ['limit=1e3', 'limit: expected a whole number from 1 to 10000'],
    ['since=today', 'since: expected a time such as "2026-05-01T12:00:00Z"'],
    ['surface=a&surface=b', 'surface: give it once'],
    ['limt=5', 'limt: not a parameter; there are surface, policy, limit, since'],
  ])('with %s is refused', async (query, message) => {
    expect(await get(`labelling/tasks?${query}`)).toMatchObject({
      ...{ status: 400, body: { message: [message] } },
    });
  });
});

describe('POST /labelling/labels', () => {
  it('takes labels of whoever has the token, and says of each what became of it', async () => {
    const body = [
      { request: 'p0-a', label: 1 },
      { request: 'p0-b', skipped: true },
      { request: 'nobody', label: 1 },
    ];
    expect((await post(body, 'another-token-of-that-length')).status).toBe(401);
    expect(published).toEqual([]);
    expect(await post(body)).toMatchObject({
      status: 200,
      body: {
        ...{ accepted: 1, skipped: 1, repeated: 0, refused: 1 },
        results: [{ result: 'accepted' }, { result: 'skipped' }, { result: 'refused' }],
      },
    });
    expect(published).toHaveLength(2);
  });

  it.each([
    ['no JSON', '{', /^the body: no JSON/],
    ['a text', '"x"', /^the body: expected JSON: a list/],
    ['nothing of use', [{ request: 'nobody', label: 1 }, 3], /^\[0\]: request: not known/],
    ['one bad label', { request: 'p0-a', label: 2 }, /^label: must lie in 0 to 1/],
    ['a webhook without its payload', { action: 'ANNOTATION_CREATED' }, /Send payload/],
  ])('refuses %s', async (_what, body, message) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect([answer.body['message']].flat()[0]).toMatch(message);
    expect(published).toEqual([]);
  });

  it('takes bodies beyond the usual, up to a limit, and none of strangers', async () => {
    const filler = 'x'.repeat(1024 * 1024);
    const large = [{ request: 'p0-a', label: 1 }, { filler }];
    expect(await post(large)).toMatchObject({ status: 200, body: { accepted: 1, refused: 1 } });
    const huge = JSON.stringify(new Array(9).fill(filler));
    expect(await post(huge)).toMatchObject({
      ...{ status: 413, body: { message: expect.stringContaining('more than 8 MiB') } },
    });
    expect((await post(large, 'wrong')).status).toBe(401);
  });

  it('asks for all of them again where they cannot be stored', async () => {
    const storing = jest.spyOn(answers, 'publish').mockRejectedValue(new Error('no server'));
    expect(await post({ request: 'p0-a', label: 1 })).toMatchObject({
      status: 503,
      body: { message: expect.stringContaining('Send all of them again') },
    });
    storing.mockRestore();
  });
});

describe('GET /exploration', () => {
  it('gives what is worth showing, with the probability to log', async () => {
    const { status, body } = await get('exploration?surface=home&policy=explore&exposures=2');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        ...{ surface: 'home', policy: 'explore', exposures: 2 },
        items: [
          { item: 'boots', uncertainty: 0.3, propensity: 0.5 },
          { item: 'scarf', uncertainty: expect.closeTo(0.2), propensity: 0.25 },
        ],
      },
    });
  });

  it.each([
    ['', 'surface: needed: the surface'],
    ['surface=home', 'policy: needed: the policy that is to explore'],
    ['surface=home&policy=explore', 'exposures: needed: how many exposures may be spent'],
    ['surface=home&policy=explore&exposures=-1', 'exposures: expected a whole number from 1'],
    ['surface=home&policy=explore&exposures=10001', 'exposures: expected a whole number from 1'],
  ])('refuses ?%s', async (query, message) => {
    const { status, body } = await get(`exploration?${query}`);
    expect(status).toBe(400);
    expect([body['message']].flat().join()).toContain(message);
  });
});

describe('GET /api/labels', () => {
  it('says how each segment stands, first what needs attention', async () => {
    expect((await get('api/labels')).body).toEqual({
      isOn: true,
      segments: [
        {
          ...{ surface: 'home', policy: 'explore', budget: 0, spentToday: 40, waiting: 0 },
          ...{ labelled: 60, skipped: 4, expired: 1, effectiveLabels: 48.5, mixing: 0.2 },
          state: 'attention',
          advice: [expect.stringContaining('Give the segment a budget')],
        },
        {
          ...{ surface: 'home', policy: 'production', budget: 100, spentToday: 40, waiting: 3 },
          ...{ oldestAge: 3_600_000, labelled: 60, skipped: 4, expired: 1 },
          ...{ effectiveLabels: 48.5, mixing: 0.2 },
          ...{ state: 'ok', advice: ['Labels come as they are asked for.'] },
        },
      ],
      agreement: { pairs: 40, value: 0.82, low: 0.7, high: 0.9 },
    });
  });
});

describe('labelling that is off', () => {
  it('says so, and how to switch it on', async () => {
    const off = new LabellingController({});
    expect(off.overview()).toEqual({ isOn: false, segments: [] });
    expect(() => off.tasks({})).toThrow(/labelling\.budget/);
    await expect(off.labels([])).rejects.toThrow(/labelling\.budget/);
  });
});
