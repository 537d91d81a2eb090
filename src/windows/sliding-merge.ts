/**
 * The merge of the last panes, advancing by one. A tree over a ring of panes: since merge commutes,
 * the ring may be read in any order, and a new pane costs one merge a level instead of one a pane.
 * Nothing is merged before it is asked for: a window that is read once in its length costs its panes.
 */
export class SlidingMerge<State> {
  /** Node 1 is the root; leaves are nodes capacity … 2·capacity − 1; undefined is the identity. */
  private readonly nodes: (State | undefined)[];
  /** Inner nodes whose leaves have changed since they were merged; all above a stale one are, too. */
  private readonly stale: Uint8Array;
  private filled = 0;

  /**
   * @param capacity how many panes the window has; 1 or more
   * @param merge the summary's
   */
  constructor(
    private readonly capacity: number,
    private readonly merge: (a: State, b: State) => State,
  ) {
    this.nodes = new Array<State | undefined>(2 * capacity).fill(undefined);
    this.stale = new Uint8Array(capacity);
  }

  /** Puts the pane's state (undefined: nothing happened) in the place of the pane a window ago. */
  set(pane: number, state: State | undefined): void {
    const leaf = this.leaf(pane);
    const before = this.nodes[leaf];
    if (before === undefined && state === undefined) return;
    this.filled += Number(state !== undefined) - Number(before !== undefined);
    this.nodes[leaf] = state;
    for (let node = leaf >>> 1; node >= 1 && this.stale[node] === 0; node >>>= 1) {
      this.stale[node] = 1;
      this.nodes[node] = undefined;
    }
  }

  /** The window's state, undefined where nothing happened in it. */
  get value(): State | undefined {
    return this.merged(1);
  }

  /** Whether nothing happened in the window; unlike `value` it merges nothing. */
  get isEmpty(): boolean {
    return this.filled === 0;
  }

  /** The state of one pane of the window. */
  at(pane: number): State | undefined {
    return this.nodes[this.leaf(pane)];
  }

  private merged(node: number): State | undefined {
    if (node < this.capacity && this.stale[node] === 1) {
      const left = this.merged(2 * node);
      const right = this.merged(2 * node + 1);
      this.nodes[node] =
        left === undefined ? right : right === undefined ? left : this.merge(left, right);
      this.stale[node] = 0;
    }
    return this.nodes[node];
  }

  private leaf(pane: number): number {
    return this.capacity + (pane % this.capacity);
  }
}
