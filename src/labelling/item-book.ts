/**
 * What is known of the quality of a segment's items: how they were shown and scored, and what labels say
 * of them. Bounded: of more items than the cap those with the smallest hashes.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { compareHashes } from './candidate.js';
import { meanScore, type ItemSighting, type ItemSightings } from './item-sightings.js';

/** Items that were neither shown nor scored for this long are forgotten. */
const FORGET_AFTER_MS = 7 * 86_400_000;

interface BookedItem extends ItemSighting {
  /** End of the last pane in which it was seen, epoch ms. */
  seen: number;
  labels: number;
  /** Σw, Σw², ΣwY of its labels, w = 1/π. */
  w: number;
  w2: number;
  wY: number;
}

/** An item's evidence. */
export interface ItemEvidence {
  readonly item: string;
  /** Mean score; NaN without one. */
  readonly score: number;
  readonly shown: number;
  /** (Σw)²/Σw². */
  readonly effectiveLabels: number;
  /** Weighted mean label; NaN without one. */
  readonly meanLabel: number;
}

export class ItemBook {
  private items = new Map<string, BookedItem>();

  constructor(private readonly cap: number) {}

  /** Takes in what a pane has seen. */
  see(sightings: ItemSightings, time: number): void {
    for (const each of sightings.list()) {
      const own = this.items.get(each.item);
      if (own) {
        own.shown += each.shown;
        own.scored += each.scored;
        own.scoreSteps += each.scoreSteps;
        own.seen = time;
      } else {
        this.items.set(each.item, { ...each, seen: time, labels: 0, w: 0, w2: 0, wY: 0 });
      }
    }
    if (this.items.size <= this.cap) return;
    const kept = [...this.items.values()].sort(compareHashes).slice(0, this.cap);
    this.items = new Map(kept.map((each) => [each.item, each]));
  }

  label(item: string, label: number, inclusion: number): void {
    const own = this.items.get(item);
    if (!own) return;
    const w = 1 / inclusion;
    own.labels++;
    own.w += w;
    own.w2 += w * w;
    own.wY += w * label;
  }

  /** Labels of another guideline say nothing under this one. */
  forgetLabels(): void {
    for (const item of this.items.values()) {
      item.labels = item.w = item.w2 = item.wY = 0;
    }
  }

  /** Forgets what has not been seen for a week. */
  forgetUnseen(now: number): void {
    for (const [name, { seen }] of this.items) {
      if (seen < now - FORGET_AFTER_MS) this.items.delete(name);
    }
  }

  /** In ascending order of hash. */
  list(): ItemEvidence[] {
    return [...this.items.values()].sort(compareHashes).map((each) => ({
      item: each.item,
      score: meanScore(each),
      shown: each.shown,
      effectiveLabels: each.labels > 0 ? (each.w * each.w) / each.w2 : 0,
      meanLabel: each.labels > 0 ? each.wY / each.w : NaN,
    }));
  }

  encode(writer: BinaryWriter): void {
    writer.uint32(this.items.size);
    for (const each of this.items.values()) {
      writer.text(each.item);
      for (const name of NUMBERS) writer.float64(each[name]);
    }
  }

  restore(reader: BinaryReader): void {
    for (let left = reader.uint32(); left > 0; left--) {
      const item = reader.text();
      const numbers = Object.fromEntries(NUMBERS.map((name) => [name, reader.float64()]));
      this.items.set(item, {
        item,
        ...(numbers as Record<(typeof NUMBERS)[number], number>),
      });
    }
  }
}

const NUMBERS = [
  'high',
  'low',
  'shown',
  'scored',
  'scoreSteps',
  'seen',
  'labels',
  'w',
  'w2',
  'wY',
] as const;
