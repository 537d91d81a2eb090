import { describe, expect, it } from '@jest/globals';
import { dialAt, dialValues, type Dial } from '../../src/simulation/dial.js';

describe('a dial', () => {
  it('stands still when constant', () => {
    expect(dialAt(0.2, 0)).toBe(0.2);
    expect(dialAt(0.2, 1)).toBe(0.2);
  });

  it.each([
    [0, 0.2],
    [0.4, 0.2],
    [0.45, 0.7],
    [0.5, 1.2],
    [1, 1.2],
  ])('moves linearly between knots: at %d it stands at %d', (progress, value) => {
    const ramp: Dial = [
      [0.4, 0.2],
      [0.5, 1.2],
    ];
    expect(dialAt(ramp, progress)).toBeCloseTo(value, 12);
  });

  it('jumps where two knots share a time', () => {
    const jump: Dial = [
      [0.5, 0],
      [0.5, 1],
    ];
    expect(dialAt(jump, 0.499)).toBe(0);
    expect(dialAt(jump, 0.5)).toBe(1);
  });

  it('stands still with a single knot', () => {
    expect(dialAt([[0.7, 3]], 0)).toBe(3);
    expect(dialAt([[0.7, 3]], 1)).toBe(3);
  });

  it('names the values it passes through', () => {
    expect(dialValues(0.3)).toEqual([0.3]);
    expect(
      dialValues([
        [0, 1],
        [1, 4],
      ]),
    ).toEqual([1, 4]);
  });
});
