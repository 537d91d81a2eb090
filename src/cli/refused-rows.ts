/** What the command line says of refused rows: a line each, up to a limit, and all of them in a file. */
import type { WriteStream } from 'node:fs';
import { visibleText } from '../events/visible-text.js';
import { openForWriting } from './output-file.js';
import type { RefusedEvent } from '../events/delivery.js';
import { explain, type RefusalCode } from '../events/refusals.js';

/** Lines written for refused rows; beyond it they are only counted. */
const MAX_LINES = 50;

export class RefusedRows {
  count = 0;
  private readonly byCode = new Map<RefusalCode, number>();
  private readonly file: WriteStream | undefined;

  /**
   * @param write takes one line without its end
   * @param path where all refused rows go as NDJSON; undefined for nowhere
   */
  constructor(
    private readonly write: (line: string) => void,
    path?: string,
  ) {
    this.file = path === undefined ? undefined : openForWriting(path);
  }

  add(refused: RefusedEvent): void {
    const { refusal, origin, raw } = refused;
    this.count += refused.events;
    this.byCode.set(refusal.code, (this.byCode.get(refusal.code) ?? 0) + 1);
    if (this.count <= MAX_LINES) {
      // Fields and quotations come from the file.
      this.write(visibleText(`${origin}: ${refusal.code}: ${explain(refusal)}`));
    }
    this.file?.write(
      `${JSON.stringify({ ...refusal, reason: explain(refusal), origin, raw: Buffer.from(raw).toString('utf8') })}\n`,
    );
  }

  /** Writes what was left out above; resolves when the file is written. */
  async end(): Promise<void> {
    if (this.count > MAX_LINES) {
      const codes = [...this.byCode].map(([code, count]) => `${code} ${count}`).join(', ');
      this.write(
        `… and ${this.count - MAX_LINES} more refused rows (${codes}); --dead-letters FILE keeps them all.`,
      );
    }
    const { file } = this;
    if (file) await new Promise<void>((resolve) => file.end(resolve));
  }
}
