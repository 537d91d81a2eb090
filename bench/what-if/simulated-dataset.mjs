/** A simulated world as the dataset of an audit, with what every click was truly likely to be. */
import { emptyBucket, growJoined, rowsOf } from '../../dist/audit/dataset/joined-rows.js';
import { signalPlan } from '../../dist/detectors/signal-plan.js';
import { PUBLIC_KEY, TextHasher } from '../../dist/events/hash64.js';
import { World } from '../../dist/simulation/world.js';

const plan = signalPlan();
const CLICK = 1 << plan.proxy;
/** Columns of which the world says nothing. */
const ABSENT = ['propensity', 'target', 'reference', 'label', 'inclusion'];

/** Runs the world to its end. Items have the world's own numbers. */
export function simulatedDataset(options, buckets = 1) {
  const world = new World(options);
  const hasher = new TextHasher(PUBLIC_KEY);
  const filled = Array.from({ length: buckets }, emptyBucket);
  const users = Array.from({ length: buckets }, () => []);
  const segments = options.policies.map(({ name }) => ({ surface: 'home', policy: name }));
  const items = world.truth().items;
  const number = new Map(items.map(({ item }, i) => [item, i]));
  const categories = [...new Set(items.map(({ category }) => category))].sort();
  const published = new Float64Array(items.length).fill(NaN);
  const places = new Map();
  let count = 0;
  for (const events of world.events()) {
    for (const event of events) {
      if (event.kind === 'item') published[number.get(event.item)] = Date.parse(event.published);
      if (event.kind === 'recommendation') count += add(event);
      if (event.kind === 'outcome' && event.signal === 'click') {
        const { columns, row } = places.get(`${event.recommendation} ${event.item}`);
        columns.signals[row] |= CLICK;
        columns.reward[row] = 1;
      }
    }
  }

  function add({ id, time, user, policy, slate, candidates = [] }) {
    const { high: userHigh, low: userLow } = hasher.hash(user);
    const bucket = userHigh % buckets;
    const all = [...slate, ...candidates];
    const { recommendation: at, row: first } = growJoined(filled[bucket], all.length);
    const visit = filled[bucket].recommendations.columns;
    const { high, low } = hasher.hash(id);
    const known = { idHigh: high, idLow: low, userHigh, userLow, hasUser: 1, context: 0 };
    for (const [column, value] of Object.entries(known)) visit[column][at] = value;
    visit.time[at] = Date.parse(time);
    visit.eligible[at] = items.length;
    visit.segment[at] = segments.findIndex((segment) => segment.policy === policy);
    users[bucket].push(Number(user.slice(2)) - 1);
    for (const [i, { item, position = 0, score }] of all.entries()) {
      const { columns } = filled[bucket].rows;
      const row = first + i;
      columns.shown[row] = i < slate.length ? 1 : 0;
      columns.item[row] = number.get(item);
      columns.position[row] = position;
      columns.score[row] = score;
      for (const absent of ABSENT) columns[absent][row] = NaN;
      if (i < slate.length) places.set(`${id} ${item}`, { columns, row });
    }
    return all.length;
  }

  const hashes = items.map(({ item }) => {
    const { high, low } = hasher.hash(item);
    return [high, low];
  });
  const read = filled.map(rowsOf);
  const dataset = {
    plan,
    segments,
    items: {
      size: items.length,
      hashHigh: Uint32Array.from(hashes, ([high]) => high),
      hashLow: Uint32Array.from(hashes, ([, low]) => low),
      categoryStart: Uint32Array.from({ length: items.length + 1 }, (_, i) => i),
      category: Uint16Array.from(items, ({ category }) => categories.indexOf(category)),
      published,
    },
    categories,
    contexts: [[]],
    sources: [''],
    rows: count,
    labels: 0,
    buckets,
    itemName: (item) => items[item].item,
    bucket: (bucket) => read[bucket],
  };
  /** The true probability of a click on an item by the user of a recommendation at a place. */
  const truth = (rows, r, item, place) =>
    world.clickProbability(users[read.indexOf(rows)][r], item, place);
  return { dataset, truth };
}
