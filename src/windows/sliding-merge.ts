/**
 * The merge of the last panes, advancing by one. A tree over a ring of panes: since merge commutes,
 * the ring may be read in any order, and a new pane costs one merge a level instead of one a pane.
 */
export class SlidingMerge<State> {
  /** Node 1 is the root; leaves are nodes capacity … 2·capacity − 1; undefined is the identity. */
  private readonly nodes: (State | undefined)[];

  /**
   * @param capacity how many panes the window has; 1 or more
   * @param merge the summary's
   */
  constructor(
    private readonly capacity: number,
    private readonly merge: (a: State, b: State) => State,
  ) {
    this.nodes = new Array<State | undefined>(2 * capacity).fill(undefined);
  }

  /** Puts the pane's state (undefined: nothing happened) in the place of the pane a window ago. */
  set(pane: number, state: State | undefined): void {
    let node = this.leaf(pane);
    if (this.nodes[node] === undefined && state === undefined) return;
    this.nodes[node] = state;
    for (node >>>= 1; node >= 1; node >>>= 1) {
      const left = this.nodes[2 * node];
      const right = this.nodes[2 * node + 1];
      this.nodes[node] =
        left === undefined ? right : right === undefined ? left : this.merge(left, right);
    }
  }

  /** The window's state, undefined where nothing happened in it. */
  get value(): State | undefined {
    return this.nodes[1];
  }

  /** The state of one pane of the window. */
  at(pane: number): State | undefined {
    return this.nodes[this.leaf(pane)];
  }

  private leaf(pane: number): number {
    return this.capacity + (pane % this.capacity);
  }
}
