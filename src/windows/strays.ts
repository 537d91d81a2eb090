/** What lies in the stream outside of every partition: only counted, and refused event by event. */
import type { Delivery } from '../events/delivery.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Accounting } from './accounting.js';

export class Strays {
  readonly accounting = new Accounting();
  /** Stream sequence up to which every stray message has been taken. */
  lastSequence = 0;

  /** Counts a delivery; its decoder belongs to no partition, so every event in it was refused. */
  apply(delivery: Delivery): void {
    this.accounting.addDelivery(delivery);
    this.lastSequence = delivery.lastSequence;
  }

  /** Notes that up to this sequence no other stray message is left. */
  passed(sequence: number): void {
    this.lastSequence = Math.max(this.lastSequence, sequence);
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.lastSequence);
    this.accounting.encode(writer);
  }

  restore(reader: BinaryReader): void {
    this.lastSequence = reader.float64();
    this.accounting.restore(reader);
  }
}
