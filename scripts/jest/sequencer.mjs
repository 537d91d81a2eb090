/**
 * Jest's own order (what failed last, then the longest first), but with the tests of servers before the
 * others: they wait more than they compute, and the quick files fill what they leave idle to the end.
 */
import TestSequencer from '@jest/test-sequencer';

const isOfServers = ({ context }) => context.config.displayName?.name === 'servers';

export default class ServersFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(isOfServers), ...sorted.filter((test) => !isOfServers(test))];
  }
}
