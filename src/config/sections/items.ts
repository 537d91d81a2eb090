/** The section `items`: what is known of items. */
import { z } from 'zod';
import { name } from './builders.js';

export const itemsSection = z
  .strictObject({
    taxonomy: name
      .optional()
      .describe(
        'Of categories such as `genre:jazz` those of this taxonomy (`genre`) count; none: plain ones.',
      ),
  })
  .prefault({});
