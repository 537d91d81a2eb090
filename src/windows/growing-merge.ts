/**
 * The merge of ever more panes (a block, or a whole replay). States are carried like the digits of a
 * binary counter, so that n panes cost n·log n small merges and not n merges into the whole.
 */
export class GrowingMerge<State> {
  private readonly stack: { state: State; panes: number }[] = [];

  constructor(private readonly merge: (a: State, b: State) => State) {}

  add(state: State): void {
    let top = { state, panes: 1 };
    for (;;) {
      const below = this.stack.at(-1);
      if (below === undefined || below.panes > top.panes) break;
      this.stack.pop();
      top = { state: this.merge(below.state, top.state), panes: below.panes + top.panes };
    }
    this.stack.push(top);
  }

  /** Whether nothing was added; unlike `value` it merges nothing. */
  get isEmpty(): boolean {
    return this.stack.length === 0;
  }

  /** The state of all that was added, undefined where nothing was. */
  get value(): State | undefined {
    return this.stack.reduceRight<State | undefined>(
      (sum, { state }) => (sum === undefined ? state : this.merge(state, sum)),
      undefined,
    );
  }

  /** Replaces the parts by their sum, as `value` gave it, so that it need not be made again. */
  collapse(value: State): void {
    const panes = this.stack.reduce((sum, each) => sum + each.panes, 0);
    this.stack.splice(0, Infinity, { state: value, panes });
  }
}
