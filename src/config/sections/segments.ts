/** The section `segments`: how many segments are kept apart. */
import { z } from 'zod';
import { positive } from './builders.js';

export const segmentsSection = z
  .strictObject({
    max: positive(16, 'Segments (surface, policy) kept apart; the rest is `other`.'),
    maxPerPane: positive(256, 'Segments a partition keeps apart within one pane.'),
  })
  .prefault({});
