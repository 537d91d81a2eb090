import type { DetectorDeclaration, ReadingDeclaration } from '../detector.js';

/** The unit of n of every reading here. */
const of = 'labels';
const signal = ['signal'] as const;

const readings = [
  {
    id: 'uniqueness',
    tier: 'core',
    title: 'What only the signal tells',
    meaning:
      'Of the uncertainty about the label that the ranker’s score leaves, the share that goes when the signal is known: how irreplaceable the signal is.',
    caution:
      'Low is no fault of the signal: a model that learned all it says leaves it nothing to add.',
    unit: 'ratio',
    of,
    by: signal,
    needs: ['impressions', 'outcomes', 'scores', 'labels'],
    moved: {
      up: 'a signal tells more that the score does not',
      down: 'a signal tells less that the score does not',
    },
  },
  {
    id: 'conditional_information',
    tier: 'detail',
    title: 'Information beyond the score',
    meaning:
      'How many bits one impression’s signal tells of its label when the decile of its score is known, bias removed.',
    caution: 'What a score tells within its decile is counted for the signal.',
    unit: 'bits',
    of,
    by: signal,
    needs: ['impressions', 'outcomes', 'scores', 'labels'],
  },
] as const satisfies readonly ReadingDeclaration[];

/** The id of a reading of this detector. */
export type SignalUniquenessReading = (typeof readings)[number]['id'];

/** The signal-uniqueness detector's readings, as everything that shows them knows them. */
export const signalUniquenessDeclaration = {
  id: 'signal-uniqueness',
  title: 'Signal uniqueness',
  question: 'Which signals tell something of quality that the ranker’s score does not know yet?',
  readings,
  alerts: [],
  monitors: [],
} as const satisfies DetectorDeclaration;
