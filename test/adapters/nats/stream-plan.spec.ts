/** Which streams that are there can serve: each setting that would silently stop the monitor is named. */
import { describe, expect, it } from '@jest/globals';
import { RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { checkStream } from '../../../src/adapters/nats/stream-plan.js';

const PLAN = { name: 'FLYBALL', subjects: 'flyball.*.*', maxAgeMs: 0 };
const GOOD = {
  name: 'FLYBALL',
  subjects: ['flyball.*.*'],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  max_msgs: -1,
  max_msgs_per_subject: -1,
  max_msg_size: -1,
  sealed: false,
  no_ack: false,
} as StreamConfig;

const check =
  (changed: object, plan = {}) =>
  () =>
    checkStream({ ...GOOD, ...changed }, { ...PLAN, ...plan });

describe('a stream that is there', () => {
  it('serves as it is made, and with a limit of bytes', () => {
    expect(check({})).not.toThrow();
    expect(check({ max_bytes: 1e9 })).not.toThrow();
  });

  it.each<[string, object, RegExp]>([
    // The server leaves the subjects of these out.
    ['a mirror', { mirror: { name: 'ORDERS' }, subjects: undefined }, /is a mirror of ORDERS/],
    [
      'gathering others',
      { sources: [{ name: 'ORDERS' }], subjects: undefined },
      /has no subjects; it needs flyball\.\*\.\*/,
    ],
    ['on other subjects', { subjects: ['a', 'b'] }, /has the subjects a, b; it needs/],
    ['with another retention', { retention: RetentionPolicy.Interest }, /retention 'interest'/],
    ['limited in number', { max_msgs: 10 }, /a limit of 10 by 'max_msgs'/],
    ['limited per subject', { max_msgs_per_subject: 1 }, /by 'max_msgs_per_subject'/],
    ['of small messages', { max_msg_size: 100 }, /a limit of 100 by 'max_msg_size'/],
    ['sealed', { sealed: true }, /is sealed/],
    ['without acknowledgements', { no_ack: true }, /'no_ack'/],
    ['kept in memory', { storage: StorageType.Memory }, /in memory/],
  ])('cannot serve %s', (_, changed, why) => {
    expect(check(changed)).toThrow(why);
    expect(check(changed)).toThrow(/^The stream FLYBALL .*Mend it/);
  });

  it('may limit the messages that others write', () => {
    expect(check({ max_msg_size: 100 }, { isWrittenByOthers: true })).not.toThrow();
  });
});
