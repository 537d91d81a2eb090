/**
 * The impressions of one partition while outcomes and labels may still come for them: panes, and an
 * index of what is known by recommendation.
 */
import { ABSENT, type Dictionaries, type RecommendationBatch } from '../events/batch.js';
import type { SettledBatch } from '../events/settled-batch.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { KeyTable } from '../summaries/key-table.js';
import { RememberedItems } from './remembered-items.js';
import { RememberedPane, unseenKey } from './remembered-pane.js';
import type { Segment } from './segment.js';

/** Items numbered before a new numbering is begun; the old one goes with the panes that use it. */
const MAX_ITEMS = 2_000_000;

/** Entries of forgotten panes that are not worth a sweep. */
const SWEEP_FROM = 1000;

/** Where an impression is remembered. */
export interface Place {
  readonly pane: number;
  readonly of: RememberedPane;
  readonly row: number;
  readonly impression: number;
}

export class RememberedImpressions {
  /** Impressions forgotten before their time, for want of room. */
  evicted = 0;
  /** True while more is remembered than there is room for: evict the oldest panes. */
  isFull = false;
  /** Panes that have not been settled. */
  readonly unsettled = new Set<number>();
  private readonly panes = new Map<number, RememberedPane>();
  private items = new RememberedItems();
  private remembered = 0;
  private recommendations = 0;
  /** The pane of each recommendation; entries of panes that are forgotten are swept out at times. */
  private index = new KeyTable();

  /** @param most impressions remembered; above it the oldest panes are to be evicted */
  constructor(private readonly most: number) {}

  /** Impressions remembered at the moment. */
  get size(): number {
    return this.remembered;
  }

  /** Remembers a recommendation of an open pane. O(slate). */
  recommendation(batch: RecommendationBatch, row: number, pane: number, segment: Segment): void {
    const start = batch.slateStart[row]!;
    const slate = batch.slateStart[row + 1]! - start;
    const of = this.pane(pane);
    this.note(pane, slate, batch.idHigh[row]!, batch.idLow[row]!);
    const to = of.append(segment, slate, batch.idHigh[row]!, batch.idLow[row]!);
    const { batch: kept, items } = of;
    kept.time[to] = batch.time[row]!;
    kept.hasUser[to] = batch.hasUser[row]!;
    kept.userHigh[to] = batch.userHigh[row]!;
    kept.userLow[to] = batch.userLow[row]!;
    kept.eligible[to] = batch.eligible[row]!;
    kept.version[to] = nameHash(batch, batch.version[row]!);
    items.use(batch.items);
    let at = kept.slateStart[to]!;
    for (let from = start; from < start + slate; from++, at++) {
      kept.item[at] = items.numberOf(batch.item[from]!);
      kept.position[at] = batch.position[from]!;
      kept.score[at] = batch.score[from]!;
      kept.propensity[at] = batch.propensity[from]!;
      kept.target[at] = batch.target[from]!;
      kept.reference[at] = batch.reference[from]!;
    }
  }

  /** Remembers an impression known by its outcome alone: this row of those that waited. */
  appendUnseen(
    pane: number,
    segment: Segment,
    from: SettledBatch,
    row: number,
    itemHigh: number,
    itemLow: number,
  ): Place {
    const of = this.pane(pane);
    const idHigh = from.idHigh[row]!;
    const idLow = from.idLow[row]!;
    const { high, low } = unseenKey(idHigh, idLow, itemHigh, itemLow);
    this.note(pane, 1, high, low);
    const to = of.appendUnseen(segment, idHigh, idLow, itemHigh, itemLow);
    const impression = of.batch.slateStart[to]!;
    for (const column of ROW) of.batch[column][to] = from[column][row]!;
    for (const column of IMPRESSION) of.batch[column][impression] = from[column][row]!;
    return { pane, of, row: to, impression };
  }

