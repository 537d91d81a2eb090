/** From an answer to the event in the stream: what it says, when it counts, and that it counts once. */
import { describe, expect, it } from '@jest/globals';
import { LabellingInbox } from '../../../src/adapters/labelling/inbox.js';
import { DEFAULT_SCALE } from '../../../src/labelling/answer-scale.js';
import { request, SHOWN, StoredAnswers } from './desk.js';
import { annotation, task, webhook } from './studio.js';

const HOUR = 3_600_000;

const FULL = request('p2-full', {
  ...{ version: 'v7', position: 3, score: 0.4, propensity: 0.1, target: 0.2, reference: 0.6 },
  ...{ question: 'relevant?', guideline: 'g1', context: { device: 'phone' } },
});

function inbox({ eventTime = SHOWN, now = SHOWN + 2 * HOUR } = {}) {
  const answers = new StoredAnswers();
  const requests = [FULL, request('p0-bare')];
  const box = new LabellingInbox({
    desk: { request: (id) => requests.find((each) => each.id === id) },
    scale: DEFAULT_SCALE,
    answers,
    eventTime: () => eventTime,
    now: () => now,
  });
  return { take: (body: unknown) => box.take(body), published: answers.events, requests };
}

describe('an answer', () => {
  it('becomes a label with the context that its request froze', async () => {
    const { take, published } = inbox();
    const taken = await take({ request: 'p2-full', label: 0.8, labeller: 'ana', source: 'panel' });
    expect(taken).toEqual({
      ...{ accepted: 1, skipped: 0, repeated: 0, refused: 0 },
      results: [{ entry: '', request: 'p2-full', result: 'accepted' }],
    });
    expect(published).toEqual([
      {
        kind: 'label',
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        time: SHOWN + 2 * HOUR,
        ...{ request: 'p2-full', recommendation: 'rec-of-p2-full', item: 'boots' },
        ...{ label: 0.8, inclusion: 0.25, question: 'relevant?', guideline: 'g1' },
        ...{ labeller: 'ana', source: 'panel', surface: 'home', policy: 'production' },
        ...{ version: 'v7', position: 3, propensity: 0.1, target: 0.2, score: 0.4 },
        impressionTime: SHOWN,
      },
    ]);
  });

  it('says nothing of what its request does not know', async () => {
    const { take, published } = inbox();
    await take({ request: 'p0-bare', label: 0 });
    expect(Object.keys(published[0]!).sort()).toEqual(
      ['kind', 'id', 'time', 'request', 'recommendation', 'item', 'label', 'inclusion']
        .concat([...['surface', 'policy', 'impressionTime']])
        .sort(),
    );
  });

  it('keeps a guideline of its own, as it was given after an edit', async () => {
    const { take, published } = inbox();
    await take({ request: 'p2-full', label: 0, guideline: 'g2' });
    expect(published[0]).toMatchObject({ guideline: 'g2', question: 'relevant?' });
  });

  it('counts once, by whichever way it comes and however often', async () => {
    const { take, published } = inbox();
    const said = { id: 17, request: 'p2-full', choice: 'yes' };
    expect(await take(webhook(said))).toMatchObject({ accepted: 1, repeated: 0 });
    expect(await take(webhook(said))).toMatchObject({ accepted: 0, repeated: 1 });
    const exported = [task('p2-full', [annotation(said), annotation({ ...said, id: 18 })])];
    expect(await take(exported)).toMatchObject({
      ...{ accepted: 1, repeated: 1 },
      results: [{ result: 'repeated' }, { result: 'accepted' }],
    });
    expect(published).toHaveLength(2);
  });

  it('of another labeller is another one', async () => {
    const { take, published } = inbox();
    const label = { request: 'p2-full', label: 1 };
    await take([
      { ...label, labeller: 'ana' },
      { ...label, labeller: 'ben' },
      { ...label, labeller: 'ana' },
    ]);
    expect(published.map((event) => (event as { labeller?: string }).labeller)).toEqual([
      'ana',
      'ben',
    ]);
  });

  it('may come when another has answered already', async () => {
    const { take, requests } = inbox();
    await take({ request: 'p2-full', label: 1, labeller: 'ana' });
    requests.length = 0;
    expect(await take({ request: 'p2-full', label: 0, labeller: 'ben' })).toMatchObject({
      accepted: 1,
    });
    expect(await take({ request: 'p2-full', label: 1, labeller: 'ana' })).toMatchObject({
      repeated: 1,
    });
  });

  it('that was skipped is told as such, and a label may follow', async () => {
    const { take, published } = inbox();
    const said = { id: 17, request: 'p2-full' };
    expect(await take(webhook({ ...said, cancelled: true }))).toMatchObject({ skipped: 1 });
    expect(await take(webhook({ ...said, choice: 'yes' }, 'ANNOTATION_UPDATED'))).toMatchObject({
      accepted: 1,
    });
    const [skip, label] = published;
    expect(skip).toMatchObject({
      ...{ kind: 'outcome', signal: 'label-skipped', item: 'boots' },
      recommendation: 'rec-of-p2-full',
    });
    expect(label!.kind).toBe('label');
  });
});

describe('the time of an answer', () => {
  it.each([
    ['is when it was given', { eventTime: SHOWN, given: SHOWN + HOUR, time: SHOWN + HOUR }],
    [
      'is not before what the stream has come to, so that it is not late',
      { eventTime: SHOWN + 90 * 60_000, given: SHOWN + HOUR, time: SHOWN + 90 * 60_000 },
    ],
    [
      'is the clock where nobody says and no event has come',
      { eventTime: -Infinity, given: undefined, time: SHOWN + 2 * HOUR },
    ],
  ])('%s', async (_what, { eventTime, given, time }) => {
    const { take, published } = inbox({ eventTime });
    await take({ request: 'p2-full', label: 1, ...(given === undefined ? {} : { time: given }) });
    expect(published[0]!.time).toBe(time);
  });
});

describe('what is refused', () => {
  it('is said entry by entry, and the others are taken', async () => {
    const { take, published } = inbox();
    const taken = await take([
      { request: 'p9-nobody', label: 1 },
      { request: 'p0-bare', label: 1 },
      { request: 'p2-full', label: 3 },
      { request: 'p2-full', label: 1, time: SHOWN + 2 * HOUR + 301_000 },
    ]);
    expect(taken).toMatchObject({ accepted: 1, refused: 3 });
    expect(taken.results).toEqual([
      {
        ...{ entry: '[0]', request: 'p9-nobody', result: 'refused' },
        reason: expect.stringMatching(/^request: not known here, or too old/),
      },
      { entry: '[1]', request: 'p0-bare', result: 'accepted' },
      { entry: '[2]', result: 'refused', reason: 'label: must lie in 0 to 1' },
      {
        ...{ entry: '[3]', request: 'p2-full', result: 'refused' },
        reason: expect.stringMatching(/^time: more than 5 minutes ahead/),
      },
    ]);
    expect(published).toHaveLength(1);
  });
});
