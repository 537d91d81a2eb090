/** Real logs of two policies: every figure that can be had exactly, and what is published of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { describeWithSharedData } from '../setup/shared-data.js';
import { allRows, catalogueOf, contextOf, settledOf, type Served } from '../setup/impressions.js';
import { isMeasured, type Measured, type Measurement } from '../../src/detectors/reading.js';
import {
  doublyRobust,
  inversePropensityError,
} from '../../src/detectors/exposure-bias/off-policy.js';
import { exposureBias } from '../../src/detectors/exposure-bias/exposure-bias.js';
import { candidateWeights, uniformWeights } from '../../src/detectors/exposure-bias/weights.js';
import { readable, type StoredState } from '../../src/detectors/exposure-bias/window-state.js';

const ITEMS = 34;
const CATALOGUE = catalogueOf(
  Object.fromEntries(Array.from({ length: ITEMS }, (_, item) => [`item-${item}`, []])),
);

type Figures = Readonly<
  Record<'ipw' | 'snipw' | 'ess' | 'mean_w' | 'max_w' | 'dr_itemmean' | 'ipw_se', number>
>;
interface Reference {
  readonly off_policy_item_mean: Readonly<Record<string, Figures>>;
  readonly off_policy_open_bandit_pipeline_0_5_5: Readonly<Record<string, Figures>>;
}

/** Lines of a CSV without its heading, as cells. */
function cells(file: string): string[][] {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.split(','));
}

