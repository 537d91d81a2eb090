/** The section `attribution`: which impressions outcomes belong to. */
import { z } from 'zod';
import { DAY, duration, positive } from './builders.js';

export const attributionSection = z
  .strictObject({
    time: duration('30m', 'How long after its impression an outcome still counts.', 28 * DAY),
    maxImpressions: positive(
      1_000_000,
      'Impressions a partition remembers for outcomes and labels (about 80 bytes each); above it the oldest are forgotten, and counted.',
    ),
  })
  .prefault({});
