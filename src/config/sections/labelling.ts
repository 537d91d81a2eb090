/** The section `labelling`: what is asked to be labelled, and under which budget. */
import { z } from 'zod';
import { DEFAULT_SCALE } from '../../labelling/answer-scale.js';
import { LABEL_SCORES } from '../../labelling/labelling-options.js';
import { DAY, duration, inPlaceOf, name, positive } from './builders.js';

const segmentBudget = z.strictObject({
  surface: name.optional(),
  policy: name.optional(),
  budget: z.number().min(0).max(1_000_000),
});

const worth = z.union([z.number().min(0).max(1), z.literal('skip')], {
  error: inPlaceOf('a number from 0 to 1, or skip,'),
});

export const labellingSection = z
  .strictObject({
    budget: z
      .number()
      .min(0)
      .max(1_000_000)
      .default(0)
      .describe(
        'Labels a UTC day that each segment (surface, policy) may ask for; 0: no labels are asked for.',
      ),
    segments: z
      .array(segmentBudget)
      .default([])
      .describe(
        'Budgets of their own, the first that fits: `{surface: home, policy: production, budget: 100}`; surface and policy are optional.',
      ),
    window: duration(
      '1h',
      'The budget is spread over windows of this length, and probabilities rest on the window before; whole panes, and a day is whole windows.',
      DAY,
    ),
    score: z
      .enum(LABEL_SCORES)
      .default('risk')
      .describe(
        'What makes an impression worth a label: the risk learned from earlier labels, or one of its features alone.',
      ),
    reportShare: z
      .number()
      .min(0)
      .max(0.9)
      .default(0.2)
      .describe(
        'Share of each budget for impressions that a user has corrected (signal `report`) against confident data.',
      ),
    reportConfidence: z
      .number()
      .min(0)
      .max(1)
      .default(0.8)
      .describe(
        'From this confidence on what is held counts as confident; a claim that states none counts too.',
      ),
    overlap: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Share of the requests that ask two labellers, to measure their agreement.'),
    question: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('What labellers are asked; none: labels.question.'),
    guideline: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe(
        'The guideline that labels follow, until a label or a change `guideline: <name>` names another.',
      ),
    choices: z
      .record(name, worth)
      .default(DEFAULT_SCALE.choices)
      .describe(
        'What the choices of labellers are worth, 0 to 1, or `skip`: `{good: 1, fair: 0.5, bad: 0}`; a choice that is a number from 0 to 1 needs no entry.',
      ),
    stars: z
      .number()
      .int()
      .min(2)
      .max(100)
      .default(DEFAULT_SCALE.stars)
      .describe('Most stars of a rating: one is worth 0, all of them 1.'),
    control: name
      .default(DEFAULT_SCALE.control)
      .describe('Name of the control in the labelling interface that holds the label.'),
    candidates: positive(
      16,
      'Candidates remembered for each cell of similar impressions, segment and pane (about 400 bytes each); of more, probabilities are lowered.',
      10_000,
    ),
    maxOpen: positive(10_000, 'Requests that may wait for a label; above it the oldest expire.'),
    maxItems: positive(
      2000,
      'Items per segment whose quality is followed for exploration; above it a sample by hash.',
      1_000_000,
    ),
    salt: z
      .string()
      .min(1)
      .max(256)
      .default('flyball')
      .describe('What draws are seeded with; another one draws another sample.'),
  })
  .prefault({});
