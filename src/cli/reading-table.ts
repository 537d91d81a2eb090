/** Readings as a table for people: a row a segment and reading, with a sparkline over the windows. */
import type { Detector } from '../detectors/detector.js';
import { isMeasured, type Measurement, type Reading } from '../detectors/reading.js';
import type { Terminal } from './terminal.js';
import { formatMeasurement, formatNumber } from '../detectors/number-format.js';
import { sparkline } from './terminal/sparkline.js';
import { formatTable, type TableCell, type TableColumn } from './terminal/table.js';

interface Row {
  readonly surface: string;
  readonly policy: string;
  readonly reading: string;
  readonly values: (number | undefined)[];
  last: Measurement;
}

/** Widest sparkline; longer histories are shown as means of equal stretches. */
const SPARK_WIDTH = 40;

const COLUMNS: readonly TableColumn[] = [
  { title: 'surface', widest: 24 },
  { title: 'policy', widest: 24 },
  { title: 'reading' },
  { title: 'value [95% interval]' },
  { title: 'n', align: 'right' },
];
const HISTORY: TableColumn = { title: 'over the windows' };

export class ReadingTable {
  private readonly rows = new Map<string, Row>();
  private readonly order: ReadonlyMap<string, number>;

  constructor(detectors: readonly Detector[]) {
    const names = detectors.flatMap(({ declaration }) =>
      declaration.readings.map(({ id }) => `${declaration.id}.${id}`),
    );
    this.order = new Map(names.map((name, at) => [name, at]));
  }

  /** Takes in the readings of a further window. */
  add(readings: readonly Reading[]): void {
    for (const { detector, surface, policy, measurement } of readings) {
      const reading = `${detector}.${measurement.reading}`;
      const key = JSON.stringify([surface, policy, reading]);
      let row = this.rows.get(key);
      if (!row) {
        row = { surface, policy, reading, values: [], last: measurement };
        this.rows.set(key, row);
      }
      // A window in which nothing happened does not hide the last one that says something.
      if (isMeasured(measurement) || measurement.reason !== 'empty') row.last = measurement;
      row.values.push(isMeasured(measurement) ? measurement.value : undefined);
    }
  }

  /** The lines of the table; one saying so where there are no readings. */
  lines({ columns, ascii, color }: Pick<Terminal, 'columns' | 'ascii' | 'color'>): string[] {
    if (this.rows.size === 0) return ['No readings: no recommendations were found.'];
    const rows = [...this.rows.values()].sort(
      (a, b) =>
        compare(a.surface, b.surface) ||
        compare(a.policy, b.policy) ||
        this.order.get(a.reading)! - this.order.get(b.reading)!,
    );
    const hasHistory = rows.some(({ values }) => values.length > 1);
    const cells = rows.map((row): TableCell[] => {
      const value = formatMeasurement(row.last);
      const n = isMeasured(row.last) ? formatNumber(row.last.n) : undefined;
      return [
        row.surface,
        row.policy,
        row.reading,
        n === undefined ? { text: value, style: 'dim' } : value,
        n,
        hasHistory ? sparkline(row.values, { ascii, width: SPARK_WIDTH }) : '',
      ];
    });
    const titles = hasHistory ? [...COLUMNS, HISTORY] : COLUMNS;
    return formatTable(titles, cells, { ascii, color, columns });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
