/** A simulated world as the dataset of an audit, with what every click was truly likely to be. */
import type { AuditDataset } from '../../../src/audit/dataset/rows.js';
import type { OnChoice } from '../../../src/audit/what-if/replay.js';
import type { SimulationOptions } from '../../../src/simulation/options.js';
import { World } from '../../../src/simulation/world.js';
import { datasetOf, type PlainRecommendation } from '../../setup/audit-rows.js';
import { ofKind, timeOf } from '../../simulation/collected-run.js';

export interface SimulatedDataset {
  readonly dataset: AuditDataset;
  /** True expected clicks of the slates of a segment under each setting, and as served. */
  readonly worth: (segment: number) => { onChoice: OnChoice; change: (setting: number) => number };
}

/** Runs a world to its end; recommendations keep their order, in one bucket. */
export function simulatedDataset(options: SimulationOptions): SimulatedDataset {
  const world = new World(options);
  const events = [...world.events()].flat();
  const clicked = new Set(
    ofKind(events, 'outcome').map(({ recommendation, item }) => `${recommendation} ${item}`),
  );
  const served = ofKind(events, 'recommendation');
  const recommendations = served.map(
    ({ id, time, user, policy, slate, candidates = [] }): PlainRecommendation => ({
      ...{ id, time: timeOf({ time }), policy, ...(user === undefined ? {} : { user }) },
      rows: [
        ...slate.map(({ item, position, score }) => ({
          ...{ item, position: position!, score: score! },
          ...(clicked.has(`${id} ${item}`) ? { signals: ['click'] } : {}),
        })),
        ...candidates.map(({ item, score }) => ({ item, score, shown: false })),
      ],
    }),
  );
  const items = world.truth().items;
  const numberOf = new Map(items.map(({ item }, number) => [item, number]));
  const declared = ofKind(events, 'item').map(({ item, categories, published }) => {
    return [item, { categories, published: Date.parse(String(published)) }] as const;
  });
  const dataset = datasetOf(recommendations, { items: Object.fromEntries(declared) });
  const users = served.map(({ user }) => Number(user!.slice(2)) - 1);
  const worth: SimulatedDataset['worth'] = (segment) => {
    const expected: number[] = [];
    const before: number[] = [];
    const onChoice: OnChoice = (rows, r, slate, setting, chosen) => {
      if (rows.segment[r] !== segment) return;
      const clickAt = (candidate: number, slot: number) => {
        const number = numberOf.get(dataset.itemName(slate.item[candidate]!))!;
        return world.clickProbability(users[r]!, number, slate.place[slot]!);
      };
      for (let slot = 0; slot < slate.places; slot++) {
        expected[setting] = (expected[setting] ?? 0) + clickAt(chosen[slot]!, slot);
        before[setting] = (before[setting] ?? 0) + clickAt(slot, slot);
      }
    };
    return { onChoice, change: (setting) => expected[setting]! / before[setting]! - 1 };
  };
  return { dataset, worth };
}
