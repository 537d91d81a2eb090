/** The streams that are watched, by watch, place and kind; what is too long silent is forgotten. */
import type { Lane } from '../detectors/detector.js';
import { blockMs } from '../windows/blocks.js';
import type { BaselineDocument, BaselineEntry } from './baseline-document.js';
import { ChangeStream, NEVER, type ChangeStreamState } from './change-stream.js';
import { LimitStream, type LimitStreamState } from './limit-stream.js';
import type { Place } from './observations.js';
import type { ChangeWatch, LimitWatch, Watch } from './watch.js';

/** End of the last block of each lane. */
export type LaneEnds = Readonly<Partial<Record<Lane, number>>>;

export type Stream = ChangeStream | LimitStream;

export interface StoredStream {
  readonly watch: string;
  readonly scale?: string;
  readonly blockMs: number;
  readonly state: ChangeStreamState | LimitStreamState;
}

const DAY_MS = 86_400_000;
/** Silent for so long, a stream no longer shares in its budget, and its incident is over. */
const SILENT_MS = 28 * DAY_MS;
/** And for so long, it is forgotten, but for what the configuration pins. */
const FORGOTTEN_MS = 400 * DAY_MS;

export class Streams {
  readonly #streams = new Map<string, Stream>();
  #ends: Partial<Record<Lane, number>> = {};
  readonly #pinned: ReadonlyMap<string, BaselineEntry>;

  constructor(
    private readonly watches: readonly Watch[],
    document: BaselineDocument | undefined,
  ) {
    this.#pinned = new Map(
      (document?.baselines ?? []).map((entry) => [entryKey(entry.reading, entry), entry]),
    );
  }

  get all(): Stream[] {
    return [...this.#streams.values()];
  }

  get(key: string): Stream | undefined {
    return this.#streams.get(key);
  }

  change(watch: ChangeWatch, place: Place): ChangeStream {
    const key = streamKey(watch, place);
    const known = this.#streams.get(key);
    if (known instanceof ChangeStream) return known;
    const stream = ChangeStream.at(watch, key, place, this.#pinOf(watch, place));
    this.#streams.set(key, stream);
    return stream;
  }

  limit(watch: LimitWatch, place: Place): LimitStream {
    const key = streamKey(watch, place);
    const known = this.#streams.get(key);
    if (known instanceof LimitStream) return known;
    const stream = LimitStream.at(watch, key, place);
    this.#streams.set(key, stream);
    return stream;
  }

  of(watch: Watch): Stream[] {
    return this.all.filter((each) => each.watch === watch);
  }

  /** The stream of a place, or of its policy without a holdout. */
  find(watch: ChangeWatch, place: Place): ChangeStream | undefined {
    const { surface, policy, by } = place;
    const known = [place, { surface, policy, by }].map((each) =>
      this.#streams.get(streamKey(watch, each)),
    );
    return known.find((each): each is ChangeStream => each instanceof ChangeStream && !!each.pin);
  }

  /** Notes that a lane has come as far as this; lanes of labels lie weeks behind. */
  reached(lane: Lane, end: number): void {
    this.#ends[lane] = Math.max(end, this.#ends[lane] ?? end);
    for (const [key, { state, watch }] of this.#streams) {
      if (watch.lane === lane && end - state.lastEnd >= FORGOTTEN_MS && state.lastEnd !== NEVER) {
        this.#streams.delete(key);
      }
    }
  }

  /** How many share the watch's budget: those that can alarm, and are not long silent. */
  inForce(watch: Watch): number {
    return this.of(watch).filter(
      (each) => !this.isSilent(each) && (each instanceof LimitStream || each.pin !== undefined),
    ).length;
  }

  isSilent({ state: { lastEnd }, watch: { lane, block } }: Stream): boolean {
    const silence = (this.#ends[lane] ?? NEVER) - lastEnd;
    return lastEnd !== NEVER && silence >= Math.max(SILENT_MS, 4 * blockMs(block));
  }

  /** How far each lane has come; to be stored beside the streams. */
  get ends(): LaneEnds {
    return this.#ends;
  }

  encode(): StoredStream[] {
    return this.all.map(({ watch, state }) => ({
      watch: watch.key,
      ...(watch.kind === 'change' && { scale: watch.scale }),
      blockMs: blockMs(watch.block),
      state,
    }));
  }

  /** What is watched no longer, or otherwise, is left out: it starts anew. */
  restore(stored: readonly StoredStream[], ends: LaneEnds): void {
    this.#ends = { ...ends };
    const watches = new Map(this.watches.map((watch) => [watch.key, watch]));
    for (const { watch: name, scale, blockMs: length, state } of stored) {
      const watch = watches.get(name);
      if (!watch || blockMs(watch.block) !== length) continue;
      const key = streamKey(watch, state.place);
      if (watch.kind === 'limit') {
        this.#streams.set(key, new LimitStream(watch, key, state as LimitStreamState));
      } else if (watch.scale === scale) {
        this.#streams.set(key, new ChangeStream(watch, key, state as ChangeStreamState));
      }
    }
  }

  /** Puts the document's baselines in force; evidence against other ones is dropped. */
  repinFromDocument(): void {
    for (const stream of this.all) {
      if (!(stream instanceof ChangeStream)) continue;
      const pin = this.#pinOf(stream.watch, stream.place);
      if (pin) stream.repin(pin);
    }
  }

  /** The baselines in force. */
  baselines(): BaselineEntry[] {
    return this.all.flatMap((stream) => {
      if (!(stream instanceof ChangeStream) || !stream.pin) return [];
      const { detector, reading, scale, block } = stream.watch;
      const common = { reading: `${detector}.${reading}`, scale, blockMs: blockMs(block) };
      return [{ ...common, ...stream.place, ...stream.pin }];
    });
  }

  #pinOf(watch: ChangeWatch, place: Place) {
    const entry = this.#pinned.get(entryKey(`${watch.detector}.${watch.reading}`, place));
    if (entry?.scale !== watch.scale || entry.blockMs !== blockMs(watch.block)) return undefined;
    const { baseline, from, to, accepted } = entry;
    return { baseline, from, to, ...(accepted && { accepted: true as const }) };
  }
}

function streamKey({ key }: Watch, place: Place): string {
  return entryKey(key, place);
}

function entryKey(name: string, { surface, policy, by, against }: Place): string {
  return JSON.stringify([name, surface, policy, Object.entries(by).sort(), against ?? null]);
}
