/**
 * An impression that may be asked about, with its context frozen as text, so that it can go out long
 * after the batch that it came in has gone. It names no user.
 */
import type { RecommendationBatch } from '../events/batch.js';
import { PUBLIC_KEY, TextHasher } from '../events/hash64.js';
import type { OutcomeEvent, RecommendationEvent } from '../events/schemas.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';

/** Absent numbers are NaN. */
export interface Candidate {
  /** The hash of (salt, recommendation, item): its place in every draw, uniform over 2⁶⁴. */
  readonly high: number;
  readonly low: number;
  readonly partition: number;
  /** Of the impression, epoch ms. */
  readonly time: number;
  readonly recommendation: string;
  readonly item: string;
  readonly version: string | undefined;
  readonly position: number;
  readonly score: number;
  readonly reference: number;
  readonly propensity: number;
  readonly target: number;
  /** What tells of its risk beside the score, by the configured score of labelling. */
  readonly feature: number;
  readonly context: Readonly<Record<string, string>> | undefined;
}

const hasher = new TextHasher(PUBLIC_KEY);

/** The hash of an impression, in the `high` and `low` of what is returned, until the next call. */
export function impressionHash(salt: string, recommendation: string, item: string): TextHasher {
  // The lengths keep ("a", "bc") and ("ab", "c") apart.
  return hasher.hash(`${salt.length}/${salt}/${recommendation.length}/${recommendation}/${item}`);
}

/** Freezes an item of a slate. */
export function freezeImpression(
  batch: RecommendationBatch,
  row: number,
  event: RecommendationEvent,
  place: number,
  own: Pick<Candidate, 'high' | 'low' | 'partition' | 'feature'>,
): Candidate {
  // The columns hold what validation has left of a propensity, the event holds what was sent.
  const at = batch.slateStart[row]! + place;
  const { context } = event;
  return {
    ...own,
    time: batch.time[row]!,
    recommendation: event.id,
    item: event.slate[place]!.item,
    version: event.version,
    position: batch.position[at]!,
    score: batch.score[at]!,
    reference: batch.reference[at]!,
    propensity: batch.propensity[at]!,
    target: batch.target[at]!,
    context:
      context &&
      Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)])),
  };
}

/** Freezes the impression that an outcome carries with itself. */
export function freezeOutcome(
  event: OutcomeEvent,
  recommendation: string,
  impressionTime: number,
  own: Pick<Candidate, 'high' | 'low' | 'partition'>,
): Candidate {
  const isShare = (p: number | undefined) => p !== undefined && p > 0 && p <= 1;
  return {
    ...own,
    time: impressionTime,
    recommendation,
    item: event.item,
    version: event.version,
    position: event.position ?? NaN,
    score: event.score ?? NaN,
    reference: NaN,
    propensity: isShare(event.propensity) ? event.propensity! : NaN,
    target: isShare(event.target) ? event.target! : NaN,
    feature: NaN,
    context: undefined,
  };
}

/** Order of draws: negative, zero or positive. */
export function compareHashes(
  a: { readonly high: number; readonly low: number },
  b: { readonly high: number; readonly low: number },
): number {
  return a.high - b.high || a.low - b.low;
}

const NUMBERS = [
  'high',
  'low',
  'partition',
  'time',
  'position',
  'score',
  'reference',
  'propensity',
  'target',
  'feature',
] as const;

export function encodeCandidate(candidate: Candidate, writer: BinaryWriter): void {
  for (const name of NUMBERS) writer.float64(candidate[name]);
  writer.text(candidate.recommendation);
  writer.text(candidate.item);
  writer.text(JSON.stringify([candidate.version ?? null, candidate.context ?? null]));
}

export function decodeCandidate(reader: BinaryReader): Candidate {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, reader.float64()]));
  const recommendation = reader.text();
  const item = reader.text();
  const [version, context] = JSON.parse(reader.text()) as [
    string | null,
    Record<string, string> | null,
  ];
  return {
    ...(numbers as Record<(typeof NUMBERS)[number], number>),
    recommendation,
    item,
    version: version ?? undefined,
    context: context ?? undefined,
  };
}
