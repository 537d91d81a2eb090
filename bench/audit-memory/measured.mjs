/** Makes, joins, reads and learns from a dataset of so many impressions; prints what it took as JSON. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../dist/config/load.js';
import { pipelineOptions } from '../../dist/config/options.js';
import { DatasetBuilder } from '../../dist/audit/dataset/dataset-builder.js';
import { compareModels } from '../../dist/audit/evaluation/compare-models.js';
import { FolderStore } from '../../dist/audit/dataset/store.js';
import { deliveries, START } from './traffic.mjs';

const impressions = Number(process.argv[2]);
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'flyball-bench-'));
try {
  process.stdout.write(JSON.stringify(measured()));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measured() {
  let largest = 0;
  const builder = new DatasetBuilder(
    {
      from: START,
      to: START + 30 * 86_400_000,
      joining: pipelineOptions(loadConfig(), 1),
      onProgress: () => (largest = Math.max(largest, bytesIn(folder))),
    },
    new FolderStore(folder),
  );
  const seconds = {};
  let begun = performance.now();
  const lap = (phase) => {
    seconds[phase] = (performance.now() - begun) / 1000;
    begun = performance.now();
  };
  for (const delivery of deliveries(impressions)) builder.apply(0, delivery);
  lap('reading');
  const dataset = builder.finish();
  lap('joining');
  let rewards = 0;
  let scores = 0;
  for (let number = 0; number < dataset.buckets; number++) {
    const rows = dataset.bucket(number);
    for (let row = 0; row < rows.length; row++) {
      rewards += rows.reward[row];
      scores += rows.score[row];
    }
  }
  lap('pass');
  const beforeBytes = peakBytes();
  const comparisons = compareModels(dataset);
  lap('training');
  const { rows, labels, buckets } = dataset;
  return {
    rows,
    labels,
    buckets,
    rewards,
    meanScore: scores / rows,
    scorers: comparisons.flatMap(({ scorers }) => scorers.map(({ id }) => id)),
    compared: comparisons.flatMap((each) => each.comparisons).length,
    datasetPeakBytes: beforeBytes,
    peakBytes: peakBytes(),
    bytesARow: bytesIn(folder) / rows,
    largestBytesARow: largest / rows,
    seconds,
  };
}

/** The largest resident set so far. */
function peakBytes() {
  // Linux and macOS both report kilobytes through Node.
  return process.resourceUsage().maxRSS * 1024;
}

function bytesIn(path) {
  return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}
