/** What is remembered of a segment's exposure: who was shown which categories, and which items of late. */
import { shardOf } from '../../statistics/shard.js';
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { FixedSums } from '../../summaries/fixed-point.js';
import type { FoldContext } from '../detector.js';
import type { TimeSpan } from '../reading.js';
import { Trends } from './cohort-slope.js';
import {
  dietEntropy,
  effectiveImpressions,
  FEWEST_FOR_ENTROPY,
  hasPairs,
  millerMadow,
  simpsonDiversity,
} from './diet.js';
import { Diets, emptyDiet } from './diets.js';
import { Digests, digestOf } from './digest.js';
import { ExposureWindow } from './exposure-window.js';
import { ForwardDecay } from './forward-decay.js';
import { endOfUser, lastUser, type ImpressionLog } from './impression-log.js';
import { intraListDistance } from './intra-list.js';
import type { FilterBubbleOptions } from './options.js';
import { PopulationTally } from './population.js';
import { RecentPairs } from './recent-pairs.js';
import { UserRows } from './user-rows.js';

export const DAY = 86_400_000;
const MINUTE = 60_000;
const SECOND = 1000;

export class ExposureMemory {
  users: UserRows;
  diets = new Diets();
  diversity = new Trends();
  entropy = new Trends();
  digests = new Digests();
  recent: RecentPairs;
  readonly decay: ForwardDecay;
  /** Time of trends is counted from here, epoch ms. */
  private origin = NaN;
  private readonly diet = emptyDiet();

  constructor(private readonly options: FilterBubbleOptions) {
    this.users = new UserRows(options.userCap);
    this.recent = new RecentPairs(options.repeatPairs);
    this.decay = new ForwardDecay(options.halfLifeDays * DAY);
  }

  /** Adds a pane; returns what its windows need beside this memory. O(impressions). */
  fold(log: ImpressionLog, { window, catalogue }: FoldContext): FixedSums {
    const weight = this.weightAt(window.start);
    const share = new ExposureWindow(this.options.shards);
    share.begin(log);
    const minute = Math.floor(window.start / MINUTE);
    const second = Math.floor(window.start / SECOND);
    const rows = log.userHigh.length;
    for (let row = 0, end = 0; row < rows; row = end) {
      end = endOfUser(log, row);
      const user = [log.userHigh[row]!, log.userLow[row]!] as const;
      const shard = shardOf(user[0], user[1], this.options.shards);
      const followed = this.recent.follows(user[0]);
      for (let of = row; of < end; of++) {
        const sets: Uint16Array[] = [];
        for (let at = log.start[of]!; at < log.start[of + 1]!; at++) {
          const itemHigh = log.itemHigh[at]!;
          const itemLow = log.itemLow[at]!;
          if (followed) share.followed(shard, this.recent.show(user, itemHigh, itemLow, minute));
          const categories = catalogue.categoriesOf(itemHigh, itemLow);
          share.item(categories.length > 0);
          if (categories.length === 0) continue;
          sets.push(categories);
          const number = this.users.admit(user[0], user[1], second);
          if (number < 0) continue;
          this.grow();
          this.diets.add(number, categories, weight);
        }
        if (sets.length >= 2) share.slate(shard, intraListDistance(sets));
      }
    }
    const most = lastUser(log);
    this.trim(most);
    if (most !== undefined) this.recent.lower(most[0]);
    this.recent.trim(minute);
    return share.sums;
  }

  /** A day is over: its users' values enter the trends, and the population its digest. O(users). */
  endDay({ start, end }: TimeSpan, categories: number): void {
    const weight = this.weightAt(end);
    if (Number.isNaN(this.origin)) this.origin = end;
    const days = (end - this.origin) / DAY;
    const tally = new PopulationTally(this.options.shards, categories);
    this.forEachActive(start, (diet, shard, row) => {
      if (!hasPairs(diet)) return;
      tally.add(shard, diet);
      this.diversity.add(row, days, simpsonDiversity(diet), weight);
      if (effectiveImpressions(diet) < FEWEST_FOR_ENTROPY) return;
      this.entropy.add(row, days, dietEntropy(diet) + millerMadow(diet), weight);
    });
    const digest = digestOf(tally, this.options.shards);
    if (digest !== undefined) this.digests.add(end, digest);
  }

  /** Visits the users active since this time (epoch ms); the diet is valid during the visit only. */
  forEachActive(
    since: number,
    visit: (diet: ReturnType<typeof emptyDiet>, shard: number, row: number) => void,
  ): void {
    const { users, diet } = this;
    const second = Math.floor(since / SECOND);
    for (let row = 0; row < users.size; row++) {
      if (users.last[row]! < second) continue;
      this.diets.read(row, diet);
      visit(diet, shardOf(users.high[row]!, users.low[row]!, this.options.shards), row);
    }
  }

  /**
   * Of the users first met before `before`, how many there are and how many have been active since
   * `since` (epoch ms). O(users).
   */
  retention(before: number, since: number): { readonly cohort: number; readonly retained: number } {
    let cohort = 0;
    let retained = 0;
    for (let row = 0; row < this.users.size; row++) {
      if (this.users.first[row]! * SECOND >= before) continue;
      cohort++;
      if (this.users.last[row]! * SECOND >= since) retained++;
    }
    return { cohort, retained };
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.decay.landmark);
    writer.float64(this.origin);
    this.users.encode(writer);
    this.diets.encode(writer);
    this.diversity.encode(writer);
    this.entropy.encode(writer);
    this.digests.encode(writer);
    this.recent.encode(writer);
  }

  static decode(reader: BinaryReader, options: FilterBubbleOptions): ExposureMemory {
    const memory = new ExposureMemory(options);
    memory.decay.landmark = reader.float64();
    memory.origin = reader.float64();
    memory.users = UserRows.decode(reader, options.userCap);
    memory.diets = Diets.decode(reader);
    memory.diversity = Trends.decode(reader);
    memory.entropy = Trends.decode(reader);
    memory.digests = Digests.decode(reader);
    memory.recent = RecentPairs.decode(reader, options.repeatPairs);
    return memory;
  }

  /** The weight of what happens at this time, which never falls; moves the landmark where need be. */
  weightAt(time: number): number {
    const factor = this.decay.rebase(time);
    if (factor !== 1) {
      this.diets.scale(factor);
      this.diversity.scale(factor);
      this.entropy.scale(factor);
    }
    return this.decay.weight(time);
  }

  private grow(): void {
    const { size } = this.users;
    this.diets.grow(size);
    this.diversity.grow(size);
    this.entropy.grow(size);
  }

  private trim(most: ReturnType<typeof lastUser>): void {
    const kept = this.users.trim(most);
    if (kept === undefined) return;
    this.diets = this.diets.kept(kept);
    this.diversity = this.diversity.kept(kept);
    this.entropy = this.entropy.kept(kept);
  }
}
