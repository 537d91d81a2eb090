/**
 * How much memory an audit takes, however large its dataset is: so many impressions with outcomes and
 * labels are written out, brought together, read once from end to end, and models are trained on them and
 * compared, in a process of its own whose largest resident set is reported. Fails where that is not
 * below 2 GB.
 *
 *   npm run build && npm run bench:audit-memory -- [--impressions 10000000] [--short] [--json]
 *
 * Events are made as the columns of deliveries, not as JSON: decoding is measured by bench:hot-path.
 * From there on all is as in an audit. `--short` takes 200,000 impressions.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const MOST_BYTES = 2 * 2 ** 30;

const { values: flags } = parseArgs({
  options: {
    impressions: { type: 'string', default: '10000000' },
    folder: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const impressions = flags.short ? 200_000 : Number(flags.impressions);
if (!(Number.isInteger(impressions) && impressions > 0)) {
  process.stderr.write('--impressions takes a whole number.\n');
  process.exit(2);
}
const child = spawnSync(
  process.execPath,
  [
    new URL('./audit-memory/measured.mjs', import.meta.url).pathname,
    String(impressions),
    ...(flags.folder ? [flags.folder] : []),
  ],
  { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
);
if (child.status !== 0) process.exit(child.status ?? 1);
const found = JSON.parse(child.stdout);
if (flags.json) {
  process.stdout.write(`${JSON.stringify(found)}\n`);
} else {
  const { rows, labels, buckets, peakBytes, datasetPeakBytes, seconds } = found;
  const { bytesARow, largestBytesARow, scorers, compared } = found;
  const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
  const rate = (time) => `${Math.round(rows / time).toLocaleString('en')} rows/s`;
  process.stdout.write(
    [
      `${rows.toLocaleString('en')} rows, ${labels.toLocaleString('en')} labels, ${buckets} buckets`,
      `largest resident set   ${megabytes(peakBytes)}, ${megabytes(datasetPeakBytes)} before training`,
      `on disk                ${bytesARow.toFixed(1)} bytes a row, ${largestBytesARow.toFixed(1)} at most`,
      `reading events         ${seconds.reading.toFixed(1)} s, ${rate(seconds.reading)}`,
      `bringing together      ${seconds.joining.toFixed(1)} s, ${rate(seconds.joining)}`,
      `one pass over all rows ${seconds.pass.toFixed(1)} s, ${rate(seconds.pass)}`,
      `models compared        ${seconds.training.toFixed(1)} s, ${scorers.length} scorers, ${compared} comparisons`,
      '',
    ].join('\n'),
  );
}
if (found.peakBytes >= MOST_BYTES) {
  process.stderr.write('The audit took 2 GB of memory or more.\n');
  process.exitCode = 1;
}
