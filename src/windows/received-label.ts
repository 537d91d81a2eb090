/** A label as it was received: rare enough to be an object of its own. */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { segmentOf, type Segment } from './segment.js';

/** All numbers but for the segment; names as hashes, absent numbers NaN. */
export interface ReceivedLabel {
  readonly time: number;
  readonly idHigh: number;
  readonly idLow: number;
  readonly hasRecommendation: boolean;
  /** Hash of the recommendation's id, or of the label's own where it has none. */
  readonly idOfHigh: number;
  readonly idOfLow: number;
  readonly hasUser: number;
  readonly userHigh: number;
  readonly userLow: number;
  readonly itemHigh: number;
  readonly itemLow: number;
  /** What its context says; undefined where it carries none. */
  readonly segment: Segment | undefined;
  readonly impressionTime: number;
  readonly position: number;
  readonly score: number;
  readonly propensity: number;
  readonly target: number;
  readonly version: number;
  readonly label: number;
  readonly inclusion: number;
  readonly question: number;
  readonly guideline: number;
  readonly labeller: number;
  readonly source: number;
}

const NUMBERS = [
  'time',
  'idHigh',
  'idLow',
  'idOfHigh',
  'idOfLow',
  'hasUser',
  'userHigh',
  'userLow',
  'itemHigh',
  'itemLow',
  'impressionTime',
  'position',
  'score',
  'propensity',
  'target',
  'version',
  'label',
  'inclusion',
  'question',
  'guideline',
  'labeller',
  'source',
] as const;

export function encodeLabel(label: ReceivedLabel, writer: BinaryWriter): void {
  for (const name of NUMBERS) writer.float64(label[name]);
  writer.uint8(label.hasRecommendation ? 1 : 0);
  writer.uint8(label.segment ? 1 : 0);
  if (label.segment) {
    writer.text(label.segment.surface);
    writer.text(label.segment.policy);
  }
}

export function decodeLabel(reader: BinaryReader): ReceivedLabel {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, reader.float64()]));
  return {
    ...(numbers as Record<(typeof NUMBERS)[number], number>),
    hasRecommendation: reader.uint8() === 1,
    segment: reader.uint8() === 1 ? segmentOf(reader.text(), reader.text()) : undefined,
  };
}
