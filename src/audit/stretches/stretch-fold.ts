/**
 * One stretch of an audit, folded from the closed panes of all partitions: what was drawn by the
 * impressions of the whole panes that lie within it, and what was judged of them, however late that
 * came to be known.
 */
import { measuredIn, type By, type Reading, type TimeSpan } from '../../detectors/reading.js';
import { ROLL_UP, roleIn } from '../../detectors/policy-role.js';
import type { ClosedPane } from '../../windows/closed-pane.js';
import { Coordinator, type CoordinatorOptions } from '../../windows/coordinator.js';
import { GrowingMerge } from '../../windows/growing-merge.js';
import { mergedSegments } from '../../windows/merged-segments.js';
import { paneOf } from '../../windows/pane.js';
import { mergeStates, paneSummaries, type States } from '../../windows/part-states.js';
import { isKeptFor, type Lanes } from '../../windows/placed-parts.js';
import type { Segment } from '../../windows/segment.js';
import type { PaneSegment } from '../../windows/segment-states.js';
import type { SignalTimes } from '../../windows/signal-times.js';

export class StretchFold {
  /** In the order of lanes; of the whole stretch. */
  readonly readings: Reading[] = [];
  private readonly coordinator: Coordinator;
  private readonly judged = new Map<string, { segment: Segment; states: GrowingMerge<States> }>();
  /** The whole panes within the stretch. */
  private readonly first: number;
  private readonly last: number;

  constructor(
    private readonly options: CoordinatorOptions,
    private readonly stretch: TimeSpan,
    private readonly lanes: Lanes,
    private readonly times: Pick<SignalTimes, 'settlesAfter' | 'knownAfter'>,
  ) {
    this.first = Math.ceil(stretch.start / options.paneMs);
    this.last = paneOf(stretch.end, options.paneMs) - 1;
    const whole = { windowPanes: undefined, baseline: undefined };
    this.coordinator = new Coordinator(
      { ...options, ...whole },
      // Labels are merged here: when they are final does not matter, since the input ends.
      { ...lanes, labels: [] },
      times,
      ({ of, readings }) => {
        if (of === 'window') this.readings.push(...readings);
      },
    );
    this.coordinator.lastPane = this.last;
  }

  /** Takes a partition's closed panes. */
  receive(partition: number, closed: readonly ClosedPane[], through: number): void {
    for (const { judged } of closed) {
      for (const { pane, segments } of judged)
        if (this.holds(pane)) segments.forEach((each) => this.absorb(each));
    }
    const within = closed.map((pane) => this.within(pane));
    this.coordinator.receive(partition, within, through);
  }

  /** Reads the stretch; once all partitions have closed everything. */
  end(): void {
    this.coordinator.end();
    this.readings.push(...this.readJudged());
  }

  private absorb({ segment, states }: PaneSegment): void {
    let merged = this.judged.get(segment.key);
    if (!merged) {
      const summaries = paneSummaries(this.lanes.labels);
      const merge = (a: States, b: States): States => mergeStates(summaries, a, b);
      merged = { segment, states: new GrowingMerge(merge) };
      this.judged.set(segment.key, merged);
    }
    merged.states.add(states);
  }

  private holds(pane: number): boolean {
    return pane >= this.first && pane <= this.last;
  }

  /** What of it belongs to the stretch; declarations of items hold for what comes after them. */
  private within(closed: ClosedPane): ClosedPane {
    const none: readonly PaneSegment[] = [];
    return {
      ...closed,
      exposed: this.holds(closed.pane) ? closed.exposed : none,
      settled: this.holds(closed.pane - this.times.settlesAfter) ? closed.settled : none,
      judged: [],
      labelDelays: [],
      items: closed.pane <= this.last ? closed.items : [],
    };
  }

  private readJudged(): Reading[] {
    const parts = this.lanes.labels;
    const { maxSegments, roles } = this.options;
    const shares = [...this.judged.values()].map(({ segment, states }) => ({
      segment,
      states: states.value!,
    }));
    const { merged } = mergedSegments(shares, parts, () => false, maxSegments);
    return [...merged.values()].flatMap(({ segment: { surface, policy }, states }) => {
      const readings: Reading[] = [];
      const context = {
        ...{ surface, policy, window: this.stretch, catalogue: this.coordinator.catalogue },
        role: policy === ROLL_UP ? undefined : roleIn(roles, policy),
        measured: (name: string, by?: By) => measuredIn(readings, name, by),
      };
      parts.forEach((placed, i) => {
        const { detector, part } = placed;
        if (!isKeptFor(placed, policy)) return;
        const memory = part.folding?.create();
        const pane = states[i] ?? part.summary.empty();
        const state = part.folding ? part.folding.fold(memory, pane, context) : pane;
        const measurements = part.read(state, {
          ...{ ...context, only: true, baseline: undefined, memory },
        });
        for (const measurement of measurements) {
          readings.push({ detector, surface, policy, window: this.stretch, measurement });
        }
      });
      return readings;
    });
  }
}
