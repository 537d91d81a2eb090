// Writes the log of a small made-up shop, as docs/getting-started.md reads it: a row for each item that
// was shown, two days of them. From the second day on, the ranker shows what is clicked most. The
// rows are the same each time.
//
//   node examples/shop-log.mjs > impressions.csv
const ITEMS = 40;
const SLOTS = 4;
const VISITORS = 300;
/** One every two minutes, for two days. */
const REQUESTS = 2 * 24 * 30;
const FIRST = Date.parse('2026-05-01T00:01:00Z');

/** Numbers in [0, 1) from a linear congruential generator (Numerical Recipes, 3rd edition, page 343). */
let state = 7;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

/** Some items are liked more than others, and nobody knows which. */
const appeal = Array.from({ length: ITEMS }, () => 0.05 + 0.25 * random());
const clicks = new Float64Array(ITEMS);

/** Different items, each drawn with a chance in proportion to its weight. */
function slate(weights) {
  const left = weights.map((weight, item) => ({ item, weight }));
  return Array.from({ length: SLOTS }, () => {
    let point = random() * left.reduce((sum, { weight }) => sum + weight, 0);
    const at = left.findIndex(({ weight }) => (point -= weight) < 0);
    return left.splice(Math.max(at, 0), 1)[0].item;
  });
}

const written = (time) => new Date(time).toISOString().slice(0, 19).replace('T', ' ');

console.log('request_id,shown_at,page,ranker,visitor,rank,item,clicked_at');
for (let request = 0; request < REQUESTS; request++) {
  const shownAt = FIRST + request * 120_000;
  const hasLearned = request >= REQUESTS / 2;
  const weights = Array.from(clicks, (count) => (hasLearned ? 1 + 4 * count * count : 1));
  const visitor = Math.floor(random() * VISITORS);
  for (const [place, item] of slate(weights).entries()) {
    const isClicked = random() < appeal[item];
    if (isClicked) clicks[item] += 1;
    const clickedAt = isClicked ? written(shownAt + 5000 + place * 1000) : '';
    const row = [`r${request}`, written(shownAt), 'home', 'production', `v${visitor}`, place + 1];
    console.log([...row, `item-${item}`, clickedAt].join(','));
  }
}
