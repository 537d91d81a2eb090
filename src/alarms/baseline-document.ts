/**
 * Baselines as a document: made of a stretch of the stream or of files, kept with the configuration,
 * and in force from the first block on.
 */
import type { Scale } from '../detectors/detector.js';
import { REASONS, type By, type Reason } from '../detectors/reading.js';
import type { PinnedBaseline } from '../statistics/sequential/baseline.js';

/** The baseline of a reading in a segment. */
export interface BaselineEntry {
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly surface: string;
  readonly policy: string;
  readonly by: By;
  /** The holdout policy that it is the difference from. */
  readonly against?: string;
  readonly scale: Scale;
  readonly blockMs: number;
  /** Begin of the first and end of the last block it is made of, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Whether its mean was moved by someone who accepted a change. */
  readonly accepted?: boolean;
  readonly baseline: PinnedBaseline;
}

/** A watched reading of a segment that has no baseline yet. */
export interface LackingBaseline {
  readonly reading: string;
  readonly surface: string;
  readonly policy: string;
  readonly by: By;
  readonly against?: string;
  /** Blocks with a value there were, and those that a baseline needs. */
  readonly blocks: number;
  readonly needed: number;
  /** Why the last block had no value, if it had none. */
  readonly lack?: Reason;
}

/** One pinning of baselines, for the record. */
export interface PinRecord {
  /** Epoch ms by the clock. */
  readonly at: number;
  readonly by: string;
  readonly why: string;
  readonly madeFrom: string;
  /** Baselines that were new, that were moved, and that were not made anew and stay. */
  readonly added: number;
  readonly moved: number;
  readonly kept: number;
}

export interface BaselineDocument {
  readonly version: 1;
  /** What it was made from, in words: files, or a stretch of a stream. */
  readonly madeFrom: string;
  /** Epoch ms of the last block that it has seen. */
  readonly madeAt: number;
  readonly baselines: readonly BaselineEntry[];
  /** What was read, but too seldom. */
  readonly lacking?: readonly LackingBaseline[];
  /** Who pinned them, when and why, oldest first. */
  readonly history?: readonly PinRecord[];
}

/** The document is no such document; the caller's mistake. */
export class BaselineDocumentError extends Error {
  readonly code = 'baseline_document';

  constructor(message: string) {
    super(message);
    this.name = 'BaselineDocumentError';
  }
}

const SCALES: readonly unknown[] = ['linear', 'log', 'logit'] satisfies Scale[];

/**
 * A document from its JSON text.
 *
 * @throws BaselineDocumentError which says what is wrong, and with which entry
 */
export function parseBaselineDocument(text: string): BaselineDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new BaselineDocumentError(`The baselines are no JSON: ${(error as Error).message}`);
  }
  const { version, madeFrom, madeAt, baselines, ...rest } = fieldsOf(document);
  if (version !== 1) throw new BaselineDocumentError('The baselines are not of version 1');
  if (typeof madeFrom !== 'string' || !isNumber(madeAt) || !Array.isArray(baselines)) {
    throw new BaselineDocumentError('madeFrom, madeAt and baselines are needed');
  }
  for (const [i, entry] of baselines.entries()) {
    const problem = problemOf(fieldsOf(entry));
    if (problem) throw new BaselineDocumentError(`baselines[${i}]: ${problem}`);
  }
  const { lacking = [], history = [] } = rest;
  if (!Array.isArray(lacking) || !lacking.every(isLack)) {
    throw new BaselineDocumentError('lacking must hold readings with blocks and needed');
  }
  if (!Array.isArray(history) || !history.every(isRecord)) {
    throw new BaselineDocumentError('history must hold records with at, by, why and madeFrom');
  }
  return document as BaselineDocument;
}

function isLack(value: unknown): boolean {
  const { reading, surface, policy, by, blocks, needed, lack } = fieldsOf(value);
  const texts = [reading, surface, policy, ...Object.values(fieldsOf(by))];
  const isReason = lack === undefined || (typeof lack === 'string' && Object.hasOwn(REASONS, lack));
  const areTexts = texts.every((each) => typeof each === 'string');
  return areTexts && isReason && [blocks, needed].every(isNumber);
}

function isRecord(value: unknown): boolean {
  const { at, by, why, madeFrom, added, moved, kept } = fieldsOf(value);
  return (
    [by, why, madeFrom].every((each) => typeof each === 'string') &&
    [at, added, moved, kept].every(isNumber)
  );
}

function problemOf(entry: Record<string, unknown>): string | undefined {
  for (const key of ['reading', 'surface', 'policy']) {
    if (typeof entry[key] !== 'string') return `${key} must be a text`;
  }
  const { by, against, scale, from, to, blockMs } = entry;
  if (!Object.values(fieldsOf(by)).every((value) => typeof value === 'string')) {
    return 'by must hold texts';
  }
  if (against !== undefined && typeof against !== 'string') return 'against must be a text';
  if (!SCALES.includes(scale)) return 'scale must be linear, log or logit';
  if (!isNumber(from) || !isNumber(to) || !isNumber(blockMs)) {
    return 'from, to and blockMs must be numbers';
  }
  const pinned = fieldsOf(entry['baseline']);
  for (const key of ['mean', 'meanError', 'spread']) {
    if (!isNumber(pinned[key])) return `baseline.${key} must be a number`;
  }
  const { blocks, seasons, rising, falling } = pinned;
  if (!isNumber(blocks) || blocks < 1) return 'baseline.blocks must be a positive number';
  if (!Array.isArray(seasons) || !seasons.every(isNumber))
    return 'baseline.seasons must be numbers';
  for (const profile of [rising, falling].map(fieldsOf)) {
    const { autocorrelation, centre, swing } = profile;
    if (!isNumber(autocorrelation) || autocorrelation < 0 || autocorrelation >= 1) {
      return 'the autocorrelation lies from 0 to below 1';
    }
    if (!isNumber(centre) || !isNumber(swing) || swing <= 0) {
      return 'centre and swing must be numbers, the swing above 0';
    }
  }
  return undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
