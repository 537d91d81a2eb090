/**
 * Alarms whose false alarms are bounded while one looks at every block: evidence that readings have
 * moved from their pinned baselines, and limits tested from the first block on. Incidents open once,
 * say what has changed, from what to what, since when, and close by themselves.
 *
 * Fed with the blocks' readings in their order; what is provisional, and display windows, pass by. Time
 * is event time: a replay opens the same incidents as the live service, and a late event, which enters
 * no block, rewinds nothing.
 */
import type { Detector } from '../detectors/detector.js';
import type { TimeSpan } from '../detectors/reading.js';
import { PUBLIC_KEY, TextHasher } from '../events/hash64.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { blockMs, blockStart } from '../windows/blocks.js';
import type { ReadingSet } from '../windows/reading-set.js';
import { suppresses, type Action, type ActionRecord, type Suppress } from './action.js';
import { ALARM_DEFAULTS, type AlarmOptions } from './alarm-options.js';
import type { BaselineDocument } from './baseline-document.js';
import { Budget, poolOf, type BudgetRow } from './budget.js';
import { ChangeStream, NEVER } from './change-stream.js';
import { IncidentBook, type IncidentBookState, type Kept } from './incident-book.js';
import { foundChange, foundLimit, levelNow } from './incident-facts.js';
import type { Incident, IncidentChange } from './incident.js';
import { LimitStream } from './limit-stream.js';
import { stateOfChange, stateOfLimit, type MonitorState } from './monitor-state.js';
import { observationsOf } from './observations.js';
import { alarmsOf } from './pool.js';
import { Streams, type LaneEnds, type StoredStream } from './streams.js';
import { watchesOf, type ChangeWatch, type LimitWatch, type Watch } from './watch.js';

/** The stored state is of another layout. */
const LAYOUT = 1;
/** Actions kept, the latest. */
const MAX_ACTIONS = 500;
/** Labels' blocks come weeks after the others. */
const KEPT_MAINTENANCE_MS = 90 * 86_400_000;

interface Stored {
  readonly layout: number;
  readonly time: number;
  readonly document: string;
  readonly streams: readonly StoredStream[];
  readonly ends: LaneEnds;
  readonly book: IncidentBookState;
  readonly actions: readonly ActionRecord[];
  readonly maintenance: readonly Suppress[];
}

export class SequentialAlarms {
  private readonly options: AlarmOptions;
  private readonly watches: readonly Watch[];
  private readonly budget: Budget;
  private readonly streams: Streams;
  private readonly book = new IncidentBook();
  /** As far as the stream has been read: the last set's `readAt`. */
  private time = NEVER;
  private done: ActionRecord[] = [];
  private maintenance: Suppress[] = [];
  private readonly documentId: string;

  /** @throws RangeError for a guardrail on what no running detector reads */
  constructor(detectors: readonly Detector[], options: Partial<AlarmOptions> = {}) {
    this.options = { ...ALARM_DEFAULTS, ...options };
    this.watches = watchesOf(detectors, this.options);
    this.budget = new Budget(this.watches, this.options.falsePages);
    this.streams = new Streams(this.watches, this.options.baselines);
    this.documentId = idOf(this.options.baselines);
  }

  /** Where in the stream it is, epoch ms: the time of an action that someone takes now. */
  get now(): number {
    return this.time;
  }

  /** Open incidents first, then closed ones, each the latest first. */
  list(): Incident[] {
    return this.book.list();
  }

  /** Every watched reading of every segment. */
  states(): MonitorState[] {
    return this.streams.all.map((stream) =>
      stream instanceof ChangeStream ? stateOfChange(stream) : stateOfLimit(stream),
    );
  }

  /** How the budget of false alarms is split. */
  split(): BudgetRow[] {
    return this.watches.map((watch) => this.budget.row(watch, this.streams.inForce(watch)));
  }

  /** What people have done, oldest first: what a replay is to be given. */
  actions(): readonly ActionRecord[] {
    return this.done;
  }

  /** The baselines in force, to be kept with the configuration. */
  baselines(madeFrom: string): BaselineDocument {
    return { version: 1, madeFrom, madeAt: this.time, baselines: this.streams.baselines() };
  }

  /**
   * Pins whatever has enough blocks for a stated stretch: at the end of one that was left open, with
   * `stretch.end` Infinity, as where files are read that end when they end.
   */
  settle(): void {
    for (const stream of this.streams.all) if (stream instanceof ChangeStream) stream.settle();
  }

