/** Traffic of a recommender as columns: recommendations, what is clicked and saved, and some labels. */
import { Delivery } from '../../dist/events/delivery.js';
import { Dictionary } from '../../dist/events/dictionary.js';
import { KIND_NUMBER } from '../../dist/events/kinds.js';
import { PUBLIC_KEY, TextHasher } from '../../dist/events/hash64.js';
import { ABSENT } from '../../dist/events/batch.js';

export const START = Date.parse('2026-05-01T00:00:00Z');
const SLATE = 10;
const USERS = 300_000;
const ITEMS = 100_000;
const CLICKED = 0.05;
const SAVED = 0.01;
const LABELLED = 0.002;
/** Recommendations a delivery. */
const DELIVERED = 200;
/** Between two recommendations, ms: some weeks hold ten million impressions. */
const STEP = 1000;

/** Deliveries with so many impressions in all; one object, filled anew. */
export function* deliveries(impressions) {
  const dictionaries = { items: new Dictionary(), names: new Dictionary() };
  const items = Uint32Array.from({ length: ITEMS }, (_, i) =>
    dictionaries.items.number(`item-${i}`),
  );
  const name = (text) => dictionaries.names.number(text);
  const [home, production, v1, click, save, panel] = [
    'home',
    'production',
    'v1',
    'click',
    'save',
    'panel',
  ].map(name);
  const delivery = new Delivery(dictionaries);
  const hasher = new TextHasher(PUBLIC_KEY);
  let state = 1;
  // A linear congruential generator (Numerical Recipes): quick, and the same everywhere.
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const recommendations = Math.ceil(impressions / SLATE);

  declareItems(delivery, items, name);
  yield delivery;
  for (let first = 0; first < recommendations; first += DELIVERED) {
    delivery.clear(dictionaries);
    const end = Math.min(first + DELIVERED, recommendations);
    for (let r = first; r < end; r++) recommend(r, Math.min(SLATE, impressions - r * SLATE));
    yield delivery;
  }

  function recommend(r, slate) {
    const time = START + r * STEP;
    const { high: userHigh, low: userLow } = hasher.hash(`u${Math.floor(USERS * uniform() ** 2)}`);
    const { high, low } = hasher.hash(`r${r}`);
    const batch = delivery.recommendation;
    const row = batch.grow(slate);
    event(batch, row, time, high, low);
    batch.surface[row] = home;
    batch.policy[row] = production;
    batch.version[row] = v1;
    batch.hasUser[row] = 1;
    batch.userHigh[row] = userHigh;
    batch.userLow[row] = userLow;
    batch.eligible[row] = ITEMS;
    delivery.append(KIND_NUMBER.recommendation, row);
    for (let i = 0; i < slate; i++) {
      const at = batch.slateStart[row] + i;
      const item = items[Math.floor(ITEMS * uniform() ** 3)];
      batch.item[at] = item;
      batch.position[at] = i + 1;
      batch.score[at] = uniform();
      batch.propensity[at] = (i + 1) / (2 * SLATE);
      batch.target[at] = NaN;
      batch.reference[at] = NaN;
      const attributed = { r, i, time, userHigh, userLow, high, low, item };
      if (uniform() < CLICKED) come('outcome', { ...attributed, signal: click });
      if (uniform() < SAVED) come('outcome', { ...attributed, signal: save });
      if (uniform() < LABELLED) come('label', attributed);
    }
  }

  function come(kind, { r, i, time, userHigh, userLow, high, low, item, signal }) {
    const batch = delivery[kind];
    const row = batch.grow();
    const { high: ownHigh, low: ownLow } = hasher.hash(`${kind}${signal ?? ''}${r}-${i}`);
    event(batch, row, time + 30_000, ownHigh, ownLow);
    batch.item[row] = item;
    batch.hasUser[row] = 1;
    batch.userHigh[row] = userHigh;
    batch.userLow[row] = userLow;
    batch.hasRecommendation[row] = 1;
    batch.recommendationHigh[row] = high;
    batch.recommendationLow[row] = low;
    for (const column of ['surface', 'policy', 'version']) batch[column][row] = ABSENT;
    for (const column of ['propensity', 'target', 'score', 'impressionTime']) {
      batch[column][row] = NaN;
    }
    batch.position[row] = 0;
    if (kind === 'outcome') {
      batch.signal[row] = signal;
      batch.value[row] = NaN;
    } else {
      batch.label[row] = uniform() < 0.5 ? 1 : 0;
      batch.inclusion[row] = LABELLED;
      for (const column of ['question', 'guideline', 'labeller']) batch[column][row] = ABSENT;
      batch.source[row] = panel;
    }
    delivery.append(KIND_NUMBER[kind], row);
  }
}

function declareItems(delivery, items, name) {
  const hasher = new TextHasher(PUBLIC_KEY);
  const categories = Array.from({ length: 20 }, (_, i) => name(`category-${i}`));
  for (let i = 0; i < items.length; i++) {
    const batch = delivery.item;
    const row = batch.grow(1, 0);
    const { high, low } = hasher.hash(`declared-${i}`);
    event(batch, row, START, high, low);
    batch.item[row] = items[i];
    batch.published[row] = START - (i % 1000) * 3_600_000;
    batch.provider[row] = ABSENT;
    batch.retired[row] = 0;
    batch.category[batch.categoryStart[row]] = categories[i % categories.length];
    delivery.append(KIND_NUMBER.item, row);
  }
}

function event(batch, row, time, high, low) {
  batch.time[row] = time;
  batch.idHigh[row] = high;
  batch.idLow[row] = low;
}
