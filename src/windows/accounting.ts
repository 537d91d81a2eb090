/**
 * The accounting of one partition. The unit is the event (an unparseable message is one):
 *
 *   sent = accepted + duplicate + dead-lettered
 *
 * per kind, where sent counts the events in delivered messages once, however often they are re-read.
 * Late events are part of accepted. The counters are part of the checkpoint.
 */
import { ACCOUNTED_KINDS, type Delivery } from '../events/delivery.js';
import type { RefusalCode } from '../events/refusals.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';

const COUNTERS = [
  'sent',
  'accepted',
  'duplicate',
  'deadLettered',
  'late',
  'unknownFields',
  'unattributed',
  'byContext',
  'itemLevel',
  'unmeasured',
] as const;

export class Accounting {
  /** Each by kind number; the last entry is of events whose kind is unknown. */
  readonly sent = new Float64Array(ACCOUNTED_KINDS);
  readonly accepted = new Float64Array(ACCOUNTED_KINDS);
  readonly duplicate = new Float64Array(ACCOUNTED_KINDS);
  readonly deadLettered = new Float64Array(ACCOUNTED_KINDS);
  readonly late = new Float64Array(ACCOUNTED_KINDS);
  readonly unknownFields = new Float64Array(ACCOUNTED_KINDS);
  /** Outcomes and labels whose impression was not found in time; part of accepted. */
  readonly unattributed = new Float64Array(ACCOUNTED_KINDS);
  /** Outcomes and labels placed by the context they carry, their recommendation being unknown. */
  readonly byContext = new Float64Array(ACCOUNTED_KINDS);
  /** Labels of an item alone, which only audits use. */
  readonly itemLevel = new Float64Array(ACCOUNTED_KINDS);
  /** Outcomes of signals that are not configured: they count as data, and enter no other reading. */
  readonly unmeasured = new Float64Array(ACCOUNTED_KINDS);
  voidedPropensities = 0;
  voidedTargets = 0;
  /** Dead-lettered events by reason. */
  readonly refusals = new Map<RefusalCode, number>();

  /** Counts what a decoder made of its messages; accepted and duplicates are counted on arrival. */
  addDelivery(delivery: Delivery): void {
    for (let kind = 0; kind < ACCOUNTED_KINDS; kind++) {
      this.sent[kind]! += delivery.sent[kind]!;
      this.unknownFields[kind]! += delivery.unknownFields[kind]!;
    }
    this.voidedPropensities += delivery.voidedPropensities;
    this.voidedTargets += delivery.voidedTargets;
    for (const { kind, refusal, events } of delivery.refused) {
      this.deadLettered[kind]! += events;
      this.refusals.set(refusal.code, (this.refusals.get(refusal.code) ?? 0) + events);
    }
  }

  /** Adds another partition's counters to these. */
  add(other: Accounting): void {
    for (const counter of COUNTERS) {
      for (let kind = 0; kind < ACCOUNTED_KINDS; kind++)
        this[counter][kind]! += other[counter][kind]!;
    }
    this.voidedPropensities += other.voidedPropensities;
    this.voidedTargets += other.voidedTargets;
    for (const [code, count] of other.refusals) {
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + count);
    }
  }

  encode(writer: BinaryWriter): void {
    for (const counter of COUNTERS) writer.array(this[counter]);
    writer.float64(this.voidedPropensities);
    writer.float64(this.voidedTargets);
    writer.uint32(this.refusals.size);
    for (const [code, count] of [...this.refusals].sort(([a], [b]) => (a < b ? -1 : 1))) {
      writer.text(code);
      writer.float64(count);
    }
  }

  restore(reader: BinaryReader): void {
    for (const counter of COUNTERS) this[counter].set(reader.array(Float64Array));
    this.voidedPropensities = reader.float64();
    this.voidedTargets = reader.float64();
    this.refusals.clear();
    for (let left = reader.uint32(); left > 0; left--) {
      this.refusals.set(reader.text() as RefusalCode, reader.float64());
    }
  }
}

/** The sum of the numbers of an accounting column. */
export function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
