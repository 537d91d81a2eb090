/** The section `detectors`: the detectors that run, and what each of them may use. */
import { z } from 'zod';
import { DAY, duration, positive } from './builders.js';

const enabled = z.boolean().default(true).describe('Whether the detector runs.');

export const detectorsSection = z
  .strictObject({
    bandwagon: z
      .strictObject({
        enabled,
        block: z
          .enum(['hour', 'day'])
          .default('day')
          .describe(
            'Cadence at which what is shown is watched for change; hours only where an hour shows much of the catalogue.',
          ),
        itemCap: positive(1_000_000, 'Items counted exactly; above it a sample by hash.'),
        targetIntensity: z
          .number()
          .positive()
          .optional()
          .describe(
            'Impressions per catalogue item to which rarefied readings are thinned; none: half the baseline traffic.',
          ),
        retrainEvery: duration(
          '1d',
          'How often the ranker is trained anew: the periods of the runaway gain; whole panes.',
          31 * DAY,
        ),
        trainingMemory: z
          .number()
          .min(1)
          .default(1)
          .describe(
            'How many such periods of clicks a training remembers: 1 where each sees the last period alone.',
          ),
        trainingDecay: z
          .number()
          .min(0)
          .lt(1)
          .optional()
          .describe(
            'Instead of trainingMemory: the weight that clicks keep from one training to the next.',
          ),
      })
      .prefault({}),
    filterBubble: z
      .strictObject({
        enabled,
        userCap: positive(200_000, 'Users remembered per segment; above it a sample by hash.'),
        halfLifeDays: z
          .number()
          .positive()
          .default(14)
          .describe("Days in which an impression's weight in its user's diet halves."),
        repeatPairs: positive(
          500_000,
          'Pairs of user and item remembered per segment to know repeats; above it a sample of users by hash.',
        ),
      })
      .prefault({}),
    proxyDrift: z.strictObject({ enabled }).prefault({}),
    signalInformation: z
      .strictObject({
        enabled,
        fewestLabels: positive(30, 'Labels below which nothing is said of a signal.'),
      })
      .prefault({}),
    signalUniqueness: z
      .strictObject({
        enabled,
        fewestLabels: positive(100, 'Labels below which nothing is said of a signal.'),
      })
      .prefault({}),
    exposureBias: z
      .strictObject({
        enabled,
        itemCap: positive(
          100_000,
          'Items whose positions are counted; above it a sample by hash.',
          1_000_000,
        ),
        positions: z
          .number()
          .int()
          .min(1)
          .max(50)
          .default(20)
          .describe('Positions told apart, from the first on.'),
      })
      .prefault({}),
    flywheel: z
      .strictObject({
        enabled,
        block: z
          .enum(['day', 'week'])
          .default('day')
          .describe(
            'Length of a point of the series; a shorter one would mistake the daily cycle for growth.',
          ),
        userCap: z
          .number()
          .int()
          .min(2)
          .default(16_384)
          .describe('Users of a block counted exactly; above it an estimate.'),
        dataBefore: z
          .number()
          .int()
          .min(0)
          .default(0)
          .describe('Outcomes that models had learned from before the first block.'),
      })
      .prefault({}),
  })
  .prefault({});
