import type { DetectorDeclaration, ReadingDeclaration } from '../detector.js';

/** The unit of n of every reading here. */
const of = 'labels';
const signal = ['signal'] as const;

const readings = [
  {
    id: 'uncertainty_reduction',
    tier: 'core',
    title: 'Uncertainty that the signal removes',
    meaning:
      'The share of the uncertainty about whether an impression was good that goes when the signal is known: 0 nothing, 1 all.',
    caution:
      'It says how much a signal tells, not whether it speaks for good or for bad; chance may take it a little below 0.',
    unit: 'ratio',
    of,
    by: signal,
    needs: ['impressions', 'outcomes', 'labels'],
    moved: {
      up: 'a signal tells more of quality',
      down: 'a signal tells less of quality',
    },
  },
  {
    id: 'information',
    tier: 'detail',
    title: 'Information of the signal',
    meaning: 'How many bits one impression’s signal tells of its label, bias removed.',
    caution: 'It is small where nearly all labels are alike, however good the signal.',
    unit: 'bits',
    of,
    by: signal,
    needs: ['impressions', 'outcomes', 'labels'],
  },
  {
    id: 'learning_weight',
    tier: 'detail',
    title: 'What the signal should weigh in learning',
    meaning:
      'The logarithm of how much likelier the signal is on a good impression than on a bad one; below 0 it speaks for bad.',
    caution:
      'Weights of signals that go together must not be added: they say the same thing twice.',
    unit: 'nats',
    of,
    by: signal,
    needs: ['impressions', 'outcomes', 'labels'],
  },
  {
    id: 'false_positive_share',
    tier: 'detail',
    title: 'Bad among those with the signal',
    meaning: 'Of the impressions that drew the signal, the share that was bad by their labels.',
    caution:
      'Of a signal that means harm it is the share that was rightly raised, so high is good there.',
    unit: 'ratio',
    of,
    by: signal,
    needs: ['impressions', 'outcomes', 'labels'],
  },
  {
    id: 'miss_share',
    tier: 'detail',
    title: 'Good without the signal',
    meaning: 'Of the impressions that were good by their labels, the share without the signal.',
    caution:
      'Of a signal that means harm it is the share that was rightly spared, so high is good there.',
    unit: 'ratio',
    of,
    by: signal,
    needs: ['impressions', 'outcomes', 'labels'],
  },
  {
    id: 'order_violations',
    tier: 'detail',
    title: 'Signals out of order',
    meaning:
      'How many neighbours of the configured order of signals stand the wrong way round, beyond chance, in how good their impressions are.',
    caution: 'None found is no proof of the order: with few labels hardly any could be found.',
    unit: 'count',
    of,
    by: [],
    needs: ['impressions', 'signals', 'labels'],
    harm: 'up',
  },
] as const satisfies readonly ReadingDeclaration[];

/** The id of a reading of this detector. */
export type SignalInformationReading = (typeof readings)[number]['id'];

/** The signal-information detector's readings, as everything that shows them knows them. */
export const signalInformationDeclaration = {
  id: 'signal-information',
  title: 'Signal information',
  question: 'What do clicks, saves and skips tell of whether a recommendation was good?',
  readings,
  alerts: [],
  monitors: [
    {
      id: 'FlyballSignalInformationChanged',
      reading: 'uncertainty_reduction',
      scale: 'linear',
      watch: 'both',
      severity: 'ticket',
      summary: 'A signal tells more or less of quality than at the baseline.',
      description:
        'How much the signal tells of labelled quality has changed. Look at how and where the signal is collected, and at whether its share of impressions moved as well.',
    },
  ],
} as const satisfies DetectorDeclaration;
