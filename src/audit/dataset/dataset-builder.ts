/**
 * Makes a dataset from deliveries: each event goes to the files of its user's bucket as it passes, and
 * what belongs together is brought together in the end, a bucket at a time. Memory is bounded by the
 * buffers of the files, the names of items, and one bucket.
 *
 * Duplicates are dropped as the monitor drops them. Late events, which enter no reading, are kept:
 * an audit knows no deadline. Users' ids never reach a file, only their keyed hashes.
 */
import { ROLL_UP } from '../../detectors/policy-role.js';
import { signalPlan } from '../../detectors/signal-plan.js';
import { ABSENT, type LabelBatch, type OutcomeBatch } from '../../events/batch.js';
import type { Delivery } from '../../events/delivery.js';
import { Dictionary } from '../../events/dictionary.js';
import { KIND_NUMBER } from '../../events/kinds.js';
import { Arrivals } from '../../windows/arrivals.js';
import { declarationAt } from '../../windows/catalogue.js';
import { nameHash } from '../../windows/remembered-impressions.js';
import { OTHER_SEGMENT } from '../../windows/segment.js';
import { SignalTimes } from '../../windows/signal-times.js';
import { BucketFiles, type FileSet } from './bucket-files.js';
import { contextText, segmentText } from './context-text.js';
import { CountedNames } from './counted-names.js';
import { DATASET_DEFAULTS, type DatasetOptions } from './dataset-options.js';
import { finishDataset } from './finish-dataset.js';
import type { DatasetNames, TableCounts } from './gathered.js';
import { ItemTable } from './item-table.js';
import type { Store } from './store.js';
import type { StoredDataset } from './stored-dataset.js';
import type { Columns } from './tables.js';

const { recommendation: RECOMMENDATION, outcome: OUTCOME, label: LABEL, item: ITEM } = KIND_NUMBER;
/** Events between two calls for progress. */
const PROGRESS_EVERY = 50_000;

export class DatasetBuilder {
  readonly counts: TableCounts = {
    recommendations: 0,
    rows: 0,
    outcomes: 0,
    labels: 0,
    itemLabels: 0,
  };
  private readonly files: BucketFiles;
  private readonly names: DatasetNames;
  private readonly arrivals = new Map<number, Arrivals>();
  /** Longest time after its impression at which an outcome may still count, ms. */
  private readonly knownMs: number;
  private events = 0;

  /**
   * @param store where the data lie; nothing else may be in it, and it is the caller's to remove
   */
  constructor(
    private readonly options: DatasetOptions,
    private readonly store: Store,
  ) {
    const { joining, maxItems = DATASET_DEFAULTS.maxItems } = options;
    this.files = new BucketFiles(store);
    this.names = {
      segments: new CountedNames(segmentText(OTHER_SEGMENT.surface, OTHER_SEGMENT.policy)),
      contexts: new CountedNames(contextText(undefined, 'other')),
      sources: new CountedNames('other'),
      signals: new Dictionary(),
      items: new ItemTable(joining.taxonomy, maxItems),
    };
    const { knownAfter } = new SignalTimes(joining, signalPlan(joining.signals));
    this.knownMs = (knownAfter + 1) * joining.paneMs;
  }

  /**
   * Takes in a partition's next delivery, of a decoder that keeps events.
   *
   * @throws DatasetError where the disk is full
   */
  apply(partition: number, delivery: Delivery): void {
    const { items } = delivery.dictionaries;
    this.names.items.use(items);
    let arrivals = this.arrivals.get(partition);
    if (!arrivals) {
      this.arrivals.set(partition, (arrivals = new Arrivals(this.options.joining)));
    }
    arrivals.apply(delivery, (kind, row, time, fate) => {
      if (++this.events % PROGRESS_EVERY === 0) this.tell();
      if (fate === 'duplicate') return;
      if (kind === RECOMMENDATION) this.recommendation(delivery, row, time);
      else if (kind === OUTCOME) this.outcome(delivery, row, time);
      else if (kind === LABEL) this.label(delivery, row, time);
      else if (kind === ITEM) this.declare(delivery, row, time);
    });
  }

