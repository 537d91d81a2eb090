/** The section `checkpoint`: how often state is stored. */
import { z } from 'zod';
import { DAY, duration } from './builders.js';

export const checkpointSection = z
  .strictObject({
    interval: duration('30s', 'How often state and cursors are stored together.', DAY),
  })
  .prefault({});
