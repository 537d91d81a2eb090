/** A part with long-lived state, driven by hand: panes in, windows out. */
import type { CatalogueView, Part } from '../../src/detectors/detector.js';
import type { Measurement, TimeSpan } from '../../src/detectors/reading.js';
import { Dictionary } from '../../src/events/dictionary.js';
import { BinaryReader, BinaryWriter } from '../../src/summaries/binary.js';
import { allRows, catalogueOf, contextOf, settledOf, type Served } from './impressions.js';

export class FoldedPart {
  private memory: unknown;
  private window: { state: unknown; span: TimeSpan } | undefined;
  private baseline: { state: unknown; span: TimeSpan } | undefined;

  constructor(
    private readonly part: Part,
    private readonly catalogue: CatalogueView = catalogueOf(),
  ) {
    this.memory = this.folding.create();
  }

  private get folding() {
    const { folding } = this.part;
    if (folding === undefined) throw new Error(`${this.part.id} does not fold`);
    return folding;
  }

  /** The state of one pane, dealt out to so many workers, merged. */
  state(served: readonly Served[], workers = 1): unknown {
    const { summary } = this.part;
    return Array.from({ length: workers }, (_, worker) => {
      const accumulator = this.part.accumulator();
      const dealt = settledOf(
        served.filter((_, i) => i % workers === worker),
        new Dictionary(),
      );
      const rows = allRows(dealt);
      accumulator.observe?.(dealt, rows, rows.length);
      accumulator.settle?.(dealt, rows, rows.length);
      return accumulator.seal();
    }).reduceRight((merged, state) => summary.merge(merged, state), summary.empty());
  }

  /** Folds a pane into the window that is open. */
  pane(span: TimeSpan, served: readonly Served[], workers = 1): this {
    const { catalogue } = this;
    const context = contextOf({ window: span, catalogue });
    const share = this.folding.fold(this.memory, this.state(served, workers), context);
    const before = this.window;
    this.window = {
      state: before ? this.folding.window.merge(before.state, share) : share,
      span: { start: before?.span.start ?? span.start, end: span.end },
    };
    return this;
  }

  /** Ends a block: the window that is open. */
  endBlock(): this {
    const { state, span } = this.open();
    const context = contextOf({ window: span, catalogue: this.catalogue });
    this.folding.endBlock?.(this.memory, state, context);
    return this;
  }

  /** Pins the window that is open as the baseline. */
  pin(): this {
    this.baseline = this.open();
    return this;
  }

  /** Opens the next window. */
  next(): this {
    this.window = undefined;
    return this;
  }

  /** The memory, stored and taken up again, as after a restart. */
  restart(): this {
    this.memory = this.folding.decode(new BinaryReader(this.bytes()));
    return this;
  }

  /** The memory as it is stored. */
  bytes(): Uint8Array {
    const writer = new BinaryWriter();
    this.folding.encode(this.memory, writer);
    return writer.finish();
  }

  size() {
    return this.folding.size?.(this.memory);
  }

  /** The measurements of the window that is open, or of these. */
  read(span?: TimeSpan): Measurement[] {
    const { catalogue, memory, baseline } = this;
    const open = this.window ?? { state: this.folding.window.empty(), span: { start: 0, end: 1 } };
    return this.part.read(
      open.state,
      contextOf({ window: span ?? open.span, catalogue, memory, baseline }),
    );
  }

  private open() {
    if (this.window === undefined) throw new Error('no pane has been folded');
    return this.window;
  }
}