describeWithSharedData('Open Bandit', 'data/open-bandit-men', (folder) => {
  const [part] = exposureBias().parts;
  let reference: Reference;
  let windows: Record<'random' | 'bts', StoredState>;
  let logs: Record<'random' | 'bts', Served[]>;

  /** One row a recommendation, as the log has it, with what the other policy would have done. */
  function served(policy: 'random' | 'bts', eligible: number | undefined): Served[] {
    const distribution = cells(join(folder, 'bts_action_dist_men.csv')).map((row) =>
      row.map(Number),
    );
    return cells(join(folder, `${policy}_men.csv`)).map((row, id) => {
      const [item, position, propensity, click] = row.slice(4).map(Number) as [
        number,
        number,
        number,
        number,
      ];
      const target = distribution[item]![position - 1]!;
      const shown = { item: `item-${item}`, position, propensity, target, reward: click };
      return {
        id: Math.imul(id, 0x9e3779b1) >>> 4,
        slate: [shown],
        ...(eligible === undefined ? {} : { eligible }),
      };
    });
  }

  function windowOf(rows: readonly Served[]): StoredState {
    const batch = settledOf(rows);
    const accumulator = part!.accumulator();
    accumulator.settle!(batch, allRows(batch), batch.length);
    return accumulator.seal() as StoredState;
  }

  function read(window: StoredState, role: 'exploration' | 'production'): Measurement[] {
    return part!.read(window, contextOf({ catalogue: CATALOGUE, role }));
  }

  function measured(all: readonly Measurement[], reading: string, by: object): Measured {
    const found = all.find((each) => each.reading === reading && sameBy(each, by));
    if (found === undefined || !isMeasured(found)) {
      throw new Error(`no value of ${reading}: ${JSON.stringify(found)}`);
    }
    return found;
  }
  const sameBy = (each: Measurement, by: object) => JSON.stringify(each.by) === JSON.stringify(by);

  beforeAll(() => {
    reference = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as Reference;
    logs = { random: served('random', undefined), bts: served('bts', undefined) };
    windows = { random: windowOf(logs.random), bts: windowOf(logs.bts) };
  });

  it.each([
    ['random', 'candidate', 'men:random->bts'],
    ['bts', 'uniform', 'men:bts->random'],
    ['random', 'uniform', 'men:random->random'],
    ['bts', 'candidate', 'men:bts->bts'],
  ] as const)('the %s log towards the %s policy is that of %s', (policy, target, name) => {
    const expected = reference.off_policy_open_bandit_pipeline_0_5_5[name]!;
    const readings = read(windows[policy], 'production');
    const value = (reading: string) => measured(readings, reading, { target }).value;
    // All of them are published: these logs overlap well enough.
    expect(value('overlap_ok')).toBe(1);
    expect(Math.abs(value('ips_value') - expected.ipw)).toBeLessThan(1e-9);
    expect(Math.abs(value('snips_value') - expected.snipw)).toBeLessThan(1e-9);
    expect(Math.abs(value('effective_sample') - expected.ess)).toBeLessThan(1e-8);
    expect(Math.abs(value('effective_sample_ratio') - expected.ess / 10_000)).toBeLessThan(1e-9);
    expect(Math.abs(value('mean_weight') - expected.mean_w)).toBeLessThan(1e-9);
    expect(Math.abs(value('largest_weight') - expected.max_w)).toBeLessThan(1e-9);
    const weights =
      target === 'uniform'
        ? uniformWeights(readable(windows[policy]), ITEMS)
        : candidateWeights(readable(windows[policy]));
    // The pipeline's standard error is that of independent rounds, with n − 1.
    const error = inversePropensityError(weights.all) * Math.sqrt(10_000 / 9_999);
    expect(Math.abs(error / expected.ipw_se - 1)).toBeLessThan(0.02);
  });

  it('gives the same where the rows log how many items were eligible', () => {
    const window = windowOf(served('bts', ITEMS));
    const { value } = measured(read(window, 'production'), 'snips_value', { target: 'uniform' });
    const { snipw } = reference.off_policy_item_mean['men:bts->random']!;
    expect(Math.abs(value - snipw)).toBeLessThan(1e-9);
  });

  it('gives the reference its doubly robust value, from rates that are not cross-fitted', () => {
    const shown = new Float64Array(ITEMS);
    const clicked = new Float64Array(ITEMS);
    const rows = logs.bts.map(({ slate: [first] }) => ({
      item: Number(first!.item.slice('item-'.length)),
      weight: 1 / (ITEMS * first!.propensity!),
      reward: first!.reward!,
    }));
    for (const { item, reward } of rows) {
      shown[item]!++;
      clicked[item]! += reward;
    }
    const rates = shown.map((n, item) => clicked[item]! / n);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / ITEMS;
    const reward = rows.reduce((sum, row) => sum + row.weight * row.reward, 0);
    const prediction = rows.reduce((sum, row) => sum + row.weight * rates[row.item]!, 0);
    const value = doublyRobust(rows.length, rows.length * mean, reward, prediction);
    const expected = reference.off_policy_item_mean['men:bts->random']!;
    expect(value).toBeCloseTo(expected.dr_itemmean, 9);
    // Cross-fitted, it lies within chance of that, and of what `random` itself earned.
    const fitted = measured(read(windows.bts, 'production'), 'dr_value', { target: 'uniform' });
    expect(fitted.low).toBeLessThan(expected.dr_itemmean);
    expect(fitted.high).toBeGreaterThan(expected.dr_itemmean);
    const truth = measured(read(windows.random, 'exploration'), 'naive_value', {});
    expect(fitted.high).toBeGreaterThan(truth.low!);
    expect(fitted.low).toBeLessThan(truth.high!);
  });

  it('finds the propensities of both policies sound', () => {
    expect(
      measured(read(windows.random, 'exploration'), 'propensity_sanity', {}).value,
    ).toBeCloseTo(1, 9);
    const { value, low, high } = measured(read(windows.bts, 'production'), 'propensity_sanity', {});
    expect(value).toBeCloseTo(32.072663275474056 / ITEMS, 6);
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
  });

  it('finds the position curve of `random` no different from flat', () => {
    const readings = read(windows.random, 'exploration');
    for (const position of ['1', '2', '3']) {
      const { low, high } = measured(readings, 'position_examination', { position });
      expect(low).toBeLessThanOrEqual(1);
      expect(high).toBeGreaterThanOrEqual(1);
    }
    expect(measured(readings, 'position_ctr', { position: '2' })).toMatchObject({
      n: 3388,
      value: 22 / 3388,
    });
  });
});