  /** Takes in a block's readings; returns what opened, grew, came back and closed with it. */
  apply(set: ReadingSet): IncidentChange[] {
    if (set.of !== 'block' || set.provisional) return [];
    const changes = this.repeat(set.readAt);
    this.time = Math.max(this.time, set.readAt);
    this.maintenance = this.maintenance.filter(
      ({ to }) => to > set.window.start - KEPT_MAINTENANCE_MS,
    );
    this.streams.reached(set.lane, set.window.end);
    const due = this.watches.filter((watch) => isDue(watch, set));
    for (const watch of due) {
      if (watch.kind === 'limit') changes.push(...this.observeLimit(watch, set));
      else this.observeChange(watch, set);
    }
    for (const pool of new Set(due.map(poolOf))) changes.push(...this.raise(pool, set.window.end));
    changes.push(...this.follow(new Set(due), set.window));
    return changes;
  }

  /**
   * Does what someone has decided, from the next block on.
   *
   * @throws RangeError when there is no such incident, or it cannot be accepted
   */
  act(action: Action): IncidentChange[] {
    if (action.what !== 'suppress') {
      const kept = this.book.find(action.incident);
      if (!kept) throw new RangeError(`There is no incident ${action.incident}`);
      if (action.what === 'accept' && kept.incident.kind === 'limit') {
        throw new RangeError('A limit is moved in the configuration, not accepted');
      }
      if (action.what === 'accept' && kept.incident.closedFor === 'accepted') {
        throw new RangeError(`The incident ${action.incident} has been accepted already`);
      }
    } else if (!(action.from < action.to)) {
      throw new RangeError('Maintenance ends after it begins');
    }
    return this.perform({ ...action, after: this.time });
  }

  encode(writer: BinaryWriter): void {
    const stored: Stored = {
      layout: LAYOUT,
      time: this.time,
      document: this.documentId,
      streams: this.streams.encode(),
      ends: this.streams.ends,
      book: this.book.state,
      actions: this.done,
      maintenance: this.maintenance,
    };
    writer.text(JSON.stringify(stored));
  }

  /** Takes up what was encoded; a baseline document that is new since then is put in force. */
  restore(reader: BinaryReader): void {
    const stored = JSON.parse(reader.text()) as Stored;
    if (stored.layout !== LAYOUT) return;
    this.time = stored.time;
    this.streams.restore(stored.streams, stored.ends);
    this.book.restore(stored.book);
    this.done = [...stored.actions];
    this.maintenance = [...stored.maintenance];
    if (stored.document !== this.documentId) this.streams.repinFromDocument();
  }

  private observeChange(watch: ChangeWatch, { readings, window }: ReadingSet): void {
    const { roleOf, stretch } = this.options;
    const observed = observationsOf(watch, readings, roleOf).map(({ place, ...rest }) => ({
      stream: this.streams.change(watch, place),
      ...rest,
    }));
    this.reprice(watch);
    /** Places whose difference from a holdout speaks for them. */
    const replaced = new Set<string>();
    for (const { stream, block, lack } of observed) {
      const { place, pin } = stream;
      const at = JSON.stringify([place.surface, place.policy, place.by]);
      if (place.against !== undefined && pin && block) replaced.add(at);
      if (place.against === undefined && replaced.has(at)) continue;
      stream.observe(window, block, this.isSuppressed(stream, window), stretch);
      stream.lacks(lack);
    }
  }

  private observeLimit(watch: LimitWatch, { readings, window }: ReadingSet): IncidentChange[] {
    const observed = observationsOf(watch, readings, this.options.roleOf).map(
      ({ place, block }) => ({ stream: this.streams.limit(watch, place), block }),
    );
    this.reprice(watch);
    return observed.flatMap(({ stream, block }) => {
      const since = stream.observe(window, block, this.isSuppressed(stream, window));
      const direction = watch.beyond === 'above' ? 'up' : 'down';
      if (since === undefined || this.book.holding(stream.key, direction)) return [];
      return [this.book.add(foundLimit(stream, since, window.end, this.options))];
    });
  }

  /** Prices are set before the block is looked at: the bound on false alarms asks for it. */
  private reprice(watch: Watch): void {
    const price = this.budget.price(watch, this.streams.inForce(watch));
    for (const stream of this.streams.of(watch)) stream.reprice(price);
  }

