/** What shares a budget: when its evidence adds up to an alarm, and which streams are to blame. */
import { evidenceShare } from '../statistics/sequential/e-detector.js';
import { blockMs } from '../windows/blocks.js';
import type { ChangeStream } from './change-stream.js';
import type { Direction } from './evidence.js';

/** Streams that changed together. */
export interface Alarm {
  readonly direction: Direction;
  /** The first is that with the most evidence. */
  readonly streams: readonly {
    readonly stream: ChangeStream;
    /** Estimated begin. */
    readonly since: number;
    /** How far it had come by itself, 0 to 1, on a log scale. */
    readonly share: number;
  }[];
}

/** From this share of an alarm on, a segment with the same begin is part of it. */
const PART_OF_IT = 0.5;
const SHARED_ONSET_BLOCKS = 2;

/**
 * The alarms of a pool. One is raised while the evidence of all that may speak adds up to 1: the stream
 * with the most is blamed, with those of the same reading that changed within two blocks of it and have
 * come half of the way. Their evidence is dropped; where it was less than 1, the others' is made
 * smaller in proportion, so that at least 1 is taken from the sum, which is what the bound on false
 * alarms rests on (see `Budget`).
 *
 * @param mayAlarm whether a stream's change matters as things stand; the others keep their evidence
 */
export function alarmsOf(
  streams: readonly ChangeStream[],
  mayAlarm: (stream: ChangeStream) => boolean,
): Alarm[] {
  const alarms: Alarm[] = [];
  let speaking = streams.filter((each) => each.weighed > 0 && mayAlarm(each));
  let total = sumOf(speaking);
  while (total >= 1) {
    const alarm = blame(speaking);
    const blamed = new Set(alarm.streams.map(({ stream }) => stream));
    const dropped = sumOf([...blamed]);
    for (const stream of blamed) stream.scale(0);
    speaking = speaking.filter((each) => !blamed.has(each));
    if (dropped < 1) {
      const kept = (total - 1) / (total - dropped);
      for (const stream of speaking) stream.scale(kept);
    }
    alarms.push(alarm);
    total = sumOf(speaking);
  }
  return alarms;
}

function blame(speaking: readonly ChangeStream[]): Alarm {
  const [first, ...others] = [...speaking].sort((a, b) => b.weighed - a.weighed);
  const { direction, watch } = first!;
  const since = beginOf(first!, direction);
  const shareOf = (each: ChangeStream) => evidenceShare(each.evidence, 1 / each.state.price);
  const near = SHARED_ONSET_BLOCKS * blockMs(watch.block);
  const joined = others
    .filter((each) => each.watch === watch && each.direction === direction)
    .map((stream) => ({ stream, since: beginOf(stream, direction), share: shareOf(stream) }))
    .filter(({ share }) => share >= PART_OF_IT)
    .filter((each) => Math.abs(each.since - since) <= near);
  return { direction, streams: [{ stream: first!, since, share: shareOf(first!) }, ...joined] };
}

/** The estimated begin; the last block where none can be told. */
function beginOf(stream: ChangeStream, direction: Direction): number {
  const last = stream.state.lastEnd - blockMs(stream.watch.block);
  return stream.onset(direction)?.since ?? last;
}

function sumOf(streams: readonly ChangeStream[]): number {
  return streams.reduce((sum, each) => sum + each.weighed, 0);
}
