/** Messages of a plain recommender, from a seed: what costs are measured on. */
import { Buffer } from 'node:buffer';
import { randomFrom } from '../random-from.mjs';

export const START = Date.UTC(2026, 4, 1);
export const SLATE = 20;
const ITEMS = 20_000;
const USERS = 5_000;
/** Time that they are spread over, ms: windows close, and some are settled. */
const SPAN = 3 * 3_600_000;
/** Outcomes a recommendation, and labels a recommendation. */
const OUTCOMES = 1;
const LABELS = 0.002;
/** Events a message: publishers that care about cost batch them. */
export const A_MESSAGE = 20;

/** The messages of so many recommendations and what comes of them, in order of time. */
export function messages(recommendations) {
  const random = randomFrom(1);
  const skewed = (count) => Math.floor(random() ** 2 * count);
  const all = [];
  for (let n = 0; n < recommendations; n++) {
    const time = START + Math.floor((n * SPAN) / recommendations);
    const id = `recommendation-${n}`;
    const user = `user-${skewed(USERS)}`;
    const slate = new Set();
    while (slate.size < SLATE) slate.add(skewed(ITEMS));
    const shown = [...slate].map((item) => ({
      item: `item-${item}`,
      score: Number(random().toFixed(6)),
      propensity: Number((random() / 10 + 0.001).toFixed(6)),
    }));
    const [{ item }] = shown;
    const where = { surface: 'home', policy: n % 10 === 0 ? 'explore' : 'production' };
    all.push({ kind: 'recommendation', event: { id, time, ...where, user, slate: shown } });
    for (let i = 0; i < OUTCOMES; i++) {
      const outcome = { id: `outcome-${n}-${i}`, time, item, signal: 'click', user };
      all.push({ kind: 'outcome', event: { ...outcome, recommendation: id } });
    }
    if (random() < LABELS) {
      const label = { id: `label-${n}`, time, item, label: random() < 0.7 ? 1 : 0, inclusion: 0.1 };
      all.push({ kind: 'label', event: { ...label, user, recommendation: id } });
    }
  }
  const waiting = new Map();
  const sent = [];
  const send = (kind) => {
    const events = waiting.get(kind);
    waiting.delete(kind);
    const data = Buffer.from(JSON.stringify(events));
    const publishedAt = events.at(-1).time;
    sent.push({ subject: `flyball.${kind}.0`, data, sequence: sent.length + 1, publishedAt });
  };
  for (const { kind, event } of all) {
    waiting.set(kind, [...(waiting.get(kind) ?? []), event]);
    if (waiting.get(kind).length >= A_MESSAGE) send(kind);
  }
  for (const kind of waiting.keys()) send(kind);
  return { sent, events: all.length, impressions: recommendations * SLATE };
}
