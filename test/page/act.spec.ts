/** Acting: what is sent, and what someone is told where it does not work. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { act } from '../../src/page/act.js';

const ACTION = { path: '/api/maintenance', body: { by: 'ana', why: 'deploy' }, token: 't' };

function answers(status: number, body: unknown, headers: Record<string, string> = {}) {
  const answer = typeof body === 'string' ? body : JSON.stringify(body);
  return jest
    .spyOn(globalThis, 'fetch')
    .mockResolvedValue(new Response(answer, { status, headers }));
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('an action', () => {
  it('sends the token in its header, and nowhere else', async () => {
    const fetching = answers(200, {});
    expect(await act(ACTION)).toEqual({ done: true });
    expect(fetching).toHaveBeenCalledWith('/api/maintenance', {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: '{"by":"ana","why":"deploy"}',
    });
  });

  it('says kindly that the token is wrong', async () => {
    answers(401, { message: 'The token is missing or wrong.' });
    expect(await act(ACTION)).toMatchObject({
      ...{ done: false, wrong: 'token' },
      message: expect.stringContaining('not the token of the service'),
    });
  });

  it('says how long to wait after too many attempts', async () => {
    answers(429, {}, { 'retry-after': '17' });
    expect(await act(ACTION)).toMatchObject({ message: expect.stringContaining('17 seconds') });
  });

  it('hands on what the service says, which names the field', async () => {
    answers(400, { message: ['to: must lie after from', 'why: needed: the reason'] });
    expect(await act(ACTION)).toMatchObject({
      wrong: 'other',
      message: 'Nothing was changed. to: must lie after from; why: needed: the reason',
    });
    answers(502, '<html>');
    expect(await act(ACTION)).toMatchObject({ message: expect.stringContaining('answers 502') });
  });

  it('says that nothing was changed where nobody answers', async () => {
    jest.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('refused'));
    expect(await act(ACTION)).toMatchObject({
      message: expect.stringContaining('so nothing was changed'),
    });
  });
});
