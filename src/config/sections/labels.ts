/** The section `labels`: labels, and the readings made of them. */
import { z } from 'zod';
import { DAY, duration } from './builders.js';

export const labelsSection = z
  .strictObject({
    pane: duration('1h', 'The smallest slice of time for readings of labels; whole panes.'),
    window: duration(
      '1d',
      'Length of their display window, as labels are rare; whole label panes.',
    ),
    wait: duration(
      '28d',
      'How long a label may take; once nine tenths of the labels are known to come sooner, readings are final sooner.',
      28 * DAY,
    ),
    question: z
      .string()
      .min(1)
      .optional()
      .describe('The question whose labels tell of quality; none: all labels answer the same one.'),
  })
  .prefault({});
