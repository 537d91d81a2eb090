/**
 * A simulated world as an audit's dataset, in memory, and beside it the same dataset with every
 * impression's true quality as its label: what an audit would see could it have everything judged.
 */
/**
 * `parts`: the program's own { World, RandomStream, signalPlan, SignalBits, emptyBucket, growJoined,
 * rowsOf, TextHasher, PUBLIC_KEY }. With `equalScores` the logged score and reference are both the log-odds of the true
 * quality under noise of their own, alike in distribution: neither is better.
 */
export function worldDataset(options, parts, equalScores = false) {
  const { World, signalPlan, SignalBits, TextHasher, PUBLIC_KEY } = parts;
  const { emptyBucket, growJoined, rowsOf } = parts;
  const hasher = new TextHasher(PUBLIC_KEY);
  const hashed = memoised((text) => ({ ...hasher.hash(text) }));
  const world = new World(options);
  const catalogue = new Map();
  const recommendations = [];
  const outcomes = [];
  const labels = [];
  for (const events of world.events()) {
    for (const event of events) {
      if (event.kind === 'item') catalogue.set(event.item, event.categories);
      else if (event.kind === 'recommendation') recommendations.push(event);
      else if (event.kind === 'outcome') outcomes.push(event);
      else if (event.kind === 'label') labels.push(event);
    }
  }
  const truth = world.truth();
  const clickbait = options.dials?.clickbait ?? 0;
  const names = [...catalogue.keys()].sort();
  const numberOf = new Map(names.map((name, number) => [name, number]));
  const quality = new Float64Array(names.length);
  for (const item of truth.items) {
    const odds = (item.quality / (1 - item.quality)) * Math.exp(-clickbait * item.bait);
    quality[numberOf.get(item.item)] = odds / (1 + odds);
  }

  const plan = signalPlan();
  const bits = new SignalBits(plan);
  const segments = [];
  const segmentOf = memoised((key) => segments.push(JSON.parse(key)) - 1);
  const bucket = emptyBucket();
  const rowOf = new Map();
  for (const { id, time, user, surface, policy, slate } of recommendations) {
    const { recommendation: at, row: first } = growJoined(bucket, slate.length);
    const visit = bucket.recommendations.columns;
    visit.time[at] = Date.parse(time);
    visit.idHigh[at] = hashed(id).high;
    visit.idLow[at] = hashed(id).low;
    visit.hasUser[at] = 1;
    visit.userHigh[at] = hashed(user).high;
    visit.userLow[at] = hashed(user).low;
    visit.segment[at] = segmentOf(JSON.stringify({ surface, policy }));
    visit.context[at] = 0;
    visit.eligible[at] = NaN;
    const impression = bucket.rows.columns;
    for (const [place, shown] of slate.entries()) {
      const row = first + place;
      rowOf.set(`${id} ${shown.item}`, row);
      impression.shown[row] = 1;
      impression.item[row] = numberOf.get(shown.item);
      impression.position[row] = shown.position;
      impression.score[row] = shown.score ?? NaN;
      impression.propensity[row] = shown.propensity ?? NaN;
      impression.target[row] = NaN;
      impression.reference[row] = NaN;
    }
  }
  const rows = rowsOf(bucket);
  for (const { recommendation, item, signal, value } of outcomes) {
    rows.signals[rowOf.get(`${recommendation} ${item}`)] |= bits.of(signal, value ?? NaN);
  }
  let judged = 0;
  for (const { recommendation, item, label, inclusion } of labels) {
    const row = rowOf.get(`${recommendation} ${item}`);
    if (!Number.isNaN(rows.label[row])) continue;
    judged++;
    rows.label[row] = label;
    rows.inclusion[row] = inclusion;
  }
  for (let row = 0; row < rows.length; row++) {
    rows.signals[row] = bits.settled(rows.signals[row]);
    rows.reward[row] = (rows.signals[row] >>> plan.proxy) & 1;
  }
  if (equalScores) {
    const noise = new parts.RandomStream(options.seed, 'equal scores');
    for (let row = 0; row < rows.length; row++) {
      const good = quality[rows.item[row]];
      const logOdds = Math.log(good / (1 - good));
      rows.score[row] = logOdds + noise.normal();
      rows.reference[row] = logOdds + noise.normal();
    }
  }
  const categoryNames = [...new Set([...catalogue.values()].flat())].sort();
  const dataset = {
    plan,
    segments,
    items: {
      size: names.length,
      hashHigh: Uint32Array.from(names, (name) => hashed(name).high),
      hashLow: Uint32Array.from(names, (name) => hashed(name).low),
      categoryStart: Uint32Array.from({ length: names.length + 1 }, (_, item) => item),
      category: Uint16Array.from(names, (name) => categoryNames.indexOf(catalogue.get(name)[0])),
      published: new Float64Array(names.length).fill(NaN),
    },
    categories: categoryNames,
    contexts: [[]],
    sources: [''],
    rows: rows.length,
    labels: judged,
    buckets: 1,
    itemName: (item) => names[item],
    bucket: () => rows,
  };
  return { dataset, truth: truthOf(dataset, rows, quality) };
}

/** Every impression labelled with its item's true quality, all alike. */
function truthOf(dataset, rows, quality) {
  const label = Float64Array.from(rows.item.subarray(0, rows.length), (item) => quality[item]);
  const inclusion = new Float64Array(rows.length).fill(1);
  const known = Object.create(rows, { label: { value: label }, inclusion: { value: inclusion } });
  return { ...dataset, labels: rows.length, bucket: () => known };
}

function memoised(of) {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) known.set(key, of(key));
    return known.get(key);
  };
}
