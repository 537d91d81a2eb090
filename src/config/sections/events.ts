/** The section `events`: bounds of what is read from the stream. */
import { z } from 'zod';
import { positive } from './builders.js';

export const eventsSection = z
  .strictObject({
    maxMessageBytes: positive(1_048_576, 'Larger messages are dead-lettered.'),
    maxRememberedIds: positive(
      5_000_000,
      'Ids a partition remembers to recognise duplicates (about 16 bytes each).',
    ),
  })
  .prefault({});
