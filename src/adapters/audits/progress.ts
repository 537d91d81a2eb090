/** How far an audit of the stream has come, over all of its phases; it never steps back. */
import { PART_NAMES, type PartName, type PartSwitches } from '../../audit/findings/parts.js';
import type { AuditPhase } from '../../audit/request.js';
import type { AuditProgress } from './audit-job.js';

/** About how long each part takes beside the others: some train models. */
const WEIGHTS: Readonly<Record<PartName, number>> = {
  models: 4,
  mix: 1,
  bearers: 1,
  amplification: 1,
  moat: 4,
  whatIf: 3,
};
/** What is left for writing the report. */
const REPORTING = 0.02;
/** Share of reading where every part is asked for; fewer parts leave it more. */
const READING = 0.4;
/** Progress is told when it has grown by this much. */
const STEP = 0.01;

/** Tells of progress in steps of a hundredth, and of every phase that begins. */
export class ProgressTeller {
  private phase: AuditPhase | undefined;
  private progress = 0;
  private readonly reading: number;
  private readonly partStart: ReadonlyMap<PartName, number>;
  private readonly unit: number;

  constructor(
    parts: PartSwitches,
    private readonly tell: (progress: AuditProgress) => void,
  ) {
    const all = PART_NAMES.reduce((sum, part) => sum + WEIGHTS[part], 0);
    this.unit = (1 - READING - REPORTING) / all;
    const starts = new Map<PartName, number>();
    let asked = 0;
    for (const part of PART_NAMES) {
      starts.set(part, asked);
      if (parts[part]) asked += WEIGHTS[part];
    }
    this.partStart = starts;
    this.reading = 1 - REPORTING - asked * this.unit;
  }

  /** @param done share of the stream that was read, 0 to 1 */
  read(done: number): void {
    this.reach('reading', done * this.reading);
  }

  /** @param done of the part, 0 to 1 */
  look(part: PartName, done: number): void {
    const within = this.partStart.get(part)! + Math.min(1, done) * WEIGHTS[part];
    this.reach('investigating', this.reading + within * this.unit);
  }

  /** The report is being written. */
  report(): void {
    this.reach('reporting', 1 - REPORTING);
  }

  private reach(phase: AuditPhase, to: number): void {
    const grown = Math.max(this.progress, to);
    if (phase === this.phase && grown < this.progress + STEP) return;
    this.phase = phase;
    this.progress = grown;
    this.tell({ phase, progress: grown });
  }
}
