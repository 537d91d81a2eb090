/**
 * A detector that records what it is shown: its states are sorted lists of records, one for every
 * impression, settled impression or label, so that tests see what the join hands over.
 */
import { part, type Detector, type Part, type ReadContext } from '../../src/detectors/detector.js';
import type { Measurement } from '../../src/detectors/reading.js';
import { signalPlan, type SignalOptions } from '../../src/detectors/signal-plan.js';
import { Dictionary } from '../../src/events/dictionary.js';
import type { SettledImpressions } from '../../src/events/impressions.js';
import type { BinaryReader, BinaryWriter } from '../../src/summaries/binary.js';
import type { Summary } from '../../src/summaries/summary.js';

type Records = readonly string[];

/** One call of a part's `read`. */
export interface ProbeRead {
  readonly part: string;
  readonly surface: string;
  readonly policy: string;
  readonly window: { readonly start: number; readonly end: number };
  readonly records: Records;
  readonly memory: readonly string[];
  readonly baseline: Records | undefined;
  /** Rows that the lane's first part measured in the same window or block. */
  readonly before: number | undefined;
}

const known = new Dictionary();

/** Has the text shown by itself in records instead of by its hash. */
export function named(text: string): string {
  known.number(text);
  return text;
}

function nameOf(high: number, low: number): string {
  for (let number = 0; number < known.size; number++) {
    if (known.hashHigh[number] === high && known.hashLow[number] === low) return known.text(number);
  }
  return `#${high.toString(16)}${low.toString(16)}`;
}

const records: Summary<Records> = {
  id: 'records/1',
  empty: () => [],
  merge: (a, b) => [...a, ...b].sort(),
  encode(state, writer: BinaryWriter) {
    writer.uint32(state.length);
    for (const record of state) writer.text(record);
  },
  decode: (reader: BinaryReader) => Array.from({ length: reader.uint32() }, () => reader.text()),
};

/** Hashes of the records met so far: the same ones are read with every window that holds them. */
const hashes = new Map<string, number>();

function hashOf(record: string): number {
  let hash = hashes.get(record);
  if (hash === undefined) {
    hash = 0x811c9dc5;
    for (let i = 0; i < record.length; i++) {
      hash = Math.imul(hash ^ record.charCodeAt(i), 0x01000193);
    }
    hashes.set(record, hash);
  }
  return hash;
}

/** A number that stands for the records in any order, so that lines differ where records do. */
function fingerprint(state: Records): number {
  let sum = state.length;
  for (const record of state) sum = (sum + hashOf(record)) | 0;
  return sum >>> 0;
}

export interface ProbeOptions {
  readonly signals?: Partial<SignalOptions>;
  /** The cadence of every part. */
  readonly block?: Part['block'];
  readonly scope?: Part['scope'];
  readonly reads?: ProbeRead[];
}

/** A part for each lane, and in the lanes of outcomes and labels one that remembers. */
export function probe({
  signals = {},
  block = 'day',
  scope = 'both',
  reads = [],
}: ProbeOptions = {}): Detector {
  const { names } = signalPlan(signals);
  const said = (bits: number) =>
    names
      .filter((_, bit) => (bits >>> bit) & 1)
      .sort()
      .join('+') || '-';

  const accumulator = () => {
    const rows: string[] = [];
    return {
      observe(
        batch: Parameters<NonNullable<Accumulate['observe']>>[0],
        at: Uint32Array,
        n: number,
      ) {
        for (let i = 0; i < n; i++) {
          const row = at[i]!;
          for (let e = batch.slateStart[row]!; e < batch.slateStart[row + 1]!; e++) {
            rows.push(`seen ${place(batch, row, e)}`);
          }
        }
      },
      settle(batch: SettledImpressions, at: Uint32Array, n: number) {
        for (let i = 0; i < n; i++) {
          const row = at[i]!;
          for (let e = batch.slateStart[row]!; e < batch.slateStart[row + 1]!; e++) {
            const came = `${said(batch.signals[e]!)} ${batch.reward[e]} of ${batch.outcomes[e]}`;
            rows.push(`${batch.shown[row] ? 'shown' : 'unseen'} ${place(batch, row, e)}: ${came}`);
          }
        }
      },
      judge(batch: Parameters<NonNullable<Accumulate['judge']>>[0], at: Uint32Array, n: number) {
        for (let i = 0; i < n; i++) {
          const row = at[i]!;
          const of = `${nameOf(batch.idHigh[row]!, batch.idLow[row]!)}/${item(batch, row)}`;
          const came = batch.hasSignals[row]
            ? `${said(batch.signals[row]!)} ${batch.reward[row]}`
            : 'forgotten';
          const before = batch.earlier[row]
            ? ` after ${batch.earlier[row]}, first ${batch.firstLabel[row]}`
            : '';
          rows.push(`label ${of} = ${batch.label[row]}${before}: ${came}`);
        }
      },
      seal: () => [...rows].sort(),
    };
  };
  type Accumulate = ReturnType<Part<Records>['accumulator']>;

  const read =
    (id: string) =>
    (state: Records, context: ReadContext<Records, string[] | undefined>): Measurement[] => {
      const { surface, policy, window, memory, baseline } = context;
      const before = context.measured(`probe.${id.replace(/-memory$/, '')}_rows`)?.n;
      reads.push({
        part: id,
        surface,
        policy,
        window,
        records: state,
        memory: [...(memory ?? [])],
        baseline: baseline?.state,
        before,
      });
      const value = fingerprint([...state, ...(memory ?? []), `${before}`]);
      const reading = `${id.replace('-', '_')}_rows`;
      return [{ reading, by: {}, n: state.length, value, low: value, high: value }];
    };

  const plain = (id: string, lane: Part['lane']): Part =>
    part<Records, Records, string[] | undefined>({
      id,
      lane,
      scope,
      block,
      summary: records,
      accumulator,
      readings: [`${id}_rows`],
      read: read(id),
    });

  const remembering = (id: string, lane: Part['lane']): Part =>
    part<Records, Records, string[] | undefined>({
      ...(plain(id, lane) as unknown as Part<Records, Records, string[] | undefined>),
      readings: [`${id.replace('-', '_')}_rows`],
      folding: {
        id: 'remembered/1',
        window: records,
        create: () => [],
        fold(memory, pane, { window }) {
          memory!.push(`pane ${window.start} ${pane.length}`);
          return pane;
        },
        endBlock(memory, of, { window }) {
          memory!.push(`block ${window.start} ${of.length}`);
        },
        encode: (memory, writer) => records.encode(memory!, writer),
        decode: (reader) => [...records.decode(reader)],
        size: (memory) => ({ users: memory!.length, cut: 0 }),
      },
      read: read(id),
    });

  return {
    declaration: { id: 'probe', title: '', question: '', readings: [], alerts: [], monitors: [] },
    parts: [
      plain('exposure', 'exposure'),
      plain('attribution', 'attribution'),
      remembering('attribution-memory', 'attribution'),
      plain('labels', 'labels'),
      remembering('labels-memory', 'labels'),
    ],
  };
}

interface Placed {
  readonly items: { readonly hashHigh: Uint32Array; readonly hashLow: Uint32Array };
  readonly item: Uint32Array;
  readonly idHigh: Uint32Array;
  readonly idLow: Uint32Array;
}

function item({ items, item: numbers }: Placed, at: number): string {
  const number = numbers[at]!;
  return nameOf(items.hashHigh[number]!, items.hashLow[number]!);
}

function place(batch: Placed, row: number, at: number): string {
  return `${nameOf(batch.idHigh[row]!, batch.idLow[row]!)}/${item(batch, at)}`;
}
