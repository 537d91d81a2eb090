import type { DetectorDeclaration, ReadingDeclaration } from '../detector.js';

/** The unit of n of every reading here. */
const of = 'blocks';

const readings = [
  {
    id: 'compounding_factor',
    tier: 'core',
    title: 'Compounding factor',
    meaning:
      'What a gain comes back as after a turn of the loop from quality to users to data to quality.',
    caution:
      'It is the product of associations, not of proven effects; 0 says that a link is broken.',
    unit: 'factor',
    of,
    by: [],
    needs: ['impressions', 'users', 'outcomes', 'labels'],
    harm: 'down',
    moved: {
      up: 'a gain comes back as a larger one',
      down: 'a gain comes back as a smaller one',
    },
  },
  {
    id: 'quality_slope',
    tier: 'core',
    title: 'Rise of quality',
    meaning: 'How much true quality rises a day, over the last eight blocks that have one.',
    unit: 'per_day',
    of,
    by: [],
    needs: ['impressions', 'labels'],
    harm: 'down',
    moved: {
      up: 'quality grows faster',
      down: 'quality grows more slowly, or falls faster',
    },
  },
  {
    id: 'verdict',
    tier: 'core',
    title: 'What more data brings',
    meaning:
      'How far quality over data is believed to accelerate, rise steadily, level off or fall.',
    caution: 'It is open until one of the four has a weight of 0.75.',
    unit: 'ratio',
    of,
    by: ['verdict'],
    needs: ['impressions', 'outcomes', 'labels'],
    moved: {
      up: 'this outlook for quality has become likelier',
      down: 'this outlook for quality has become less likely',
    },
  },
  {
    id: 'elasticity',
    tier: 'detail',
    title: 'Elasticity of a link',
    meaning: 'By how many per cent the second grows when the first grows by 1%.',
    caution:
      'It is associational, and noise in measured quality pulls the link from quality towards 0.',
    unit: 'elasticity',
    of,
    by: ['link'],
    needs: ['impressions', 'users', 'outcomes', 'labels'],
    harm: 'down',
  },
  {
    id: 'condition',
    tier: 'detail',
    title: 'Condition of self-sustaining growth',
    meaning: 'Above 0 where a link of the loop gives back more than in proportion.',
    caution: 'For returns, the least value (-3) also says that quality does not rise with data.',
    unit: 'elasticity',
    of,
    by: ['condition'],
    needs: ['impressions', 'users', 'outcomes', 'labels'],
    harm: 'down',
  },
  {
    id: 'returns_exponent',
    tier: 'detail',
    title: 'Exponent of the returns to data',
    meaning: 'The power of data that quality follows: 1 a line, above it ever more, below it less.',
    caution: 'The least value (-2) also says that quality does not rise with data.',
    unit: 'elasticity',
    of,
    by: [],
    needs: ['impressions', 'outcomes', 'labels'],
    harm: 'down',
  },
  {
    id: 'quality_forecast',
    tier: 'detail',
    title: 'Forecast of quality',
    meaning: 'The quality that is expected to be measured so many blocks ahead.',
    caution: 'It supposes that data go on coming in as of late and nothing else changes.',
    unit: 'ratio',
    of,
    by: ['ahead'],
    needs: ['impressions', 'outcomes', 'labels'],
    harm: 'down',
  },
] as const satisfies readonly ReadingDeclaration[];

/** The flywheel detector's readings, as everything that shows them knows them. */
export const flywheelDeclaration = {
  id: 'flywheel',
  title: 'Flywheel',
  question: 'Does the loop gain on itself: do better recommendations bring more, and better, data?',
  readings,
  alerts: [
    {
      id: 'FlyballQualityFalling',
      reading: 'quality_slope',
      when: 'below',
      threshold: -0.002,
      for: '15m',
      severity: 'ticket',
      summary: 'True quality is falling.',
      description:
        'Quality by labels has fallen by more than 0.002 a day over the last eight blocks, chance allowed for. Look at the proxy beside it: where that rises, the loop is being trained on the wrong thing.',
    },
  ],
  monitors: [],
} as const satisfies DetectorDeclaration;