  /** Brings together what belongs together. The builder takes nothing more afterwards. */
  finish(): StoredDataset {
    this.files.flush();
    return finishDataset({
      store: this.store,
      options: this.options,
      names: this.names,
      counts: this.counts,
      events: this.events,
    });
  }

  private tell(): void {
    this.options.onProgress?.({
      phase: 'reading',
      events: this.events,
      rows: this.counts.rows,
      done: 0,
    });
  }

  private recommendation(delivery: Delivery, row: number, time: number): void {
    const batch = delivery.recommendation;
    const { from, to } = this.options;
    if (!(time >= from && time < to)) return;
    const segment = this.segment(delivery, batch.surface[row]!, batch.policy[row]!);
    if (segment < 0) return;
    const extras = delivery.extrasOf(row);
    const hasUser = batch.hasUser[row]!;
    const keyHigh = hasUser ? batch.userHigh[row]! : batch.idHigh[row]!;
    const keyLow = hasUser ? batch.userLow[row]! : batch.idLow[row]!;
    const start = batch.slateStart[row]!;
    const shown = batch.slateStart[row + 1]! - start;
    const candidates = extras?.candidates ?? [];
    const { columns: to_, first } = this.room('recommendation', keyLow, 1);
    to_.hasUser[first] = hasUser;
    to_.userHigh[first] = keyHigh;
    to_.userLow[first] = keyLow;
    to_.time[first] = time;
    to_.idHigh[first] = batch.idHigh[row]!;
    to_.idLow[first] = batch.idLow[row]!;
    to_.segment[first] = segment;
    to_.context[first] = this.names.contexts.use(contextText(extras?.context));
    to_.eligible[first] = batch.eligible[row]!;
    to_.rows[first] = shown + candidates.length;
    this.files.wrote('bucket', 'recommendation', keyLow);

    const rows = this.room('row', keyLow, shown + candidates.length);
    const { columns } = rows;
    let at = rows.first;
    for (let i = start; i < start + shown; i++, at++) {
      const item = this.names.items.number(batch.item[i]!);
      this.names.items.occur(item, time);
      columns.shown[at] = 1;
      columns.item[at] = item;
      columns.position[at] = batch.position[i]!;
      columns.score[at] = batch.score[i]!;
      columns.propensity[at] = batch.propensity[i]!;
      columns.target[at] = batch.target[i]!;
      columns.reference[at] = batch.reference[i]!;
    }
    for (const candidate of candidates) {
      const item = this.names.items.number(batch.items.number(candidate.item));
      this.names.items.occur(item, NaN);
      columns.shown[at] = 0;
      columns.item[at] = item;
      columns.position[at] = 0;
      columns.score[at] = candidate.score;
      columns.propensity[at] = NaN;
      columns.target[at] = NaN;
      columns.reference[at] = candidate.reference ?? NaN;
      at++;
    }
    this.files.wrote('bucket', 'row', keyLow);
    this.counts.recommendations++;
    this.counts.rows += shown + candidates.length;
  }

  private outcome(delivery: Delivery, row: number, time: number): void {
    const { from, to, joining } = this.options;
    if (time < from - joining.paneMs || time >= to + this.knownMs) return;
    const batch = delivery.outcome;
    const place = this.attributable('outcome', delivery, batch, row);
    if (!place) return;
    const { columns, first } = place;
    columns.signal[first] = this.names.signals.number(batch.names.text(batch.signal[row]!));
    columns.value[first] = batch.value[row]!;
    this.counts.outcomes++;
    place.wrote();
  }

  private label(delivery: Delivery, row: number, time: number): void {
    const { from, to, joining } = this.options;
    if (time < from - joining.paneMs || time >= to + joining.rememberMs + joining.paneMs) return;
    const batch = delivery.label;
    const { question } = joining;
    if (question !== undefined && questionOf(batch, row) !== question) return;
    const place = this.attributable('label', delivery, batch, row);
    if (!place) {
      if (batch.hasRecommendation[row] === 0) this.counts.itemLabels++;
      return;
    }
    const { columns, first } = place;
    const source = batch.source[row]!;
    columns.label[first] = batch.label[row]!;
    columns.inclusion[first] = batch.inclusion[row]!;
    columns.source[first] = this.names.sources.use(
      source === ABSENT ? '' : batch.names.text(source),
    );
    this.counts.labels++;
    place.wrote();
  }

