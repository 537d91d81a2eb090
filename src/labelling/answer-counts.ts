/** What became of the answers that came, and labels by question, guideline and source. */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { Answer } from './answer.js';

/** Labels of one question, guideline and source; an undefined one was not given. */
export interface LabelTally {
  readonly question: string | undefined;
  readonly guideline: string | undefined;
  readonly source: string | undefined;
  readonly labels: number;
}

export interface CountedAnswers {
  readonly tallies: readonly LabelTally[];
  /** Labels beyond the combinations that are told apart. */
  readonly otherLabels: number;
  /** Second labels of requests that ask two labellers. */
  readonly second: number;
  /** Further labels of the same labeller; they say nothing of agreement. */
  readonly repeated: number;
  /** Answers to what was never asked, or is settled or expired. */
  readonly unasked: number;
  readonly otherQuestions: number;
  /** Answers beyond the most that a pane takes. */
  readonly cut: number;
  /** Requests given up for want of room. */
  readonly givenUp: number;
  /** Reports that carry an impression of a pane in which their segment had none. */
  readonly unplacedReports: number;
}

const MOST_TALLIES = 64;
const COUNTERS = [
  'otherLabels',
  'second',
  'repeated',
  'unasked',
  'otherQuestions',
  'cut',
  'givenUp',
  'unplacedReports',
] as const;

export class AnswerCounts {
  otherLabels = 0;
  second = 0;
  repeated = 0;
  unasked = 0;
  otherQuestions = 0;
  cut = 0;
  givenUp = 0;
  unplacedReports = 0;
  private readonly tallies = new Map<string, number>();

  label({ question, guideline, source }: Answer): void {
    const key = JSON.stringify([question ?? null, guideline ?? null, source ?? null]);
    const known = this.tallies.get(key);
    if (known === undefined && this.tallies.size >= MOST_TALLIES) this.otherLabels++;
    else this.tallies.set(key, (known ?? 0) + 1);
  }

  read(): CountedAnswers {
    const counters = Object.fromEntries(COUNTERS.map((name) => [name, this[name]]));
    const tallies = [...this.tallies].map(([key, labels]) => {
      const [question, guideline, source] = JSON.parse(key) as (string | null)[];
      return {
        question: question ?? undefined,
        guideline: guideline ?? undefined,
        source: source ?? undefined,
        labels,
      };
    });
    return { ...(counters as Record<(typeof COUNTERS)[number], number>), tallies };
  }

  encode(writer: BinaryWriter): void {
    for (const name of COUNTERS) writer.float64(this[name]);
    writer.text(JSON.stringify([...this.tallies]));
  }

  restore(reader: BinaryReader): void {
    for (const name of COUNTERS) this[name] = reader.float64();
    for (const [key, labels] of JSON.parse(reader.text()) as [string, number][]) {
      this.tallies.set(key, labels);
    }
  }
}
