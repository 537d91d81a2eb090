/**
 * What earlier blocks have taught about scores. Blocks are kept apart for a while, so that a window is
 * only ever calibrated by labels of impressions before it: labels that calibrated the proxy of their
 * own window would make it look better than it is, and the interval too short.
 */
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import type { Summary } from '../../summaries/summary.js';
import type { Folding } from '../detector.js';
import { addCells, calibrationCells, NO_CELLS, type CalibrationCells } from './calibration.js';
import { shardsOf, type DriftState } from './drift-state.js';

/** Blocks kept apart: windows of up to a week find blocks that ended before they began. */
const BLOCKS_APART = 8;
/** What is older fades by this factor with each block, to a reach of four weeks of days. */
const FADING = 27 / 28;

interface Lesson {
  /** End of the last block it is made of, epoch ms. */
  readonly end: number;
  readonly cells: CalibrationCells;
}

export interface CalibrationMemory {
  /** By time; the first stands for all that are older than the rest. */
  lessons: readonly Lesson[];
}

/** What had been learnt before this time: all lessons that ended by then. */
export function learntBefore({ lessons }: CalibrationMemory, time: number): CalibrationCells {
  let learnt = NO_CELLS;
  for (const { end, cells } of lessons) if (end <= time) learnt = addCells(learnt, cells);
  return learnt;
}

/** The folding that learns from each block when it ends. */
export function calibrationFolding(
  window: Summary<DriftState>,
): Folding<DriftState, DriftState, CalibrationMemory> {
  return {
    id: `proxy-calibration/1 blocks=${BLOCKS_APART}`,
    window,
    create: () => ({ lessons: [] }),
    fold: (_, pane) => pane,
    endBlock(memory, block, { window: { end } }) {
      const cells = calibrationCells(block.labels, shardsOf(block));
      memory.lessons = withinRoom([...memory.lessons, { end, cells }]);
    },
    encode(memory, writer) {
      writer.uint32(memory.lessons.length);
      for (const lesson of memory.lessons) encodeLesson(lesson, writer);
    },
    decode: (reader) => ({
      lessons: Array.from({ length: reader.uint32() }, () => decodeLesson(reader)),
    }),
  };
}

/** Puts the two oldest together where there is one too many. */
function withinRoom(lessons: readonly Lesson[]): readonly Lesson[] {
  const [oldest, next, ...rest] = lessons;
  if (lessons.length <= BLOCKS_APART + 1 || !oldest || !next) return lessons;
  return [{ end: next.end, cells: addCells(oldest.cells, next.cells, FADING) }, ...rest];
}

function encodeLesson({ end, cells }: Lesson, writer: BinaryWriter): void {
  writer.float64(end);
  writer.array(cells.key);
  writer.array(cells.labels);
  writer.array(cells.weight);
  writer.array(cells.weighted);
}

function decodeLesson(reader: BinaryReader): Lesson {
  return {
    end: reader.float64(),
    cells: {
      key: reader.array(Uint32Array),
      labels: reader.array(Float64Array),
      weight: reader.array(Float64Array),
      weighted: reader.array(Float64Array),
    },
  };
}
