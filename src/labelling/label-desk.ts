/**
 * The label desk: decides from the live stream what to have labelled, under a budget per segment and
 * day, keeps account of what was asked, and learns from what comes back.
 *
 * A pane is decided on once all partitions have closed it and the time of attribution after it, so that
 * reports are known. Everything is folded in order of event time: panes, and the answers within them;
 * so the requests are the same however the stream is partitioned, cut, interrupted or replayed.
 */
import type { Delivery } from '../events/delivery.js';
import { requestId } from '../events/partition.js';
import type { Measurement } from '../detectors/reading.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { paneOf } from '../windows/pane.js';
import { OTHER_SEGMENT, segmentOf } from '../windows/segment.js';
import type { CountedAnswers } from './answer-counts.js';
import { AnswerDesk } from './answer-desk.js';
import { hashText } from './answer.js';
import { compareHashes } from './candidate.js';
import type { Draw } from './draw.js';
import { LabelIntake } from './label-intake.js';
import { compareTimes, LabelPane, type PaneSegment } from './label-pane.js';
import type { ExplorationItem, LabelRequest, LabelSpend } from './label-request.js';
import { requestOf } from './make-request.js';
import type { LabellingOptions } from './labelling-options.js';
import { OpenRequests, type RequestFilter } from './open-requests.js';
import type { Report } from './reports.js';
import type { SegmentDesk } from './segment-desk.js';
import { bySegment, SegmentDesks } from './segment-desks.js';
import { SettledReports } from './settled-reports.js';

/** Takes each request once it is decided on, in the same order in every run. */
export type RequestSink = (request: LabelRequest) => void;

export class LabelDesk {
  /** Candidates whose probability a bound of memory has lowered; it is known all the same. */
  loweredInclusions = 0;
  private readonly intakes: readonly LabelIntake[];
  private readonly waiting = new Map<number, LabelPane>();
  private readonly desks: SegmentDesks;
  private readonly requests = new OpenRequests();
  private readonly answerDesk: AnswerDesk;
  private foldedThrough = -Infinity;
  /** Panes after its own in which an impression's reports are all known. */
  private readonly settlesAfter: number;

  constructor(
    private readonly options: LabellingOptions,
    private readonly sink: RequestSink,
  ) {
    this.intakes = Array.from(
      { length: options.partitions },
      (_, partition) => new LabelIntake(partition, options),
    );
    this.desks = new SegmentDesks(options);
    this.answerDesk = new AnswerDesk(this.requests, this.desks, options);
    this.settlesAfter = Math.ceil(options.attributionMs / options.paneMs);
  }

  /**
   * Takes in a partition's next delivery; its decoder must keep events.
   *
   * @throws RangeError for a partition that does not exist
   */
  apply(partition: number, delivery: Delivery): void {
    const intake = this.intakes[partition];
    if (!intake) throw new RangeError(`there is no partition ${partition}`);
    intake.apply(delivery);
    this.collect(intake);
    this.foldThrough(Math.min(...this.intakes.map(({ closedThrough }) => closedThrough)));
  }

  /** Closes and decides on everything: the end of the input. */
  end(): void {
    const last = Math.max(...this.intakes.map(({ lastPane }) => lastPane));
    if (last === -Infinity) return;
    for (const intake of this.intakes) {
      intake.closeThrough(last + this.settlesAfter);
      this.collect(intake);
    }
    this.foldThrough(last + this.settlesAfter);
  }

  /** Event time up to which everything is decided, epoch ms; −Infinity before the first pane. */
  get now(): number {
    return (this.foldedThrough + 1) * this.options.paneMs;
  }

  /** The guideline in force; undefined where none was ever named. */
  get guideline(): string | undefined {
    return this.answerDesk.guideline === '' ? undefined : this.answerDesk.guideline;
  }

  /** Budget, spending and answers of every segment, by surface and policy. */
  spend(): LabelSpend[] {
    const waiting = this.requests.waiting();
    return this.desks.sorted().map((desk) => {
      const { count = 0, oldest = NaN } = waiting.get(desk.segment.key) ?? {};
      return desk.spendOf(count, this.now - oldest);
    });
  }

  /** Requests that still wait for a label (of two labellers: for the other one's), oldest first. */
  open(limit: number, filter: RequestFilter = {}): LabelRequest[] {
    return this.requests.list(limit, filter);
  }

  /** The waiting request with this id; undefined where it is answered, expired or none of ours. */
  request(id: string): LabelRequest | undefined {
    return this.requests.find(id);
  }

  /**
   * The items of a segment that are worth showing because their quality is uncertain, the most uncertain
   * first, with probabilities that add up to the exposures (or are 1 where there are fewer items).
   *
   * @param exposures exposures that may be spent, above 0
   * @returns none for a segment that is not known
   */
  exploration(
    { surface, policy }: { readonly surface: string; readonly policy: string },
    exposures: number,
  ): ExplorationItem[] {
    const desk = this.desks.get(segmentOf(surface, policy).key);
    return desk?.exploration(this.answerDesk.guideline, exposures) ?? [];
  }

  /** Whether two labellers agree, under the guideline in force: Krippendorff's alpha, n in pairs. */
  agreement(): Measurement {
    return this.answerDesk.agreement();
  }

  /** What became of answers, and labels by question, guideline and source. */
  answers(): CountedAnswers {
    return this.answerDesk.counts.read();
  }

