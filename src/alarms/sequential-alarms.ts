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
import type { Action, ActionRecord } from './action.js';
import { ActionLog, type ActionLogState } from './action-log.js';
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
import { Streams, type LaneEnds, type StoredStream, type Stream } from './streams.js';
import { watchesOf, type ChangeWatch, type LimitWatch, type Watch } from './watch.js';

/** The stored state is of another layout. */
const LAYOUT = 1;

interface Stored extends ActionLogState {
  readonly layout: number;
  readonly time: number;
  readonly document: string;
  readonly streams: readonly StoredStream[];
  readonly ends: LaneEnds;
  readonly book: IncidentBookState;
}

export class SequentialAlarms {
  private readonly options: AlarmOptions;
  private readonly watches: readonly Watch[];
  private readonly budget: Budget;
  private readonly streams: Streams;
  private readonly book = new IncidentBook();
  private readonly log: ActionLog;
  /** As far as the stream has been read: the last set's `readAt`. */
  private time = NEVER;
  private readonly documentId: string;

  /** @throws RangeError for a guardrail on what no running detector reads */
  constructor(detectors: readonly Detector[], options: Partial<AlarmOptions> = {}) {
    this.options = { ...ALARM_DEFAULTS, ...options };
    this.watches = watchesOf(detectors, this.options);
    this.budget = new Budget(this.watches, this.options.falsePages);
    this.streams = new Streams(this.watches, this.options.baselines);
    this.log = new ActionLog(this.options.actions);
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
    return this.log.actions;
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
    const changes = this.log.due(this.time, set.readAt).flatMap((each) => this.perform(each));
    this.time = Math.max(this.time, set.readAt);
    this.log.forgetMaintenance(set.window.start);
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
      ...this.log.state,
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
    this.log.restore(stored);
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
      stream.observe(window, block, this.log.isSuppressed(watch, stream.place, window), stretch);
      stream.lacks(lack);
    }
  }

  private observeLimit(watch: LimitWatch, { readings, window }: ReadingSet): IncidentChange[] {
    const observed = observationsOf(watch, readings, this.options.roleOf).map(
      ({ place, block }) => ({ stream: this.streams.limit(watch, place), block }),
    );
    this.reprice(watch);
    return observed.flatMap(({ stream, block }) => {
      const since = stream.observe(
        window,
        block,
        this.log.isSuppressed(watch, stream.place, window),
      );
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
      const isQuiet = isQuietNow(stream, kept.direction, half);
      if (isQuiet !== undefined) this.book.note(id, key, isQuiet);
    }
  }

  private perform(action: ActionRecord): IncidentChange[] {
    this.log.add(action);
    if (action.what === 'suppress') return [];
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

/** Whether the last block was quiet; undefined where it had no value. */
function isQuietNow(
  stream: Stream,
  direction: Kept['direction'],
  half: number,
): boolean | undefined {
  if (stream instanceof LimitStream) return stream.isWithin;
  const { lastResidual } = stream.state;
  if (lastResidual === null) return undefined;
  return (direction === 'up' ? lastResidual : -lastResidual) < half;
}

/** Tells one baseline document from another. */
function idOf(document: BaselineDocument | undefined): string {
  if (!document) return '';
  const { high, low } = new TextHasher(PUBLIC_KEY).hash(JSON.stringify(document));
  return `${high.toString(16)}-${low.toString(16)}`;
}
