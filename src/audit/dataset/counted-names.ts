/**
 * Names by number in order of first sight, and how often each was used. In the end the most used are
 * kept and numbered by the order of their texts, so that the numbers say nothing about the order in
 * which the data came; the rest is held together.
 */

/** Most names told apart while data come; what is first seen after that goes with the rest. */
const MOST_TRACKED = 60_000;

export class CountedNames {
  readonly texts: string[] = [];
  /** Uses by number. */
  readonly counts: number[] = [];
  private readonly numbers = new Map<string, number>();

  /** @param rest what is held together is called */
  constructor(private readonly rest: string) {}

  /** The name's number, counting a use of it. O(1). */
  use(text: string, uses = 1): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      if (this.texts.length >= MOST_TRACKED && text !== this.rest) return this.use(this.rest, uses);
      number = this.texts.push(text) - 1;
      this.counts.push(0);
      this.numbers.set(text, number);
    }
    this.counts[number]! += uses;
    return number;
  }
}

/** Names in their final order, and for each number of before its final one. */
export interface RankedNames {
  readonly texts: readonly string[];
  readonly numberOf: Uint16Array;
}

/**
 * The final numbers: `first` (where given) is 0 whether used or not, then the most used names in
 * order of their texts, then `rest` if anything is held together in it.
 *
 * @param most names kept apart beside these two
 */
export function rankNames(
  texts: readonly string[],
  counts: readonly number[],
  { first, rest, most }: { first?: string; rest: string; most: number },
): RankedNames {
  const candidates = texts.flatMap((text, number) =>
    text === first || text === rest || counts[number] === 0
      ? []
      : [{ text, count: counts[number]! }],
  );
  const byUse = candidates.sort((a, b) => b.count - a.count || compareTexts(a.text, b.text));
  const kept = byUse.slice(0, most).map(({ text }) => text);
  const isCut = byUse.length > most || (counts[texts.indexOf(rest)] ?? 0) > 0;
  const final = [
    ...(first === undefined ? [] : [first]),
    ...kept.sort(compareTexts),
    ...(isCut ? [rest] : []),
  ];
  const places = new Map(final.map((text, place) => [text, place]));
  const restPlace = places.get(rest) ?? 0;
  return {
    texts: final,
    numberOf: Uint16Array.from(texts, (text) => places.get(text) ?? restPlace),
  };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