  /** State and cursors; holds no user and no hash of one. */
  encode(writer: BinaryWriter): void {
    writer.float64(this.foldedThrough);
    writer.float64(this.loweredInclusions);
    for (const intake of this.intakes) intake.encode(writer);
    writer.uint32(this.waiting.size);
    for (const [number, pane] of this.waiting) {
      writer.float64(number);
      pane.encode(writer);
    }
    this.desks.encode(writer);
    this.requests.encode(writer);
    this.answerDesk.encode(writer);
  }

  /** Takes up what was encoded under the same `identity`; only before the first delivery. */
  restore(reader: BinaryReader): void {
    this.foldedThrough = reader.float64();
    this.loweredInclusions = reader.float64();
    for (const intake of this.intakes) intake.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      this.waiting.set(reader.float64(), LabelPane.decode(reader, this.options));
    }
    this.desks.restore(reader);
    this.requests.restore(reader);
    this.answerDesk.restore(reader);
  }

  /** The options that the state depends on, as text; budgets, limits of time and wording may change. */
  get identity(): string {
    const { options } = this;
    return JSON.stringify([
      options.partitions,
      options.paneMs,
      options.latenessMs,
      options.attributionMs,
      options.windowMs,
      options.score,
      options.candidates,
      options.maxItems,
      options.maxSegments,
      options.salt,
    ]);
  }

  private collect(intake: LabelIntake): void {
    for (const [number, pane] of intake.takeClosed()) {
      const same = this.waiting.get(number);
      if (same) same.merge(pane);
      else this.waiting.set(number, pane);
    }
  }

  private foldThrough(through: number): void {
    if (!(through > this.foldedThrough)) return;
    for (let due = this.due; due <= through; due = this.due) this.fold(due);
    this.foldedThrough = through;
    this.expire();
  }

  /** The next pane with something to do: answers of its own, or an earlier one to decide on. */
  private get due(): number {
    let due = Infinity;
    for (const pane of this.waiting.keys()) {
      due = Math.min(due, pane > this.foldedThrough ? pane : pane + this.settlesAfter);
    }
    return due;
  }

  private fold(pane: number): void {
    this.foldedThrough = pane;
    this.expire();
    const now = this.waiting.get(pane);
    if (now) {
      if (now.announcement) this.answerDesk.turnTo(now.announcement.guideline);
      for (const answer of [...now.answers.list].sort(compareTimes)) this.answerDesk.settle(answer);
      this.answerDesk.counts.cut += now.answers.cut;
    }
    const settled = pane - this.settlesAfter;
    const decided = this.waiting.get(settled);
    if (decided) this.decide(settled, decided);
    this.waiting.delete(settled);
  }

  private decide(number: number, pane: LabelPane): void {
    const { paneMs, attributionMs } = this.options;
    const panes = Array.from({ length: this.settlesAfter + 1 }, (_, i) => number + i).flatMap(
      (each) => this.waiting.get(each) ?? [],
    );
    const reports = new SettledReports(panes, attributionMs);
    const carried = reports.carriedBy((time) => paneOf(time, paneMs) === number);
    const parts = this.parts(pane);
    const carriedBy = this.placed(carried, pane);
    const draws: { draw: Draw; desk: SegmentDesk }[] = [];
    for (const part of parts) {
      const desk = this.desks.of(part.segment);
      const drawn = desk.decide(
        number,
        part,
        this.answerDesk.guideline,
        (candidate) => reports.of(candidate),
        carriedBy.get(part.segment.key) ?? [],
      );
      this.loweredInclusions += drawn.lowered;
      draws.push(...drawn.draws.map((draw) => ({ draw, desk })));
    }
    draws.sort((a, b) => compareHashes(a.draw.candidate, b.draw.candidate));
    for (const { draw, desk } of draws) this.ask(draw, desk);
    for (const { segment } of this.requests.takeBeyond(this.options.maxOpen)) {
      this.answerDesk.counts.givenUp++;
      this.desks.get(segment)!.expired++;
    }
  }

  /** The pane's segments in a fixed order; those that have no desk of their own are in the rest. */
  private parts(pane: LabelPane): PaneSegment[] {
    const sorted = [...pane.segments.values()].sort(bySegment);
    for (const part of sorted) {
      if (this.desks.of(part.segment).segment.key !== part.segment.key) pane.toOther(part);
    }
    return [...pane.segments.values()].sort(bySegment);
  }

  /** Reports by the segment of the pane that their impressions belong to. */
  private placed(reports: readonly Report[], pane: LabelPane): Map<string, Report[]> {
    const placed = new Map<string, Report[]>();
    for (const report of reports) {
      const { key } = report.carried!.segment;
      const own = pane.segments.has(key) ? key : OTHER_SEGMENT.key;
      if (pane.segments.has(own)) placed.set(own, [...(placed.get(own) ?? []), report]);
      else this.answerDesk.counts.unplacedReports++;
    }
    return placed;
  }

  private ask(draw: Draw, desk: SegmentDesk): void {
    const { candidate } = draw;
    const { high, low, feature, partition } = candidate;
    const id = requestId(partition, hashText(candidate));
    const request = requestOf(id, draw, desk.segment, this.now, this.guideline, this.options);
    if (!this.requests.add({ request, high, low, segment: desk.segment.key, feature })) return;
    desk.spend(request.copies ?? 1);
    this.sink(request);
  }

  private expire(): void {
    const before = this.foldedThrough * this.options.paneMs - this.options.waitMs;
    for (const open of this.requests.takeBefore(before)) {
      if (!open.first) this.desks.get(open.segment)!.expired++;
    }
  }
}
