/** A small log of many days: users are shown items evenly, until a few items take over. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const DAY = 86_400_000;
export const LOG_START = Date.parse('2026-05-04T00:00:00Z');

export interface DailyLog {
  readonly seed: number;
  readonly days: number;
  /** Day from which on a tenth of the catalogue takes nine tenths of the places; absent: never. */
  readonly runawayFrom?: number;
}

const RECOMMENDATIONS_A_DAY = 200;
const USERS = 100;
const ITEMS = 40;
const SLATE = 3;

/** NDJSON of recommendations, and a change event where the items take over. */
export function dailyLog({ seed, days, runawayFrom = Infinity }: DailyLog): string {
  const source = xoroshiro128plus(seed);
  const below = (count: number) => uniformInt(source, 0, count - 1);
  const lines: object[] = [];
  for (let day = 0; day < days; day++) {
    const start = LOG_START + day * DAY;
    const popular = day >= runawayFrom;
    if (day === runawayFrom) {
      const change = { kind: 'change', id: 'c-1', time: start, what: 'ranker learns faster' };
      lines.push({ ...change, surface: 'home', policy: 'production' });
    }
    for (let i = 0; i < RECOMMENDATIONS_A_DAY; i++) {
      const items = new Set<number>();
      while (items.size < SLATE) {
        items.add(popular && below(10) < 9 ? below(ITEMS / 10) : below(ITEMS));
      }
      lines.push({
        ...{ kind: 'recommendation', id: `r-${day}-${i}`, surface: 'home', policy: 'production' },
        time: new Date(start + Math.floor((i * DAY) / RECOMMENDATIONS_A_DAY)).toISOString(),
        user: `user-${below(USERS)}`,
        slate: [...items].map((item) => ({ item: `item-${item}` })),
      });
    }
  }
  return lines
    .map((line) => JSON.stringify('kind' in line && line.kind === 'change' ? iso(line) : line))
    .join('\n');
}

function iso(line: object): object {
  return { ...line, time: new Date((line as { time: number }).time).toISOString() };
}
