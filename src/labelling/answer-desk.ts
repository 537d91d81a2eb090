/**
 * Takes the answers to what was asked: has segments learn from labels, keeps the guideline that these
 * follow, counts what became of answers, and measures whether two labellers agree.
 */
import type { Measurement } from '../detectors/reading.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { AnswerCounts } from './answer-counts.js';
import type { Answer } from './answer.js';
import { GuidelineLog } from './guidelines.js';
import type { LabellingOptions } from './labelling-options.js';
import type { OpenRequest, OpenRequests } from './open-requests.js';
import { PairAgreement } from './pair-agreement.js';
import type { SegmentDesks } from './segment-desks.js';

export class AnswerDesk {
  readonly counts = new AnswerCounts();
  private readonly guidelines: GuidelineLog;
  private pairs = new PairAgreement();

  constructor(
    private readonly requests: OpenRequests,
    private readonly desks: SegmentDesks,
    private readonly options: Pick<LabellingOptions, 'question' | 'guideline'>,
  ) {
    this.guidelines = new GuidelineLog(options.guideline);
  }

  /** The guideline in force; empty where none was ever named. */
  get guideline(): string {
    return this.guidelines.current;
  }

  /** Whether two labellers agree, under the guideline in force: Krippendorff's alpha, n in pairs. */
  agreement(): Measurement {
    return this.pairs.measure();
  }

  /** From here on labels mean something else: what was learnt of the former guideline stays with it. */
  turnTo(guideline: string): void {
    if (!this.guidelines.turnTo(guideline)) return;
    this.pairs = new PairAgreement();
    this.desks.turnTo();
  }

  /** Takes an answer; one that was not asked for, or answers another question, is counted alone. */
  settle(answer: Answer): void {
    const open = this.requests.get(answer);
    const asked = this.options.question;
    if (!open) this.counts.unasked++;
    else if (answer.question !== undefined && asked !== undefined && answer.question !== asked) {
      this.counts.otherQuestions++;
    } else if (answer.label === undefined) {
      this.requests.delete(open);
      if (!open.first) this.desks.get(open.segment)!.skipped++;
    } else this.label(open, answer, answer.label);
  }

  encode(writer: BinaryWriter): void {
    this.guidelines.encode(writer);
    this.counts.encode(writer);
    this.pairs.encode(writer);
  }

  restore(reader: BinaryReader): void {
    this.guidelines.restore(reader);
    this.counts.restore(reader);
    this.pairs.restore(reader);
  }

  private label(open: OpenRequest, answer: Answer, label: number): void {
    const { request, first } = open;
    const guideline = answer.guideline ?? request.guideline ?? '';
    if (this.guidelines.isNew(guideline)) this.turnTo(guideline);
    const { labeller } = answer;
    if (!first) {
      this.counts.label(answer);
      this.desks.get(open.segment)!.learn(open, label, guideline);
      open.first = { label, labeller, guideline };
      if ((request.copies ?? 1) === 1) this.requests.delete(open);
      return;
    }
    if (labeller !== undefined && labeller === first.labeller) {
      this.counts.repeated++;
      return;
    }
    this.requests.delete(open);
    this.counts.second++;
    // Under two guidelines two people may differ and both be right.
    const isComparable = guideline === first.guideline && guideline === this.guidelines.current;
    if (isComparable) this.pairs.add(first.label, label, open.low);
  }
}