  private declare(delivery: Delivery, row: number, time: number): void {
    if (time >= this.options.to) return;
    const number = this.names.items.number(delivery.item.item[row]!);
    this.names.items.declare(number, declarationAt(delivery.item, row));
  }

  /** Room for an outcome or a label, with what they share; undefined where it belongs to nothing. */
  private attributable<T extends 'outcome' | 'label'>(
    table: T,
    delivery: Delivery,
    batch: OutcomeBatch | LabelBatch,
    row: number,
  ): (Room<T> & { readonly wrote: () => void }) | undefined {
    const hasRecommendation = batch.hasRecommendation[row]!;
    const surface = batch.surface[row]!;
    const policy = batch.policy[row]!;
    const impressionTime = batch.impressionTime[row]!;
    const isWhole = surface !== ABSENT && policy !== ABSENT && !Number.isNaN(impressionTime);
    const segment = isWhole ? this.segment(delivery, surface, policy) : -1;
    const hasContext = segment >= 0 ? 1 : 0;
    if (hasRecommendation === 0 && hasContext === 0) return undefined;
    const idHigh = hasRecommendation ? batch.recommendationHigh[row]! : batch.idHigh[row]!;
    const idLow = hasRecommendation ? batch.recommendationLow[row]! : batch.idLow[row]!;
    const hasUser = batch.hasUser[row]!;
    // Where its recommendation is shows in the end; until then it waits under its id.
    const set = hasRecommendation === 1 ? 'unplaced' : 'bucket';
    const keyLow = hasUser ? batch.userLow[row]! : idLow;
    const fileLow = hasRecommendation === 1 ? idLow : keyLow;
    const place = this.room(table, fileLow, 1, set);
    const { first } = place;
    const columns = place.columns as Columns<'outcome' | 'label'>;
    const item = this.names.items.number(batch.item[row]!);
    if (hasContext) this.names.items.occur(item, NaN);
    columns.hasUser[first] = hasUser;
    columns.userHigh[first] = hasUser ? batch.userHigh[row]! : idHigh;
    columns.userLow[first] = keyLow;
    columns.time[first] = batch.time[row]!;
    columns.ownHigh[first] = batch.idHigh[row]!;
    columns.ownLow[first] = batch.idLow[row]!;
    columns.idHigh[first] = idHigh;
    columns.idLow[first] = idLow;
    columns.hasRecommendation[first] = hasRecommendation;
    columns.item[first] = item;
    columns.hasContext[first] = hasContext;
    columns.segment[first] = Math.max(0, segment);
    columns.impressionTime[first] = impressionTime;
    columns.position[first] = batch.position[row]!;
    columns.score[first] = batch.score[row]!;
    columns.propensity[first] = batch.propensity[row]!;
    columns.target[first] = batch.target[row]!;
    return { ...place, wrote: () => this.files.wrote(set, table, fileLow) };
  }

  private room<T extends 'recommendation' | 'row' | 'outcome' | 'label'>(
    table: T,
    keyLow: number,
    rows: number,
    set: FileSet = 'bucket',
  ): Room<T> {
    const buffer = this.files.at(set, table, keyLow);
    const first = buffer.grow(rows);
    return { columns: buffer.columns, first };
  }

  /** The segment's number; −1 where it is not asked for. */
  private segment({ dictionaries: { names } }: Delivery, surface: number, policy: number): number {
    const named = { surface: names.text(surface), policy: names.text(policy) };
    const { surface: askedSurface = named.surface, policy: askedPolicy = named.policy } =
      this.options;
    if (named.surface !== askedSurface || named.policy !== askedPolicy) return -1;
    // The name of roll-ups is taken: a policy that is called so goes to the rest.
    const of = named.policy === ROLL_UP ? OTHER_SEGMENT : named;
    return this.names.segments.use(segmentText(of.surface, of.policy));
  }
}

interface Room<T extends 'recommendation' | 'row' | 'outcome' | 'label'> {
  readonly columns: Columns<T>;
  readonly first: number;
}

function questionOf(batch: LabelBatch, row: number): number {
  const question = batch.question[row]!;
  return question === ABSENT ? 0 : nameHash(batch, question);
}
