/**
 * What is kept of users and items, in bytes each, as stored in a checkpoint.
 * Every part of every detector is shown a day of impressions of many users over many items and folds
 * it; what its memory and its window then take is divided by users and by items. Fails where a part
 * with a memory of users holds more for each of them than is promised.
 *
 *   npm run build && npm run bench:memory [-- --users 50000 --items 5000 --json]
 */
import { parseArgs } from 'node:util';
import { allDetectors } from '../dist/detectors/registry.js';
import { BinaryWriter } from '../dist/summaries/binary.js';
import { Impressions, catalogueOf, contextOf, itemsOf } from './coverage/batches.mjs';

const { values: flags } = parseArgs({
  options: {
    users: { type: 'string', default: '50000' },
    items: { type: 'string', default: '5000' },
    json: { type: 'boolean', default: false },
  },
});
const USERS = Number(flags.users);
const ITEMS = Number(flags.items);
const CATEGORIES = 20;
const SLATES_A_USER = 4;
const SLATE = 5;
/** Most bytes stored for each user that a detector remembers (four slates of five, 20 categories). */
const PROMISED_A_USER = 1000;

/** Spreads whole numbers over 32 bits, as hashes of users are spread. */
const spread = (n) => Math.imul(n + 1, 0x9e3779b1) >>> 0;

function day(items) {
  const impressions = new Impressions(items);
  for (let user = 0; user < USERS; user++) {
    for (let slate = 0; slate < SLATES_A_USER; slate++) {
      const first = (spread(user) + slate * 977) % (ITEMS - SLATE);
      impressions.serve(
        spread(user),
        Array.from({ length: SLATE }, (_, i) => ({
          item: first + i,
          position: i + 1,
          score: 0.5,
          propensity: 0.1,
          reward: i === 0 ? 1 : 0,
        })),
      );
    }
  }
  return impressions.batch;
}

function storedBytes(encode) {
  const writer = new BinaryWriter();
  encode(writer);
  return writer.finish().length;
}

function measure(detector, part, batch, catalogue) {
  const rows = Uint32Array.from({ length: batch.length }, (_, row) => row);
  const memory = part.folding?.create();
  const context = contextOf({ catalogue, memory });
  const accumulator = part.accumulator();
  accumulator.observe?.(batch, rows, rows.length);
  accumulator.settle?.(batch, rows, rows.length);
  const state = accumulator.seal();
  const window = part.folding ? part.folding.fold(memory, state, context) : state;
  if (part.folding) {
    const span = { start: 0, end: 86_400_000 };
    part.folding.endBlock?.(memory, window, { ...context, window: span });
  }
  const summary = part.folding?.window ?? part.summary;
  const stored =
    storedBytes((writer) => summary.encode(window, writer)) +
    (part.folding ? storedBytes((writer) => part.folding.encode(memory, writer)) : 0);
  const remembered = part.folding?.size?.(memory)?.users;
  return {
    part: `${detector.declaration.id}.${part.id}`,
    stored,
    remembered: remembered ?? null,
    storedAUser: stored / USERS,
    storedAnItem: stored / ITEMS,
  };
}

const items = itemsOf(ITEMS);
const catalogue = catalogueOf(items, CATEGORIES, (item) => item % CATEGORIES);
const batch = day(items);
const rows = allDetectors().flatMap((detector) =>
  detector.parts.map((part) => measure(detector, part, batch, catalogue)),
);
if (flags.json) {
  console.log(JSON.stringify({ users: USERS, items: ITEMS, rows }));
} else {
  console.log(
    `${USERS} users, ${ITEMS} items, ${batch.impressions} impressions in one day; bytes of memory and window\n`,
  );
  const columns = ['part', 'stored', 'a user', 'an item'];
  const widths = [34, 12, 9, 9];
  const line = (cells) =>
    console.log(
      cells.map((cell, i) => String(cell)[i ? 'padStart' : 'padEnd'](widths[i])).join(''),
    );
  line(columns);
  for (const row of rows) {
    line([row.part, row.stored, row.storedAUser.toFixed(1), row.storedAnItem.toFixed(1)]);
  }
}
const tooLarge = rows.filter(
  (row) => row.remembered && row.stored / row.remembered > PROMISED_A_USER,
);
for (const { part } of tooLarge)
  console.error(`${part} stores more than ${PROMISED_A_USER} bytes a user.`);
process.exitCode = tooLarge.length > 0 ? 1 : 0;