  /**
   * Where an impression is remembered. O(slate).
   *
   * @param since older panes count as forgotten: when they really are depends on when panes close
   */
  find(
    idHigh: number,
    idLow: number,
    itemHigh: number,
    itemLow: number,
    since: number,
  ): Place | undefined {
    let found = this.lookUp(idHigh, idLow, itemHigh, itemLow);
    if (!found) {
      const { high, low } = unseenKey(idHigh, idLow, itemHigh, itemLow);
      found = this.lookUp(high, low, itemHigh, itemLow);
    }
    return found && found.pane >= since ? found : undefined;
  }

  /** The impressions of a pane. */
  at(pane: number): RememberedPane | undefined {
    return this.panes.get(pane);
  }

  /** The pane to be forgotten next; Infinity when nothing is remembered. */
  get oldest(): number {
    let oldest = Infinity;
    for (const pane of this.panes.keys()) oldest = Math.min(oldest, pane);
    return oldest;
  }

  /** Forgets a pane before its time; settle it first. */
  evict(pane: number): RememberedPane {
    const evicted = this.panes.get(pane)!;
    this.evicted += evicted.batch.impressions;
    this.forget(pane);
    return evicted;
  }

  /** Forgets the panes before this one, whose time is over. */
  forgetBefore(pane: number): void {
    for (const each of this.panes.keys()) if (each < pane) this.forget(each);
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.evicted);
    writer.uint32(this.panes.size);
    for (const [pane, of] of [...this.panes].sort(([a], [b]) => a - b)) {
      writer.float64(pane);
      writer.uint8(this.unsettled.has(pane) ? 1 : 0);
      of.encode(writer);
    }
  }

  restore(reader: BinaryReader): void {
    this.evicted = reader.float64();
    for (let left = reader.uint32(); left > 0; left--) {
      const pane = reader.float64();
      if (reader.uint8() === 1) this.unsettled.add(pane);
      const of = RememberedPane.decode(reader, this.itemsForNew());
      this.panes.set(pane, of);
      this.remembered += of.batch.impressions;
      this.recommendations += of.batch.length;
      of.forEachKey((high, low) => this.index.set(high, low, pane));
    }
  }

  private lookUp(
    keyHigh: number,
    keyLow: number,
    itemHigh: number,
    itemLow: number,
  ): Place | undefined {
    const pane = this.index.get(keyHigh, keyLow);
    const of = this.panes.get(pane);
    const row = of ? of.row(keyHigh, keyLow) : -1;
    // A pane may have been forgotten and begun anew.
    if (!of || row < 0) return undefined;
    const impression = of.impression(row, itemHigh, itemLow);
    return impression < 0 ? undefined : { pane, of, row, impression };
  }

  private pane(pane: number): RememberedPane {
    let of = this.panes.get(pane);
    if (!of) {
      of = new RememberedPane(this.itemsForNew());
      this.panes.set(pane, of);
      this.unsettled.add(pane);
    }
    return of;
  }

  /** Notes where what is known by this key will be, and that there is more to remember. */
  private note(pane: number, slate: number, keyHigh: number, keyLow: number): void {
    this.index.set(keyHigh, keyLow, pane);
    this.recommendations++;
    this.remembered += slate;
    this.isFull = this.remembered > this.most;
  }

  private itemsForNew(): RememberedItems {
    if (this.items.size > MAX_ITEMS) this.items = new RememberedItems();
    return this.items;
  }

  private forget(pane: number): void {
    const { batch } = this.panes.get(pane)!;
    this.panes.delete(pane);
    this.unsettled.delete(pane);
    this.remembered -= batch.impressions;
    this.recommendations -= batch.length;
    if (this.index.size > 2 * this.recommendations + SWEEP_FROM) {
      this.index = this.index.keeping(this.oldest);
    }
    this.isFull = this.remembered > this.most;
  }
}

/** A hash of a name in a column of names, 0 where it is absent. */
export function nameHash({ names }: Dictionaries, name: number): number {
  return name === ABSENT ? 0 : names.hashLow[name]!;
}

const ROW = ['time', 'hasUser', 'userHigh', 'userLow', 'eligible', 'version', 'shown'] as const;
const IMPRESSION = ['position', 'score', 'propensity', 'target', 'reference'] as const;
