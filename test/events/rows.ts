/**
 * Columns read back: each row of a delivery as a plain object. Ids and users are their hashes,
 * times epoch milliseconds, and what is absent is left out.
 */
import { ABSENT } from '../../src/events/batch.js';
import { WATERMARK, type Delivery } from '../../src/events/delivery.js';
import { EVENT_KINDS } from '../../src/events/kinds.js';

type Hash = readonly [high: number, low: number];
type Row = Readonly<Record<string, unknown>>;

/** All rows in the order of the stream. */
export function rowsOf(delivery: Delivery): Row[] {
  return Array.from({ length: delivery.length }, (_, at) => {
    const kind = delivery.orderKind[at]!;
    const row = delivery.orderRow[at]!;
    if (kind === WATERMARK) return { kind: 'watermark', time: delivery.watermarks[row]! };
    return { kind: EVENT_KINDS[kind]!, ...READERS[EVENT_KINDS[kind]!](delivery, row) };
  });
}

const READERS = {
  recommendation({ recommendation: batch, dictionaries }: Delivery, row: number): Row {
    const { slateStart, item, position, score, propensity, target, reference } = batch;
    const slate = Array.from({ length: slateStart[row + 1]! - slateStart[row]! }, (_, i) => {
      const at = slateStart[row]! + i;
      return present({
        item: dictionaries.items.text(item[at]!),
        position: position[at]!,
        score: score[at]!,
        propensity: propensity[at]!,
        target: target[at]!,
        reference: reference[at]!,
      });
    });
    return present({
      ...common(batch, row),
      ...named(batch, row, ['surface', 'policy', 'version']),
      user: userOf(batch, row),
      eligible: batch.eligible[row]!,
      slate,
    });
  },

  outcome({ outcome: batch }: Delivery, row: number): Row {
    return present({
      ...attributable(batch, row),
      ...named(batch, row, ['signal']),
      value: batch.value[row]!,
    });
  },

  label({ label: batch }: Delivery, row: number): Row {
    return present({
      ...attributable(batch, row),
      ...named(batch, row, ['question', 'guideline', 'labeller', 'source']),
      label: batch.label[row]!,
      inclusion: batch.inclusion[row]!,
    });
  },

  item({ item: batch }: Delivery, row: number): Row {
    const list = (column: Uint32Array, start: Uint32Array) =>
      Array.from(column.subarray(start[row], start[row + 1]), (name) => batch.names.text(name));
    return present({
      ...common(batch, row),
      ...named(batch, row, ['provider']),
      item: batch.items.text(batch.item[row]!),
      published: batch.published[row]!,
      retired: batch.retired[row] === 1,
      categories: list(batch.category, batch.categoryStart),
      surfaces: list(batch.surface, batch.surfaceStart),
    });
  },

  change({ change: batch }: Delivery, row: number): Row {
    return present({
      ...common(batch, row),
      ...named(batch, row, ['what', 'surface', 'policy', 'expected']),
    });
  },
};

function attributable(batch: Delivery['outcome'] | Delivery['label'], row: number): Row {
  return {
    ...common(batch, row),
    ...named(batch, row, ['surface', 'policy', 'version']),
    item: batch.items.text(batch.item[row]!),
    user: userOf(batch, row),
    recommendation:
      batch.hasRecommendation[row] === 1
        ? [batch.recommendationHigh[row], batch.recommendationLow[row]]
        : undefined,
    position: batch.position[row] === 0 ? undefined : batch.position[row],
    propensity: batch.propensity[row]!,
    target: batch.target[row]!,
    score: batch.score[row]!,
    impressionTime: batch.impressionTime[row]!,
  };
}

function common(
  { time, idHigh, idLow }: Pick<Delivery['change'], 'time' | 'idHigh' | 'idLow'>,
  row: number,
): Row {
  return { id: [idHigh[row]!, idLow[row]!], time: time[row]! };
}

function userOf(
  { hasUser, userHigh, userLow }: Pick<Delivery['outcome'], 'hasUser' | 'userHigh' | 'userLow'>,
  row: number,
): Hash | undefined {
  return hasUser[row] === 1 ? [userHigh[row]!, userLow[row]!] : undefined;
}

/** The texts of columns of names. */
function named<Field extends string>(
  batch: Pick<Delivery['change'], 'names'> & Record<Field, Uint32Array>,
  row: number,
  fields: readonly Field[],
): Row {
  const { names } = batch;
  const text = (name: number) => (name === ABSENT ? undefined : names.text(name));
  return Object.fromEntries(fields.map((field) => [field, text(batch[field][row]!)]));
}

/** Without what is absent: undefined and NaN. */
function present(row: Row): Row {
  const isPresent = (value: unknown) => value !== undefined && !Number.isNaN(value);
  return Object.fromEntries(Object.entries(row).filter(([, value]) => isPresent(value)));
}
