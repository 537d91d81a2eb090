/** Has a learner trained at all sizes and seeds, and keeps what came out as one table. */
import { studentT975 } from '../../statistics/student-t.js';
import type { LearningCurve, LearningPoint } from '../findings/findings.js';
import { learningSizes, type Available, type Learn, type LearningData } from './lessons.js';
import type { CurveColumns, MoatCalculation, WholeColumns } from './moat-values.js';
import { columnMeans, type SeedTable } from './seed-bootstrap.js';

/** Kinds of data that have curves, in the order of the report. */
export const CURVES = ['proprietary', 'curated', 'synthetic'] as const satisfies LearningData[];

/** A training that is to be done: a column of the table. */
interface Lesson {
  readonly data: LearningData;
  readonly n: number;
}

/** What is to be learned in a segment, before any of it is. */
export interface Curriculum {
  readonly curves: readonly CurveColumns[];
  readonly whole: WholeColumns | undefined;
  readonly lessons: readonly Lesson[];
}

/** The trainings of a segment with so many examples; what is too little or of too few is left out. */
export function curriculumOf(available: Available, sizes: number, smallest: number): Curriculum {
  const lessons: Lesson[] = [];
  const curves: CurveColumns[] = [];
  for (const data of CURVES) {
    const amounts = learningSizes(available[data], sizes, smallest);
    if (!amounts || !available.publishable) continue;
    curves.push({ data, sizes: amounts, first: lessons.length });
    for (const n of amounts) lessons.push({ data, n });
  }
  const curated = curves.find(({ data }) => data === 'curated');
  const own = curves.some(({ data }) => data === 'proprietary');
  if (!curated || !own) return { curves, whole: undefined, lessons };
  const both = lessons.push({ data: 'both', n: available.both }) - 1;
  const base = lessons.push({ data: 'both', n: 0 }) - 1;
  const whole = { base, both, curated: curated.first + curated.sizes.length - 1 };
  return { curves, whole, lessons };
}

/** The qualities by seed (rows) and lesson (columns). */
export function learnAll(
  { lessons }: Curriculum,
  learn: Learn,
  segment: number,
  seeds: readonly number[],
  learned: () => void,
): SeedTable {
  return seeds.map((seed) =>
    Float64Array.from(lessons, ({ data, n }) => {
      const quality = learn(data, n, seed, segment);
      learned();
      return quality;
    }),
  );
}

/** The curves as they were measured and fitted, each point with t's interval over the seeds. */
export function learningCurves(
  { curves, whole, lessons }: Curriculum,
  table: SeedTable,
  calculation: MoatCalculation,
): LearningCurve[] {
  const means = columnMeans(table);
  const points = (first: number, count: number): LearningPoint[] =>
    lessons.slice(first, first + count).map(({ n }, i) => pointOf(table, means, first + i, n));
  const measured = curves.map(({ data, sizes, first }): LearningCurve => {
    const fit = calculation.curve(data, means)!;
    const rises = fit.gain > 0;
    const lacking = { enough: false, reason: 'no_gain' } as const;
    return { data, points: points(first, sizes.length), fit: rises ? fit : lacking };
  });
  if (!whole) return measured;
  const seen = { enough: false, reason: 'one_size', seen: 1, needed: 2 } as const;
  return [...measured, { data: 'both', points: points(whole.both, 1), fit: seen }];
}

function pointOf(table: SeedTable, means: Float64Array, column: number, n: number): LearningPoint {
  const seeds = table.length;
  const quality = means[column]!;
  let squares = 0;
  for (const row of table) squares += (row[column]! - quality) * (row[column]! - quality);
  const margin = studentT975(seeds - 1) * Math.sqrt(squares / (seeds * (seeds - 1)));
  return { n, quality, low: quality - margin, high: quality + margin };
}
