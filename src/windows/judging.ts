/**
 * Brings labels to the impressions they judge, within one partition. Labels are taken in order of
 * (time, id) as the pane they came in closes, so that the first of several is the same however they
 * arrive; one whose impression still waits for its signals is shown once these are known.
 */
import { JudgedBatch } from '../events/judged-batch.js';
import type { LabelBatch } from '../events/batch.js';
import { ABSENT } from '../events/batch.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { Join } from './join.js';
import { paneOf } from './pane.js';
import { decodeLabel, encodeLabel, type ReceivedLabel } from './received-label.js';
import { FirstLabels } from './first-labels.js';
import { nameHash, type Place } from './remembered-impressions.js';
import { RememberedItems } from './remembered-items.js';
import type { RememberedPane } from './remembered-pane.js';
import type { Segment } from './segment.js';

export interface JudgingOptions {
  readonly paneMs: number;
  /** How long after its impression a label still counts. */
  readonly rememberMs: number;
  /** Hash of the question that quality is judged by; undefined: all labels answer the same one. */
  readonly question: number | undefined;
}

/** What became of labels whose pane has closed. */
export interface Judged {
  byContext: number;
  unattributed: number;
  /** Labels of an item alone, which only audits use. */
  itemLevel: number;
}

/** A label that has found its impression, to be shown when its signals are known. */
interface Ruling {
  readonly label: ReceivedLabel;
  readonly segment: Segment;
  readonly impressionTime: number;
  readonly earlier: number;
  readonly first: number;
}

export class Judging {
  /** Labels whose pane has not closed, by that pane. */
  private readonly received = new Map<number, ReceivedLabel[]>();
  /** Labels that wait for their impression's signals, by the pane in whose closing these are known. */
  private readonly waiting = new Map<number, Ruling[]>();
  private readonly firstLabels: FirstLabels;

  constructor(
    private readonly options: JudgingOptions,
    private readonly join: Join,
  ) {
    this.firstLabels = new FirstLabels(options.rememberMs);
  }

  /** Takes in a label that is not late. */
  label(batch: LabelBatch, row: number, segment: Segment | undefined): void {
    const { question } = this.options;
    if (question !== undefined && nameHash(batch, batch.question[row]!) !== question) return;
    push(
      this.received,
      paneOf(batch.time[row]!, this.options.paneMs),
      receivedLabel(batch, row, segment),
    );
  }

  /** The first pane in whose closing labels are due; Infinity for none. */
  get due(): number {
    let due = Infinity;
    for (const pane of this.received.keys()) due = Math.min(due, pane);
    for (const pane of this.waiting.keys()) due = Math.min(due, pane);
    return due;
  }

  /** Keeps the first labels of impressions that are forgotten before their time. */
  keepFirsts(forgotten: RememberedPane): void {
    forgotten.forEachLabelled((key, time, labels, first) =>
      this.firstLabels.keep(key, time, labels, first),
    );
  }

  /** Brings the labels of a closing pane to their impressions. */
  resolve(pane: number): Judged {
    const judged: Judged = { byContext: 0, unattributed: 0, itemLevel: 0 };
    const labels = this.received.get(pane) ?? [];
    this.received.delete(pane);
    this.firstLabels.forgetBefore(pane * this.options.paneMs);
    labels.sort((a, b) => a.time - b.time || a.idHigh - b.idHigh || a.idLow - b.idLow);
    for (const label of labels) this.rule(label, pane, judged);
    return judged;
  }

  /**
   * Shows the labels that are due as the pane closes, those of each segment and pane of labels
   * together.
   *
   * @param show called with a batch and the row's segment and impression time for each of its rows
   */
  show(
    pane: number,
    show: (batch: JudgedBatch, rows: readonly Pick<Ruling, 'segment' | 'impressionTime'>[]) => void,
  ): void {
    const rulings = this.waiting.get(pane);
    this.waiting.delete(pane);
    if (!rulings) return;
    const items = new RememberedItems();
    const batch = new JudgedBatch(items);
    for (const ruling of rulings) this.fill(batch, items, ruling, pane);
    show(batch, rulings);
  }

  encode(writer: BinaryWriter): void {
    const labels = [...this.received.values()].flat();
    writer.uint32(labels.length);
    for (const label of labels) encodeLabel(label, writer);
    writer.uint32(this.waiting.size);
    for (const [pane, rulings] of [...this.waiting].sort(([a], [b]) => a - b)) {
      writer.float64(pane);
      writer.uint32(rulings.length);
      for (const { label, segment, impressionTime, earlier, first } of rulings) {
        encodeLabel({ ...label, segment }, writer);
        writer.float64(impressionTime);
        writer.uint32(earlier);
        writer.float64(first);
      }
    }
    this.firstLabels.encode(writer);
  }

  restore(reader: BinaryReader): void {
    for (let left = reader.uint32(); left > 0; left--) {
      const label = decodeLabel(reader);
      push(this.received, paneOf(label.time, this.options.paneMs), label);
    }
    for (let left = reader.uint32(); left > 0; left--) {
      const pane = reader.float64();
      const rulings = Array.from({ length: reader.uint32() }, () => {
        const label = decodeLabel(reader);
        const impressionTime = reader.float64();
        const earlier = reader.uint32();
        return {
          label,
          segment: label.segment!,
          impressionTime,
          earlier,
          first: reader.float64(),
        };
      });
      this.waiting.set(pane, rulings);
    }
    this.firstLabels.restore(reader);
  }

