/** Who is let through, and who is not even looked at. */
import { describe, expect, it } from '@jest/globals';
import { CallLimits, callerOf } from '../../../src/adapters/http/call-limits.js';

const RIGHT = () => true;
const WRONG = () => false;

describe('CallLimits', () => {
  it('does not look at the token of who has shown too many wrong ones', () => {
    let now = 0;
    const limits = new CallLimits(() => now);
    for (let tries = 0; tries < 10; tries++) {
      expect(limits.judge('10.0.0.1', WRONG)).toEqual({ why: 'wrong_token', waitMs: 0 });
    }
    const unseen = () => {
      throw new Error('the token was looked at');
    };
    expect(limits.judge('10.0.0.1', unseen)).toEqual({
      why: 'too_many_wrong_tokens',
      waitMs: 6000,
    });
    expect(limits.judge('10.0.0.2', RIGHT)).toBeUndefined();
    now = 6001;
    expect(limits.judge('10.0.0.1', RIGHT)).toBeUndefined();
    expect(limits.counts).toEqual({
      wrong_token: 10,
      too_many_wrong_tokens: 1,
      too_many_calls: 0,
    });
  });

  it('slows down who calls too often, though the token is right', () => {
    const limits = new CallLimits(() => 0, { calls: { burst: 2, perSecond: 1 } });
    expect(limits.judge('10.0.0.1', RIGHT)).toBeUndefined();
    expect(limits.judge('10.0.0.1', RIGHT)).toBeUndefined();
    expect(limits.judge('10.0.0.1', RIGHT)).toEqual({ why: 'too_many_calls', waitMs: 1000 });
    expect(limits.counts.too_many_calls).toBe(1);
  });
});

describe('callerOf', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('%s is %s', (address, caller) => {
    expect(callerOf(address)).toBe(caller);
  });
});
