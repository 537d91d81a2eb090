/** Signal information: a quality of 0.6 and signals that tell of it to a known degree. */
import { signalInformation } from '../../dist/detectors/signal-information/signal-information.js';
import { partOf } from './batches.mjs';
import { informationOf, judge, labelEntropy, PLAN, read, SIGNALS } from './labelled-signals.mjs';

const QUALITY = 0.6;
const part = partOf(signalInformation({}, PLAN), 'labels');

const truth = {};
for (const [signal, of] of Object.entries(SIGNALS)) {
  const { good, bad } = of;
  const information = informationOf(QUALITY, of);
  const given = QUALITY * good + (1 - QUALITY) * bad;
  truth[`information{signal=${signal}}`] = information / Math.LN2;
  truth[`uncertainty_reduction{signal=${signal}}`] = information / labelEntropy(QUALITY);
  truth[`learning_weight{signal=${signal}}`] = Math.log(good / bad);
  truth[`false_positive_share{signal=${signal}}`] = ((1 - QUALITY) * bad) / given;
  truth[`miss_share{signal=${signal}}`] = 1 - good;
}

export const worlds = [
  {
    id: 'signal-information',
    detector: 'signal-information',
    run: (random) => ({
      measurements: read(
        part,
        judge(random, 500, () => ({ score: NaN, quality: QUALITY })),
      ),
      truth,
    }),
  },
];
