import { describe, expect, it } from '@jest/globals';
import { completeOptions, InvalidSimulationError } from '../../src/simulation/option-checks.js';
import { DEFAULT_SETTINGS, type SimulationOptions } from '../../src/simulation/options.js';
import { START } from './collected-run.js';

const RUN = { seed: 7, start: START, duration: 60_000 };
const dials = DEFAULT_SETTINGS.dials;

describe('completeOptions', () => {
  it('fills in the defaults', () => {
    expect(completeOptions(RUN)).toEqual({ ...DEFAULT_SETTINGS, ...RUN });
  });

  it.each<[string, Partial<SimulationOptions>]>([
    ['seed', { seed: -1 }],
    ['seed', { seed: 1.5 }],
    ['start', { start: NaN }],
    ['duration', { duration: 0 }],
    ['duration', { duration: 200 * 365 * 86_400_000 }],
    ['items', { items: 0 }],
    ['categories', { categories: 301 }],
    ['slateSize', { slateSize: 0 }],
    ['step', { step: 0 }],
    ['retrainEvery', { retrainEvery: 90_000 }],
    ['memory', { memory: 1 }],
    ['dayCycle', { dayCycle: 1.1 }],
    ['recommendationsPerHour', { recommendationsPerHour: Infinity }],
    ['recommendationsPerHour', { recommendationsPerHour: NaN }],
    ['surface', { surface: '' }],
    ['policies', { policies: [] }],
    ['policies', { policies: [{ name: 'production', ranking: 'learned', share: 0.9 }] }],
    [
      'policies',
      {
        policies: [
          { name: 'a', ranking: 'learned', share: 0.5 },
          { name: 'a', ranking: 'uniform', share: 0.5 },
        ],
      },
    ],
    ['changes', { changes: [{ at: 1.2, what: 'too late' }] }],
    ['dials.labelShare', { dials: { ...dials, labelShare: 2 } }],
    ['dials.loopGain', { dials: { ...dials, loopGain: [] } }],
    ['dials.loopGain', { dials: { ...dials, loopGain: [[0.2, NaN]] } }],
    [
      'dials.personalisation',
      {
        dials: {
          ...dials,
          personalisation: [
            [0.5, 1],
            [0.4, 1],
          ],
        },
      },
    ],
  ])('refuses a wrong %s by name', (option, wrong) => {
    expect(() => completeOptions({ ...RUN, ...wrong })).toThrow(InvalidSimulationError);
    expect(() => completeOptions({ ...RUN, ...wrong })).toThrow(
      expect.objectContaining({ code: 'invalid_simulation', option }),
    );
  });
});
