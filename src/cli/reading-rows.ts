/** Readings gathered into rows: one a segment, reading and what it is about, over the windows. */
import type { Detector, ReadingDeclaration } from '../detectors/detector.js';
import {
  isMeasured,
  type By,
  type Insufficient,
  type Measurement,
  type Reading,
} from '../detectors/reading.js';

/** A reading of a segment: the last measurement that says something, and the values before it. */
export interface ReadingRow {
  readonly declaration: ReadingDeclaration;
  readonly by: By;
  readonly last: Measurement;
  /** One a window, oldest first; undefined where it had no value. */
  readonly values: readonly (number | undefined)[];
}

/** What one detector says of one segment. */
export interface ReadingGroup {
  readonly surface: string;
  readonly policy: string;
  readonly detector: string;
  readonly question: string;
  /** Measured, or core; in the order of the declaration. */
  readonly rows: readonly ReadingRow[];
  /** Those without a value that are not shown: detail readings, or all where none has a value. */
  readonly leftOut: readonly Insufficient[];
}

interface Gathered {
  readonly reading: Reading;
  last: Measurement;
  /** By the end of the window. */
  readonly values: Map<number, number | undefined>;
}

export class ReadingRows {
  private readonly rows = new Map<string, Gathered>();

  constructor(private readonly detectors: readonly Detector[]) {}

  /** Takes in the readings of a further window. */
  add(readings: readonly Reading[]): void {
    for (const reading of readings) {
      const { detector, surface, policy, window, measurement } = reading;
      const key = JSON.stringify([surface, policy, detector, measurement.reading, measurement.by]);
      let row = this.rows.get(key);
      if (!row) {
        row = { reading, last: measurement, values: new Map() };
        this.rows.set(key, row);
      }
      // A window in which nothing happened does not hide the last one that says something.
      if (isMeasured(measurement) || measurement.reason !== 'empty') row.last = measurement;
      row.values.set(window.end, isMeasured(measurement) ? measurement.value : undefined);
    }
  }

  /** By surface, policy and detector; detectors in the order of the registry. */
  groups(): ReadingGroup[] {
    const segments = new Map<string, Gathered[]>();
    for (const row of this.rows.values()) {
      const { surface, policy } = row.reading;
      const key = JSON.stringify([surface, policy]);
      const same = segments.get(key);
      if (same) same.push(row);
      else segments.set(key, [row]);
    }
    return [...segments.values()]
      .sort(([a], [b]) => bySegment(a!.reading, b!.reading))
      .flatMap((rows) => this.groupsOf(rows));
  }

  private groupsOf(rows: readonly Gathered[]): ReadingGroup[] {
    const { surface, policy } = rows[0]!.reading;
    return this.detectors.flatMap(({ declaration: { id, question, readings } }) => {
      const own = rows.filter(({ reading }) => reading.detector === id);
      if (own.length === 0) return [];
      const all = readings.flatMap((declaration) => rowsOf(declaration, own));
      const isSilent = all.every(({ last }) => !isMeasured(last));
      const isShown = ({ declaration, last }: ReadingRow) =>
        isMeasured(last) || (!isSilent && declaration.tier === 'core');
      const leftOut = all
        .filter((row) => !isShown(row))
        .map(({ last }) => last)
        .filter((last): last is Insufficient => !isMeasured(last));
      return [{ surface, policy, detector: id, question, rows: all.filter(isShown), leftOut }];
    });
  }
}

/**
 * The rows of a reading. One about nothing in particular, which says that there was nothing to tell
 * apart, is left out where other windows had something.
 */
function rowsOf(declaration: ReadingDeclaration, own: readonly Gathered[]): ReadingRow[] {
  const same = own.filter(({ reading }) => reading.measurement.reading === declaration.id);
  const hasValue = ({ values }: Gathered) =>
    [...values.values()].some((value) => value !== undefined);
  const isGeneral = ({ reading }: Gathered) => Object.keys(reading.measurement.by).length === 0;
  const shown = same.some(hasValue) ? same.filter((row) => hasValue(row) || !isGeneral(row)) : same;
  const ends = [...new Set(same.flatMap(({ values }) => [...values.keys()]))].sort((a, b) => a - b);
  return shown.map(({ reading, last, values }) => ({
    declaration,
    by: reading.measurement.by,
    last,
    values: ends.map((end) => values.get(end)),
  }));
}

function bySegment(a: Reading, b: Reading): number {
  return compare(a.surface, b.surface) || compare(a.policy, b.policy);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
