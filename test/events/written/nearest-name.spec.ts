import { describe, expect, it } from '@jest/globals';
import { nearestName } from '../../../src/events/written/nearest-name.js';

describe('nearestName', () => {
  it.each([
    ['prot', ['host', 'port', 'tokenFile'], 'port'],
    ['pain', ['pane', 'lateness', 'hop'], 'pane'],
    ['idle_after', ['pane', 'idleAfter'], 'idleAfter'],
    ['COLUMN', ['column', 'value'], 'column'],
    ['positon', ['policy', 'position'], 'position'],
    ['a', ['b', 'bc'], 'b'],
  ])('takes %s for one of %j: %s', (given, known, nearest) => {
    expect(nearestName(given, known)).toBe(nearest);
  });

  it.each([
    ['colour', ['pane', 'hop']],
    ['item', ['time', 'id']],
    ['__proto__', ['pane', 'hop']],
    ['pane', []],
    ['', ['pane']],
  ])('finds nothing near to %j among %j', (given, known) => {
    expect(nearestName(given, known)).toBeUndefined();
  });
});
