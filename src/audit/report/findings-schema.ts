/** The part of a report's schema that is about what was found in its dataset; see `findings.ts`. */
import { z } from 'zod';

const text = z.string();
const number = z.number();
const count = z.int().min(0);
const share = number.min(0).max(1);
const segment = { surface: text, policy: text };

const lacking = z
  .object({
    enough: z.literal(false),
    reason: text,
    seen: number.optional(),
    needed: number.optional(),
  })
  .describe('Why there is no number.');

const finding = z
  .union([
    z.object({ enough: z.literal(true), value: number, low: number, high: number, n: number }),
    lacking,
  ])
  .describe('A value with its 95% interval and what it rests on, or why there is none.');

const bounds = z.object({ low: number, high: number });

const compared = {
  ...{ a: text, b: text, metric: text, difference: finding },
  verdict: z.enum(['better', 'worse', 'equivalent', 'inconclusive']),
};

const comparison = z.object({
  ...segment,
  ...{ labels: count, users: count },
  scorers: z.array(
    z.object({
      id: text,
      kind: z.enum(['production', 'reference', 'stand-in', 'supplied']),
      title: text,
    }),
  ),
  quality: z.array(z.object({ scorer: text, metrics: z.record(text, finding) })),
  comparisons: z.array(
    z.object({
      ...compared,
      p: share.nullable().describe('Holm-adjusted over all comparisons of the report.'),
      power: z
        .object({ margin: number, labelsNeeded: number, labels: count })
        .optional()
        .describe('How many labels in all would find a difference of the margin.'),
    }),
  ),
  slices: z.array(
    z.object({
      ...{ slice: text, ...compared, labels: count, users: count.optional() },
      q: share.nullable().describe('Benjamini-Hochberg adjusted.'),
    }),
  ),
  sentences: z.array(text),
});

const mixShift = z.object({
  of: z.enum(['proxy', 'label']),
  by: z.literal('category'),
  ...{ before: finding, after: finding, mix: finding, within: finding },
  largest: z.array(
    z.object({
      ...{ category: text, mix: number, within: number },
      ...{ shareBefore: share, shareAfter: share },
      ...{ mixInterval: bounds.optional(), withinInterval: bounds.optional() },
    }),
  ),
  unlisted: count,
});

const bearers = z.object({
  of: z.enum(['low-quality', 'harm']),
  ...{ worstShare: finding, byChance: finding, excess: finding, rate: finding },
  ...{ users: count, exposures: count, known: count },
});

const amplification = z.object({
  against: text,
  rows: z.array(z.object({ category: text, ratio: finding, beyondChance: z.boolean() })),
  unlisted: count,
});

const exchangeRate = z
  .union([
    finding,
    z.object({
      ...{ enough: z.literal(true), beyond: z.literal(true), n: number },
      ...{ value: number.optional(), atLeast: number.optional() },
    }),
  ])
  .describe('Curated examples worth one proprietary one; beyond: no amount is sure to do.');

const moat = z.object({
  ...segment,
  curves: z.array(
    z.object({
      data: z.enum(['proprietary', 'curated', 'synthetic', 'both']),
      points: z.array(z.object({ n: number, quality: number, low: number, high: number })),
      fit: z.union([z.object({ level: number, gain: number, exponent: number }), lacking]),
    }),
  ),
  ...{ exchangeRate, syntheticExchangeRate: exchangeRate.optional() },
  ...{ irreplaceability: finding, marginalValue: finding, marginalRate: finding },
  sentences: z.array(text),
});

const method = z.enum(['calibrated', 'mmr', 'xquad', 'repetition', 'multi-objective']);

const whatIf = z.object({
  ...segment,
  points: z.array(
    z.object({
      ...{ method, setting: z.record(text, number) },
      engagement: finding.describe('Relative change against what was served.'),
      ...{ diversity: finding, diversityChange: finding.optional() },
      effectiveItems: finding.optional(),
      modelShare: share,
      refused: z.boolean(),
    }),
  ),
  recommended: count.optional().describe('Index in points.'),
  frontier: z.array(count).optional().describe('Indices in points, the least diverse first.'),
  defaultMethod: method.optional(),
  served: z.object({ diversity: finding, effectiveItems: finding }).optional(),
  ...{ recommendations: count.optional(), unscored: count.optional() },
  cutCandidates: count.optional(),
  examination: z.enum(['estimated', 'configured', 'none']).optional(),
  sentences: z.array(text),
});

/** What was found, key by key; a part that was not asked for is empty. */
export const findingsSchema = z.object({
  comparisons: z.array(comparison),
  mixShifts: z.array(z.object({ ...segment, shifts: z.array(mixShift) })),
  bearers: z.array(z.object({ ...segment, bearers })),
  amplification: z.array(z.object({ ...segment, amplification })),
  moats: z.array(moat),
  whatIfs: z.array(whatIf),
  labelsSpent: z.object({
    ...{ labels: count, withInclusion: count, effective: number },
    bySource: z.record(text, count),
  }),
});
