/**
 * How the thresholds of the peers were found: the average number of blocks between alarms on normal noise
 * of known mean and variance, for the thresholds in methods.mjs. It should be about 2160.
 *
 *   npm run build && node bench/detection/calibrate.mjs [blocks of noise, in millions]
 */
import { RandomStream } from '../../dist/simulation/random-stream.js';
import { CALIBRATED } from './methods.mjs';

const blocks = 1e6 * Number(process.argv[2] ?? 2);
for (const [name, make] of Object.entries(CALIBRATED)) {
  const random = new RandomStream(1, name);
  const detector = make(1e9); // a mean known from that many blocks
  let alarms = 0;
  for (let t = 0; t < blocks; t++) if (detector.observe(random.normal())) alarms++;
  process.stdout.write(`${name.padEnd(16)} ${(blocks / alarms).toFixed(0)}\n`);
}
