/** The desk of one segment: its pace, what its labels have taught, what became of its requests. */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { Segment } from '../windows/segment.js';
import type { Candidate } from './candidate.js';
import { drawFrom, type Drawn } from './draw.js';
import { explorationItems } from './exploration.js';
import { labelScoreOf } from './impression-feature.js';
import { ItemBook } from './item-book.js';
import type { PaneSegment } from './label-pane.js';
import type { ExplorationItem, LabelSpend } from './label-request.js';
import { budgetOf, type LabellingOptions } from './labelling-options.js';
import { Lessons } from './lessons.js';
import type { OpenRequest } from './open-requests.js';
import { Pacing } from './pacing.js';
import type { Report } from './reports.js';
import { RiskModel } from './risk-model.js';

/** After this long what older labels have taught counts half. */
const HALF_LIFE_MS = 28 * 86_400_000;
/** Guidelines whose lessons are kept. */
const MOST_GUIDELINES = 8;

export class SegmentDesk {
  /** Of requests: labelled at least once; skipped; not answered in time. */
  labelled = 0;
  skipped = 0;
  expired = 0;
  private w = 0;
  private w2 = 0;
  private mixing = 1;
  private readonly budget: number;
  private readonly pacing: Pacing;
  private readonly items: ItemBook;
  /** By guideline; the one that came last is the last. */
  private readonly lessons = new Map<string, Lessons>();

  constructor(
    readonly segment: Segment,
    private readonly options: LabellingOptions,
  ) {
    this.budget = budgetOf(options, segment);
    this.pacing = new Pacing(options);
    this.items = new ItemBook(options.maxItems);
  }

  /**
   * Draws from a pane whose reports are known, then counts it.
   *
   * @param guideline in force
   * @param carried reports that carry an impression of this pane and segment
   */
  decide(
    pane: number,
    part: Pick<PaneSegment, 'cells' | 'items'>,
    guideline: string,
    reportOf: (candidate: Candidate) => Report | undefined,
    carried: readonly Report[],
  ): Drawn {
    const { options, pacing } = this;
    const end = (pane + 1) * options.paneMs;
    if (pacing.enter(pane)) this.endWindow(pane, guideline);
    const { model } = this.lessonsOf(guideline);
    const plan = pacing.plan(this.budget, pane, (each) => this.risk(model, each));
    const cells = [...part.cells].sort(([a], [b]) => a - b).map(([, sample]) => sample);
    const drawn = plan
      ? drawFrom(
          cells,
          { ...plan, mixing: this.mixing },
          (candidate) => this.risk(model, candidate),
          reportOf,
          carried,
        )
      : { draws: [], lowered: 0 };
    const reported = new Set(carried.map(({ high, low }) => `${high}-${low}`));
    for (const sample of cells) {
      for (const candidate of sample.candidates) {
        if (reportOf(candidate)) reported.add(`${candidate.high}-${candidate.low}`);
      }
    }
    pacing.count(part, reported.size);
    this.items.see(part.items, end);
    return drawn;
  }

  /** Takes a drawn request into account. */
  spend(copies: number): void {
    this.pacing.spentToday += copies;
  }

  /** Learns from the first label of a request. */
  learn({ request, feature, low }: OpenRequest, label: number, guideline: string): void {
    const { inclusion, item, score = NaN } = request;
    this.labelled++;
    this.w += 1 / inclusion;
    this.w2 += 1 / (inclusion * inclusion);
    this.items.label(item, label, inclusion);
    this.lessonsOf(guideline).add({ score, feature, label, inclusion, hash: low });
  }

  /** Another guideline is in force: what labels have said of items is void. */
  turnTo(): void {
    this.items.forgetLabels();
    this.mixing = 1;
  }

  exploration(guideline: string, exposures: number): ExplorationItem[] {
    const { model } = this.lessons.get(guideline) ?? { model: RiskModel.flat };
    const qualityOf = (score: number) => model.recalibrated(score);
    return explorationItems(this.segment, this.items.list(), qualityOf, exposures);
  }

  spendOf(waiting: number, oldestAge: number): LabelSpend {
    const { surface, policy } = this.segment;
    const { labelled, skipped, expired, w, w2, mixing, budget } = this;
    return {
      surface,
      policy,
      budget,
      spentToday: this.pacing.spentToday,
      waiting,
      oldestAge,
      labelled,
      skipped,
      expired,
      effectiveLabels: w2 > 0 ? (w * w) / w2 : 0,
      mixing,
    };
  }

  encode(writer: BinaryWriter): void {
    const { labelled, skipped, expired, w, w2, mixing } = this;
    for (const each of [labelled, skipped, expired, w, w2, mixing]) writer.float64(each);
    this.pacing.encode(writer);
    this.items.encode(writer);
    writer.uint32(this.lessons.size);
    for (const [guideline, lessons] of this.lessons) {
      writer.text(guideline);
      lessons.encode(writer);
    }
  }

  restore(reader: BinaryReader): void {
    this.labelled = reader.float64();
    this.skipped = reader.float64();
    this.expired = reader.float64();
    this.w = reader.float64();
    this.w2 = reader.float64();
    this.mixing = reader.float64();
    this.pacing.restore(reader);
    this.items.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      this.lessons.set(reader.text(), Lessons.decode(reader));
    }
  }

  private endWindow(pane: number, guideline: string): void {
    const { options } = this;
    const kept = Math.exp((-Math.LN2 * options.windowMs) / HALF_LIFE_MS);
    const planOf = (model: RiskModel) =>
      this.pacing.plan(this.budget, pane, (each) => this.risk(model, each));
    this.lessonsOf(guideline);
    for (const [name, lessons] of this.lessons) {
      const mixing = lessons.endWindow(options.score, planOf, kept);
      if (name === guideline) this.mixing = mixing;
    }
    this.items.forgetUnseen(pane * options.paneMs);
  }

  private risk(model: RiskModel, of: { readonly score: number; readonly feature: number }): number {
    return labelScoreOf(this.options.score, model, of);
  }

  /** The lessons of a guideline, which begin flat; of too many the oldest ones are forgotten. */
  private lessonsOf(guideline: string): Lessons {
    const known = this.lessons.get(guideline);
    if (known) return known;
    const lessons = new Lessons();
    this.lessons.set(guideline, lessons);
    const [oldest] = this.lessons.keys();
    if (this.lessons.size > MOST_GUIDELINES) this.lessons.delete(oldest!);
    return lessons;
  }
}
