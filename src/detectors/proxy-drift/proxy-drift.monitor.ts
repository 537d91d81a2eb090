import type { DetectorDeclaration, ReadingDeclaration } from '../detector.js';

/** The unit of n of most readings here. */
const of = 'labels';

const readings = [
  {
    id: 'proxy_mean',
    tier: 'core',
    title: 'Proxy',
    meaning: 'How often an impression draws the signal that the ranker optimises, or its worth.',
    caution: 'A higher proxy is not higher quality: that is what this detector is for.',
    unit: 'reward',
    of: 'impressions',
    by: [],
    needs: ['impressions', 'outcomes'],
    moved: {
      up: 'more of what the ranker optimises is drawn',
      down: 'less of what the ranker optimises is drawn',
    },
  },
  {
    id: 'quality',
    tier: 'core',
    title: 'Quality',
    meaning: 'How good what was shown is on average, as people label it, from 0 to 1.',
    caution: 'It is about these impressions, not about what could have been shown instead.',
    unit: 'ratio',
    of,
    by: [],
    needs: ['impressions', 'labels'],
    harm: 'down',
    moved: {
      up: 'what is shown is judged to be better',
      down: 'what is shown is judged to be worse',
    },
  },
  {
    id: 'goodhart_gap',
    tier: 'core',
    title: 'Goodhart gap',
    meaning:
      'How much further the proxy has risen than quality since the baseline, in standard deviations of one impression.',
    caution: 'It also opens when the proxy stands still and quality falls, or rises more slowly.',
    unit: 'standard_deviations',
    of,
    by: [],
    needs: ['impressions', 'outcomes', 'labels', 'baseline'],
    harm: 'up',
    moved: {
      up: 'what the ranker optimises has run further ahead of judged quality',
      down: 'what the ranker optimises has come nearer to judged quality',
    },
  },
  {
    id: 'ranking_agreement',
    tier: 'core',
    title: 'Agreement of scores with labels',
    meaning:
      'Whether what is scored higher is better: 1 always, 0 no more than chance, −1 upside down.',
    caution: 'It compares what was shown only; what the ranker left out has no label.',
    unit: 'correlation',
    of,
    by: [],
    needs: ['impressions', 'scores', 'labels'],
    harm: 'down',
    moved: {
      up: 'scores agree more with how items are judged',
      down: 'scores agree less with how items are judged',
    },
  },
  {
    id: 'quality_labels_only',
    tier: 'detail',
    title: 'Quality by labels alone',
    meaning: 'The weighted mean of the labels, without help from scores or the proxy.',
    unit: 'ratio',
    of,
    by: [],
    needs: ['impressions', 'labels'],
    harm: 'down',
  },
  {
    id: 'proxy_usefulness',
    tier: 'detail',
    title: 'Usefulness of the proxy',
    meaning:
      'How far scores or the proxy can be trusted to stand in for labels: 0 not at all, 1 fully.',
    caution: 'It jumps when scores are first calibrated, since it then has another unit.',
    unit: 'ratio',
    of,
    by: [],
    needs: ['impressions', 'outcomes', 'labels'],
    harm: 'down',
  },
  {
    id: 'calibration_drift',
    tier: 'detail',
    title: 'Calibration drift',
    meaning:
      'How far mean labels in bins of the score have moved since the baseline (chi-square); about the number of bins by chance.',
    caution: 'With many labels a change too small to matter stands out as well.',
    unit: 'factor',
    of: 'bins',
    by: [],
    needs: ['impressions', 'scores', 'labels', 'baseline'],
    harm: 'up',
  },
  {
    id: 'effective_labels',
    tier: 'detail',
    title: 'Effective labels',
    meaning: 'The labels tell as much as this many that were chosen with equal probability.',
    unit: 'labels',
    of,
    by: [],
    needs: ['impressions', 'labels'],
    harm: 'down',
  },
  {
    id: 'label_agreement',
    tier: 'detail',
    title: 'Agreement of labellers',
    meaning:
      'How far two labels of one impression agree beyond chance: 1 fully, 0 not at all (Krippendorff’s alpha).',
    caution: 'It falls when nearly all labels are alike, even if labellers rarely differ.',
    unit: 'correlation',
    of: 'pairs',
    by: [],
    needs: ['impressions', 'second_labels'],
    harm: 'down',
  },
] as const satisfies readonly ReadingDeclaration[];

/** The id of a reading of this detector. */
export type ProxyDriftReading = (typeof readings)[number]['id'];

/** The proxy-drift detector's readings, as everything that shows them knows them. */
export const proxyDriftDeclaration = {
  id: 'proxy-drift',
  title: 'Proxy drift',
  question: 'Does what the ranker optimises still stand for what people find good?',
  readings,
  alerts: [
    {
      id: 'FlyballRankingAgainstQuality',
      reading: 'ranking_agreement',
      when: 'below',
      threshold: 0,
      for: '15m',
      severity: 'ticket',
      summary: 'What is scored higher is worse.',
      description:
        'Among what was shown, labels are lower where scores are higher, beyond chance: the ranker sorts against quality. Look for a change of the sign or scale of scores first, then at what the model is trained on.',
    },
  ],
  monitors: [
    {
      id: 'FlyballGoodhartGapChanged',
      reading: 'goodhart_gap',
      scale: 'linear',
      watch: 'up',
      severity: 'ticket',
      unlessRisen: 'quality',
      summary: 'The proxy has run ahead of labelled quality.',
      description:
        'The signal that the ranker optimises has risen further than labelled quality, which has not risen at all. Look at which items gained clicks and how they are labelled.',
    },
    {
      id: 'FlyballQualityChanged',
      reading: 'quality',
      scale: 'linear',
      watch: 'down',
      severity: 'page',
      summary: 'Labelled quality is lower than at the baseline.',
      description:
        'What is shown is labelled worse than it was. Look at what was deployed when it began, and at whether guideline, labellers or the choice of what is labelled changed then.',
    },
    {
      id: 'FlyballRankingAgreementChanged',
      reading: 'ranking_agreement',
      scale: 'linear',
      watch: 'down',
      severity: 'ticket',
      summary: 'Scores agree with labels less than at the baseline.',
      description:
        'What the model scores higher is less often labelled better. Look for a change of model, of features or of labels when it began.',
    },
  ],
} as const satisfies DetectorDeclaration;
