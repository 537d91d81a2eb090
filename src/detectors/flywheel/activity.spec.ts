import { describe, expect, it } from '@jest/globals';
import { allRows, settledOf, type Served } from '../../../test/setup/impressions.js';
import { hashRandom } from '../../statistics/hash-random.js';
import { activeUsers, activityAccumulator, activitySummary } from './activity.js';

function activityOf(served: readonly Served[], userCap = 100) {
  const accumulator = activityAccumulator(userCap);
  accumulator.settle!(settledOf(served), allRows(served), served.length);
  return accumulator.seal();
}

describe('activity', () => {
  it('counts outcomes of every impression, and each user once', () => {
    const activity = activityOf([
      { user: 7, slate: [{ item: 'a', outcomes: 2 }, { item: 'b' }] },
      { user: 7, slate: [{ item: 'a', outcomes: 1 }] },
      { user: 8, slate: [{ item: 'a' }] },
      { slate: [{ item: 'c', outcomes: 4 }] }, // no user
      { user: 9, shown: false, slate: [{ item: 'a', outcomes: 1 }] }, // no recommendation
    ]);
    expect(activity.outcomes).toBe(8);
    expect(activeUsers(activity)).toBe(3);
  });

  it('of nothing is nothing', () => {
    expect(activeUsers(activityOf([]))).toBe(0);
    expect(activityOf([]).outcomes).toBe(0);
  });

  it('goes on after it was sealed', () => {
    const accumulator = activityAccumulator(10);
    const batch = settledOf([{ user: 1, slate: [{ item: 'a', outcomes: 1 }] }]);
    for (let time = 1; time <= 2; time++) {
      accumulator.settle!(batch, allRows(batch), 1);
      expect(accumulator.seal().outcomes).toBe(time);
    }
    expect(activeUsers(accumulator.seal())).toBe(1);
  });

  it('estimates users above the cap within some standard errors, without bias', () => {
    const random = hashRandom(3);
    const cap = 402; // a standard error of 5%
    const truth = 5000;
    const errors = Array.from({ length: 40 }, () => {
      const batch = settledOf(Array.from({ length: truth }, () => ({ user: 0, slate: [] })));
      for (let row = 0; row < truth; row++) {
        batch.userHigh[row] = random() * 0x1_0000_0000;
        batch.userLow[row] = random() * 0x1_0000_0000;
      }
      const accumulator = activityAccumulator(cap);
      accumulator.settle!(batch, allRows(batch), truth);
      return activeUsers(accumulator.seal()) / truth - 1;
    });
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(0.2);
    const mean = errors.reduce((sum, each) => sum + each, 0) / errors.length;
    expect(Math.abs(mean)).toBeLessThan((3 * 0.05) / Math.sqrt(40));
  });

  it('has an id that tells its cap', () => {
    expect(activitySummary(5).id).toBe('flywheel-activity/1 columns=0 cap=5');
  });
});
