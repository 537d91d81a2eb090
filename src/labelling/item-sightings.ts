/**
 * How often items were shown in a segment, and how they were scored. Above the cap the items with the
 * smallest hashes are kept, with exact counts (a commutative monoid).
 */
import { PUBLIC_KEY, TextHasher } from '../events/hash64.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { compareHashes } from './candidate.js';

export interface ItemSighting {
  readonly item: string;
  readonly high: number;
  readonly low: number;
  /** Times it was shown; 0 where it was only scored. */
  shown: number;
  scored: number;
  /** Σ of its scores, in steps of 2⁻¹⁶. */
  scoreSteps: number;
}

const STEPS = 65_536;
/** Scores beyond this size count as of this size: sums then stay exact over 2²⁰ sightings of a pane. */
const LARGEST = 65_536;

/** How far a table may grow beyond its cap before it is trimmed. */
const SLACK = 1.25;

const hasher = new TextHasher(PUBLIC_KEY);

export class ItemSightings {
  private items = new Map<string, ItemSighting>();
  /** Items from this hash on are cut. */
  private bound: { readonly high: number; readonly low: number } | undefined;

  constructor(private readonly cap: number) {}

  /** Notes that an item was shown, or only scored. O(1) on average. */
  add(item: string, score: number | undefined, shown: 0 | 1): void {
    let sighting = this.items.get(item);
    if (!sighting) {
      const { high, low } = hasher.hash(item);
      if (this.bound && compareHashes({ high, low }, this.bound) >= 0) return;
      sighting = { item, high, low, shown: 0, scored: 0, scoreSteps: 0 };
      this.items.set(item, sighting);
      if (this.items.size > this.cap * SLACK) this.trim();
    }
    sighting.shown += shown;
    if (score === undefined) return;
    sighting.scored++;
    sighting.scoreSteps += Math.round(Math.max(-LARGEST, Math.min(LARGEST, score)) * STEPS);
  }

  merge(other: ItemSightings): void {
    for (const each of other.items.values()) {
      const own = this.items.get(each.item);
      if (own) {
        own.shown += each.shown;
        own.scored += each.scored;
        own.scoreSteps += each.scoreSteps;
      } else this.items.set(each.item, { ...each });
    }
    const { bound } = other;
    if (bound && (!this.bound || compareHashes(bound, this.bound) < 0)) this.bound = bound;
    this.trim();
  }

  /** In ascending order of hash, at most as many as the cap. */
  list(): readonly ItemSighting[] {
    this.trim();
    return [...this.items.values()].sort(compareHashes);
  }

  encode(writer: BinaryWriter): void {
    writer.uint8(this.bound ? 1 : 0);
    writer.float64(this.bound?.high ?? 0);
    writer.float64(this.bound?.low ?? 0);
    writer.uint32(this.items.size);
    for (const { item, shown, scored, scoreSteps } of this.items.values()) {
      writer.text(item);
      for (const number of [shown, scored, scoreSteps]) writer.float64(number);
    }
  }

  static decode(reader: BinaryReader, cap: number): ItemSightings {
    const table = new ItemSightings(cap);
    const isBound = reader.uint8() === 1;
    const bound = { high: reader.float64(), low: reader.float64() };
    if (isBound) table.bound = bound;
    for (let left = reader.uint32(); left > 0; left--) {
      const item = reader.text();
      const { high, low } = hasher.hash(item);
      const [shown, scored, scoreSteps] = [reader.float64(), reader.float64(), reader.float64()];
      table.items.set(item, { item, high, low, shown, scored, scoreSteps });
    }
    return table;
  }

  private trim(): void {
    const { bound } = this;
    let kept = [...this.items.values()];
    if (bound) kept = kept.filter((each) => compareHashes(each, bound) < 0);
    if (kept.length > this.cap) {
      kept.sort(compareHashes);
      this.bound = { high: kept[this.cap]!.high, low: kept[this.cap]!.low };
      kept.length = this.cap;
    }
    if (kept.length < this.items.size) this.items = new Map(kept.map((each) => [each.item, each]));
  }
}

/** The mean of an item's scores; NaN without one. */
export function meanScore({
  scored,
  scoreSteps,
}: Pick<ItemSighting, 'scored' | 'scoreSteps'>): number {
  return scored > 0 ? scoreSteps / scored / STEPS : NaN;
}
