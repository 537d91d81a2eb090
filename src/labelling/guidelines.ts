/**
 * Which guideline labels follow now. Labels of different guidelines mean different things, so each has
 * lessons of its own, and an edit never reads as a loss of quality.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';

/** `guideline` and a name, as in `guideline: v7` or `guideline v7`. */
const ANNOUNCEMENT = /^guideline[\s:]+(\S.*)$/i;

/** The guideline that a change event announces: `what` is `guideline: <name>`; undefined for others. */
export function announcedGuideline(what: string): string | undefined {
  return ANNOUNCEMENT.exec(what.trim())?.[1]?.trim();
}

/** Guidelines that are remembered as known; labels of one are not taken for an edit. */
const MOST_KNOWN = 64;

export class GuidelineLog {
  /** The one in force; empty where none was ever named. */
  current: string;
  private known: string[];

  /** @param configured in force before any other is named; undefined: none */
  constructor(private readonly configured = '') {
    this.current = configured;
    this.known = ['', configured];
  }

  /** Whether labels have never named it: then they tell of an edit that nobody has announced. */
  isNew(guideline: string): boolean {
    return !this.known.includes(guideline);
  }

  /** Puts a guideline in force; false where it is already. */
  turnTo(guideline: string): boolean {
    if (guideline === this.current) return false;
    this.current = guideline;
    if (this.isNew(guideline)) this.known = [...this.known, guideline].slice(-MOST_KNOWN);
    return true;
  }

  encode(writer: BinaryWriter): void {
    writer.text(JSON.stringify([this.configured, this.current, this.known]));
  }

  /** A guideline that was configured anew since is in force at once. */
  restore(reader: BinaryReader): void {
    const [configured, current, known] = JSON.parse(reader.text()) as [string, string, string[]];
    this.current = current;
    this.known = known;
    if (configured !== this.configured) this.turnTo(this.configured);
  }
}
