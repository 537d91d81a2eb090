/** Signal uniqueness: ten scores, so that deciles are what they are, and what signals add to them. */
import { signalUniqueness } from '../../dist/detectors/signal-uniqueness/signal-uniqueness.js';
import { informationOf, judge, labelEntropy, PLAN, read, SIGNALS } from './labelled-signals.mjs';

const [part] = signalUniqueness({}, PLAN).parts;
/** Quality at each of ten scores, equally often. */
const QUALITIES = Array.from({ length: 10 }, (_, decile) => 0.3 + 0.05 * decile);
const mean = (of) => QUALITIES.reduce((sum, quality) => sum + of(quality) / 10, 0);

const truth = {};
for (const [signal, of] of Object.entries(SIGNALS)) {
  const information = mean((quality) => informationOf(quality, of));
  truth[`conditional_information{signal=${signal}}`] = information / Math.LN2;
  truth[`uniqueness{signal=${signal}}`] = information / mean(labelEntropy);
}

export const worlds = [
  {
    id: 'signal-uniqueness',
    detector: 'signal-uniqueness',
    run: (random) => ({
      measurements: read(
        part,
        judge(random, 1500, () => {
          const decile = random.below(10);
          return { score: decile + 1, quality: QUALITIES[decile] };
        }),
      ),
      truth,
    }),
  },
];
