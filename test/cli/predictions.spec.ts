/** `flyball audit --predictions`: what is read, what is refused, and that it is compared. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { compareModels } from '../../src/audit/evaluation/compare-models.js';
import { suppliedScores } from '../../src/cli/audit-command.js';
import { readPredictions } from '../../src/cli/predictions-file.js';
import { ALL_PARTS } from '../../src/audit/findings/parts.js';
import { HEALTHY } from '../../src/simulation/scenarios.js';
import { scenarioEvents } from '../audit/audits.js';
import { datasetOfEvents } from '../setup/datasets.js';

const folder = mkdtempSync(join(tmpdir(), 'flyball-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('predictions', () => {
  it('are compared on the labels: a model that knows them beats one that has them upside down', async () => {
    const events = scenarioEvents(HEALTHY, 3, 2);
    const labels = events.filter((event) => event.kind === 'label');
    const rows = labels.map(({ recommendation, item, label }) => ({ recommendation, item, label }));
    const first = new Map(
      rows.map((row) => [`${row.recommendation} ${row.item}`, row]).reverse() as [
        string,
        (typeof rows)[number],
      ][],
    );
    const knows = [...first.values()].map(
      ({ recommendation, item, label }) => `knows,${recommendation},${item},${label}`,
    );
    const against = [...first.values()].map(({ recommendation, item, label }) =>
      JSON.stringify({ model: 'against', recommendation, item, score: 1 - label }),
    );
    const scores = await readPredictions([
      file('knows.csv', `model,recommendation,item,score\n${knows.join('\n')}\n`),
      file('against.ndjson', against.join('\n')),
    ]);
    expect(scores.names).toEqual(['against', 'knows']);
    const dataset = datasetOfEvents(events);
    const compared = compareModels(dataset, { supplied: scores.forItems(dataset.items) });
    const quality = compared.flatMap((each) => each.quality);
    const valueOf = (id: string) =>
      quality.find(({ scorer }) => scorer === id)!.metrics['auc'] as { value: number };
    expect(valueOf('supplied-knows').value).toBeGreaterThan(0.95);
    expect(valueOf('supplied-against').value).toBeLessThan(0.05);
  });

  it.each([
    ['no.csv', 'model,item,score\nm,i,1\n', /has no column recommendation; it needs model, rec/],
    ['score.csv', 'model,recommendation,item,score\nm,r,i,high\n', /row 2: score must be a number/],
    ['empty.csv', 'model,recommendation,item,score\nm,,i,1\n', /row 2: recommendation must be a/],
    ['twice.csv', 'model,recommendation,item,score\nm,r,i,1\nm,r,i,2\n', /row 3: there is a score/],
    ['none.csv', 'model,recommendation,item,score\n', /there are no rows in .*none\.csv/],
    ['not.ndjson', '[]\n{"model"\n', /row 1: model must be a text/],
    ['cut.ndjson', '{"model"\n', /row 1: this is no JSON object/],
  ])('in %s are refused', async (name, text, message) => {
    await expect(readPredictions([file(name, text)])).rejects.toThrow(message);
  });

  it('are refused where nothing would look at them, or they are not there', async () => {
    const flags = { predictions: [join(folder, 'absent.ndjson')] };
    await expect(suppliedScores(flags, ALL_PARTS)).rejects.toThrow(/absent\.ndjson cannot be read/);
    await expect(suppliedScores(flags, { ...ALL_PARTS, models: false })).rejects.toThrow(
      /--no-models/,
    );
  });
});