  private isSuppressed({ watch, place }: ChangeStream | LimitStream, window: TimeSpan): boolean {
    const reading = `${watch.detector}.${watch.reading}`;
    return this.maintenance.some((each) => suppresses(each, { ...place, ...window, reading }));
  }

  /** The alarms of those that share a budget. */
  private raise(pool: string, end: number): IncidentChange[] {
    const streams = this.streams.all.filter(
      (each): each is ChangeStream => each instanceof ChangeStream && poolOf(each.watch) === pool,
    );
    return alarmsOf(streams, (stream) => this.matters(stream)).flatMap(({ direction, streams }) =>
      streams.flatMap((blamed) =>
        this.book.holding(blamed.stream.key, direction)
          ? []
          : [this.book.add(foundChange(blamed, direction, end, this.options))],
      ),
    );
  }

  /** Whether the reading that must not have risen has not, since the change began. */
  private matters(stream: ChangeStream): boolean {
    const { watch, place, direction } = stream;
    if (watch.unlessRisen === undefined) return true;
    const other = this.watches.find(
      (each): each is ChangeWatch =>
        each.kind === 'change' &&
        each.detector === watch.detector &&
        each.reading === watch.unlessRisen,
    );
    const since = stream.onset(direction)?.since;
    if (!other || since === undefined) return true;
    const beside = this.streams.find(other, place);
    const level = beside?.levelSince(since);
    return !beside?.pin || !level || level.value <= beside.pin.baseline.mean;
  }

  /** Goes on with open incidents: their level now, whether they are quiet, and whether they are over. */
  private follow(due: ReadonlySet<Watch>, { end }: TimeSpan): IncidentChange[] {
    const isSilent = (key: string) => {
      const stream = this.streams.get(key);
      return !stream || this.streams.isSilent(stream);
    };
    return [...this.book.open].flatMap((kept) => {
      const { id, openedAt } = kept.incident;
      this.noteMembers(kept, due, end);
      const closed = openedAt < end ? this.book.closeIfQuiet(id, end, isSilent) : undefined;
      return closed ? [closed] : [];
    });
  }

  private noteMembers(kept: Kept, due: ReadonlySet<Watch>, end: number): void {
    const { id, openedAt } = kept.incident;
    for (const { stream: key, half } of kept.members) {
      const stream = this.streams.get(key);
      if (!stream || !due.has(stream.watch) || stream.state.lastEnd !== end) continue;
      if (key === kept.members[0]!.stream) this.book.update(id, levelNow(stream, kept.incident));
      if (openedAt === end || stream.state.suppressed) continue;
      if (stream instanceof LimitStream) this.book.note(id, key, stream.isWithin);
      else {
        const { lastResidual } = stream.state;
        const sign = kept.direction === 'up' ? 1 : -1;
        if (lastResidual !== null) this.book.note(id, key, sign * lastResidual < half);
      }
    }
  }

  /** Performs what was recorded of a former run, where in the stream it was. */
  private repeat(readAt: number): IncidentChange[] {
    if (this.options.actions.length === 0) return [];
    const known = new Set(this.done.map((each) => JSON.stringify(each)));
    return this.options.actions
      .filter(({ after }) => after >= this.time && after < readAt)
      .filter((action) => !known.has(JSON.stringify(action)))
      .flatMap((action) => this.perform(action));
  }

  private perform(action: ActionRecord): IncidentChange[] {
    this.done = [...this.done, action].slice(-MAX_ACTIONS);
    if (action.what === 'suppress') {
      this.maintenance.push(action);
      return [];
    }
    const kept = this.book.record(action.incident, action);
    if (!kept) return [];
    if (action.what === 'acknowledge') return [{ what: 'updated', incident: kept.incident }];
    for (const { stream: key, segment } of kept.members) {
      const stream = this.streams.get(key);
      if (stream instanceof ChangeStream) stream.accept(segment.since);
    }
    const closed = this.book.close(action.incident, this.time, 'accepted');
    return closed ? [closed] : [];
  }
}

/** Whether the set holds a block of the watch's cadence. */
function isDue({ lane, block }: Watch, { lane: of, window: { start, end } }: ReadingSet): boolean {
  return lane === of && end - start === blockMs(block) && blockStart(block, end) === end;
}

/** Tells one baseline document from another. */
function idOf(document: BaselineDocument | undefined): string {
  if (!document) return '';
  const { high, low } = new TextHasher(PUBLIC_KEY).hash(JSON.stringify(document));
  return `${high.toString(16)}-${low.toString(16)}`;
}