  /** Finds the impression, counts the label for it, and has it wait for the signals. */
  private rule(label: ReceivedLabel, pane: number, judged: Judged): void {
    const { paneMs, rememberMs } = this.options;
    const found = this.find(label);
    // Which recommendations of later panes have come by now is chance.
    const place = found && found.pane <= pane ? found : undefined;
    const impressionTime = place ? place.of.batch.time[place.row]! : label.impressionTime;
    const segment = place ? place.of.segment(place.row) : label.segment;
    if (!segment) {
      if (label.hasRecommendation) judged.unattributed++;
      else judged.itemLevel++;
      return;
    }
    const isTimely =
      paneOf(impressionTime, paneMs) <= pane && label.time - impressionTime <= rememberMs;
    if (!isTimely) {
      judged.unattributed++;
      return;
    }
    if (!place) judged.byContext++;
    const { earlier, first } = place
      ? place.of.note(place.impression, label.label)
      : this.firstLabels.note(label);
    const known = paneOf(impressionTime, paneMs) + this.join.knownAfter;
    push(this.waiting, Math.max(pane, place ? known : pane), {
      label,
      segment,
      impressionTime,
      earlier,
      first,
    });
  }

  private find(label: ReceivedLabel): Place | undefined {
    if (!label.hasRecommendation) return undefined;
    const since = this.join.remembersSince(label.time);
    const { idOfHigh, idOfLow, itemHigh, itemLow } = label;
    return this.join.impressions.find(idOfHigh, idOfLow, itemHigh, itemLow, since);
  }

  private fill(batch: JudgedBatch, items: RememberedItems, ruling: Ruling, pane: number): void {
    const { label, impressionTime, earlier, first } = ruling;
    const row = batch.grow();
    // Looked up again: the impression may have been forgotten while the label waited.
    const place = this.find(label);
    batch.time[row] = impressionTime;
    batch.delay[row] = label.time - impressionTime;
    batch.item[row] = items.number(label.itemHigh, label.itemLow);
    if (place) {
      const { batch: of } = place.of;
      copyUser(batch, row, of.hasUser[place.row]!, of.userHigh[place.row]!, of.userLow[place.row]!);
      batch.idHigh[row] = of.idHigh[place.row]!;
      batch.idLow[row] = of.idLow[place.row]!;
      batch.version[row] = of.version[place.row]!;
      batch.position[row] = of.position[place.impression]!;
      batch.score[row] = of.score[place.impression]!;
      batch.propensity[row] = of.propensity[place.impression]!;
      batch.target[row] = of.target[place.impression]!;
      batch.reference[row] = of.reference[place.impression]!;
      const { signals, reward } = this.join.signalsAt(place);
      batch.hasSignals[row] = pane >= place.pane + this.join.knownAfter ? 1 : 0;
      batch.signals[row] = signals;
      batch.reward[row] = reward;
    } else {
      copyUser(batch, row, label.hasUser, label.userHigh, label.userLow);
      batch.idHigh[row] = label.idOfHigh;
      batch.idLow[row] = label.idOfLow;
      batch.version[row] = label.version;
      batch.position[row] = label.position;
      batch.score[row] = label.score;
      batch.propensity[row] = label.propensity;
      batch.target[row] = label.target;
      batch.reference[row] = NaN;
    }
    batch.label[row] = label.label;
    batch.inclusion[row] = label.inclusion;
    batch.earlier[row] = earlier;
    batch.firstLabel[row] = earlier === 0 ? NaN : first;
    batch.question[row] = label.question;
    batch.guideline[row] = label.guideline;
    batch.labeller[row] = label.labeller;
    batch.source[row] = label.source;
  }
}

function copyUser(
  batch: JudgedBatch,
  row: number,
  hasUser: number,
  userHigh: number,
  userLow: number,
): void {
  batch.hasUser[row] = hasUser;
  batch.userHigh[row] = userHigh;
  batch.userLow[row] = userLow;
}

/** The label in this row of a batch. */
function receivedLabel(
  batch: LabelBatch,
  row: number,
  segment: Segment | undefined,
): ReceivedLabel {
  const item = batch.item[row]!;
  const hasRecommendation = batch.hasRecommendation[row] === 1;
  const text = (name: number) => (name === ABSENT ? 0 : nameHash(batch, name));
  return {
    time: batch.time[row]!,
    idHigh: batch.idHigh[row]!,
    idLow: batch.idLow[row]!,
    hasRecommendation,
    // Where it has none, its own id stands in.
    idOfHigh: hasRecommendation ? batch.recommendationHigh[row]! : batch.idHigh[row]!,
    idOfLow: hasRecommendation ? batch.recommendationLow[row]! : batch.idLow[row]!,
    hasUser: batch.hasUser[row]!,
    userHigh: batch.userHigh[row]!,
    userLow: batch.userLow[row]!,
    itemHigh: batch.items.hashHigh[item]!,
    itemLow: batch.items.hashLow[item]!,
    segment,
    impressionTime: batch.impressionTime[row]!,
    position: batch.position[row]!,
    score: batch.score[row]!,
    propensity: batch.propensity[row]!,
    target: batch.target[row]!,
    version: text(batch.version[row]!),
    label: batch.label[row]!,
    inclusion: batch.inclusion[row]!,
    question: text(batch.question[row]!),
    guideline: text(batch.guideline[row]!),
    labeller: text(batch.labeller[row]!),
    source: text(batch.source[row]!),
  };
}

function push<Value>(map: Map<number, Value[]>, key: number, value: Value): void {
  const same = map.get(key);
  if (same) same.push(value);
  else map.set(key, [value]);
}
