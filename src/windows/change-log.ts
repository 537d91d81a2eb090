/**
 * Change events: deploys, experiments, edits of a guideline. They are marks on every chart, kept as
 * far as there is room, and fold with the panes like everything long-lived.
 */
import { ABSENT, type ChangeBatch } from '../events/batch.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';

/** One change, as its event declares it. */
export interface ChangeDeclaration {
  /** Epoch ms. */
  readonly time: number;
  readonly what: string;
  /** Undefined: it concerns all surfaces; likewise the policy. */
  readonly surface: string | undefined;
  readonly policy: string | undefined;
}

/** Changes kept; the oldest go first. */
const MAX_CHANGES = 500;

export class ChangeLog {
  private changes: ChangeDeclaration[] = [];

  /** Takes in the changes of a pane, in any order. */
  add(changes: readonly ChangeDeclaration[]): void {
    if (changes.length === 0) return;
    this.changes = [...this.changes, ...changes].sort(byTime).slice(-MAX_CHANGES);
  }

  /** The changes that concern the segment, oldest first. */
  of(surface: string, policy: string): ChangeDeclaration[] {
    return this.changes.filter(
      (change) => (change.surface ?? surface) === surface && (change.policy ?? policy) === policy,
    );
  }

  /** Of each surface and policy that a change named (or named none), the time of the latest, epoch ms. */
  latest(): { surface: string; policy: string; time: number }[] {
    const latest = new Map<string, { surface: string; policy: string; time: number }>();
    for (const { surface = '', policy = '', time } of this.changes) {
      latest.set(JSON.stringify([surface, policy]), { surface, policy, time });
    }
    return [...latest.values()];
  }

  encode(writer: BinaryWriter): void {
    encodeChanges(this.changes, writer);
  }

  restore(reader: BinaryReader): void {
    this.changes = decodeChanges(reader);
  }
}

/** The declaration in a row of a batch. */
export function changeAt(
  { time, what, surface, policy, names }: ChangeBatch,
  row: number,
): ChangeDeclaration {
  const name = (column: Uint32Array) =>
    column[row] === ABSENT ? undefined : names.text(column[row]!);
  return {
    time: time[row]!,
    what: names.text(what[row]!),
    surface: name(surface),
    policy: name(policy),
  };
}

export function encodeChanges(changes: readonly ChangeDeclaration[], writer: BinaryWriter): void {
  writer.text(JSON.stringify(changes));
}

export function decodeChanges(reader: BinaryReader): ChangeDeclaration[] {
  // JSON leaves out what is undefined.
  return (JSON.parse(reader.text()) as Partial<ChangeDeclaration>[]).map((change) => ({
    time: change.time!,
    what: change.what!,
    surface: change.surface,
    policy: change.policy,
  }));
}

function byTime(a: ChangeDeclaration, b: ChangeDeclaration): number {
  const text = ({ what, surface = '', policy = '' }: ChangeDeclaration) =>
    JSON.stringify([what, surface, policy]);
  return a.time - b.time || (text(a) < text(b) ? -1 : 1);
}
