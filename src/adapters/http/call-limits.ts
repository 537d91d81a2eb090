/**
 * How often an address may call what changes something, and how often it may show a wrong token. Who
 * has shown too many is not even looked at for a while, so that tokens cannot be tried out.
 */
import { isIPv6 } from 'node:net';
import { TokenBuckets, type BucketOptions } from './token-bucket.js';

/** Labelling tools post each answer by itself, and Alertmanager by groups. */
const CALLS: BucketOptions = { burst: 200, perSecond: 20 };
const WRONG_TOKENS: BucketOptions = { burst: 10, perSecond: 1 / 6 };

/** Why a call was turned away. */
export const TURNED_AWAY = ['wrong_token', 'too_many_wrong_tokens', 'too_many_calls'] as const;

export type TurnedAway = (typeof TURNED_AWAY)[number];

export class CallLimits {
  /** Calls that were turned away, by reason. */
  readonly counts: Record<TurnedAway, number> = {
    wrong_token: 0,
    too_many_wrong_tokens: 0,
    too_many_calls: 0,
  };
  private readonly calls: TokenBuckets;
  private readonly wrongTokens: TokenBuckets;

  constructor(
    private readonly now: () => number = () => performance.now(),
    { calls = CALLS, wrongTokens = WRONG_TOKENS } = {},
  ) {
    this.calls = new TokenBuckets(calls);
    this.wrongTokens = new TokenBuckets(wrongTokens);
  }

  /**
   * Lets a call pass, or says why not.
   *
   * @param showsToken whether the call shows the right token; asked only where it matters
   */
  judge(
    address: string,
    showsToken: () => boolean,
  ): { readonly why: TurnedAway; readonly waitMs: number } | undefined {
    const caller = callerOf(address);
    const now = this.now();
    const barred = this.wrongTokens.wait(caller, now);
    if (barred > 0) return this.turnAway('too_many_wrong_tokens', barred);
    if (!showsToken()) {
      this.wrongTokens.take(caller, now);
      return this.turnAway('wrong_token', 0);
    }
    const wait = this.calls.take(caller, now);
    return wait > 0 ? this.turnAway('too_many_calls', wait) : undefined;
  }

  private turnAway(why: TurnedAway, waitMs: number) {
    this.counts[why]++;
    return { why, waitMs };
  }
}

/** The address; of IPv6 its network of 64 bits, which a single machine may have all of. */
export function callerOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const network = [...left, ...(tail === undefined ? [] : zeros), ...right].slice(0, 4);
  return network.map((group) => parseInt(group, 16).toString(16)).join(':');
}
