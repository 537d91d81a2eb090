/**
 * What the labels of one segment and guideline have taught: the model of risks, made anew when a window
 * ends, and from the latest labels how much of a budget is best spent uniformly.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { chooseKept } from './forgetting.js';
import { labelScoreOf } from './impression-feature.js';
import type { LabelPlan } from './inclusion.js';
import type { LabelScore } from './labelling-options.js';
import { chooseMixing } from './mixing.js';
import { FEWEST_TEACHING, RiskModel } from './risk-model.js';
import { RISK_TABLE, RiskCollector, rememberWindow } from './risk-table.js';

/** A label with what was known of its impression; absent numbers are NaN. */
export interface Lesson {
  readonly score: number;
  readonly feature: number;
  readonly label: number;
  readonly inclusion: number;
  /** Of the impression. */
  readonly hash: number;
}

/** Latest labels that the mixing share is chosen from. */
const MOST_RECENT = 300;

export class Lessons {
  /** Learnt from the windows that have ended. */
  model = RiskModel.flat;
  private memory = RISK_TABLE.empty();
  private window: Lesson[] = [];
  private recent: Lesson[] = [];

  add(lesson: Lesson): void {
    this.window.push(lesson);
  }

  /**
   * Ends a window; returns the mixing share of the next one.
   *
   * τ is chosen on the latest labels, with the model that the newest of them have not taught yet; 1
   * with fewer than 30. Then the model learns from them.
   *
   * @param planOf what is expected of the next window under a model
   * @param usual weight that older labels keep, unless the window's contradict them
   */
  endWindow(
    by: LabelScore,
    planOf: (model: RiskModel) => Omit<LabelPlan, 'mixing'> | undefined,
    usual: number,
  ): number {
    const { model } = this;
    this.recent = [...this.recent, ...this.window].slice(-MOST_RECENT);
    const plan = planOf(model);
    const mixing =
      plan && this.recent.length >= FEWEST_TEACHING
        ? chooseMixing(
            {
              risk: this.recent.map((each) => labelScoreOf(by, model, each)),
              inclusion: this.recent.map(({ inclusion }) => inclusion),
              error: this.recent.map(({ label, score }) => label - model.recalibrated(score)),
            },
            plan,
          )
        : 1;
    const collector = new RiskCollector();
    for (const { score, feature, label, inclusion, hash } of this.window) {
      collector.add(score, feature, label, inclusion, hash);
    }
    const window = collector.seal();
    this.memory = rememberWindow(this.memory, window, chooseKept(this.memory, window, usual));
    this.model = RiskModel.of(this.memory);
    this.window = [];
    return mixing;
  }

  encode(writer: BinaryWriter): void {
    RISK_TABLE.encode(this.memory, writer);
    for (const list of [this.window, this.recent]) {
      writer.array(
        Float64Array.from(
          list.flatMap((each) => [each.score, each.feature, each.label, each.inclusion, each.hash]),
        ),
      );
    }
  }

  static decode(reader: BinaryReader): Lessons {
    const lessons = new Lessons();
    lessons.memory = RISK_TABLE.decode(reader);
    lessons.model = RiskModel.of(lessons.memory);
    lessons.window = decodeLessons(reader);
    lessons.recent = decodeLessons(reader);
    return lessons;
  }
}

function decodeLessons(reader: BinaryReader): Lesson[] {
  const numbers = reader.array(Float64Array);
  return Array.from({ length: numbers.length / 5 }, (_, i) => ({
    score: numbers[5 * i]!,
    feature: numbers[5 * i + 1]!,
    label: numbers[5 * i + 2]!,
    inclusion: numbers[5 * i + 3]!,
    hash: numbers[5 * i + 4]!,
  }));
}
