/** The monitor's state as a checkpoint holds it: the pipeline's bytes, then the alarms'. */
import type { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { CheckpointMismatchError, type Pipeline } from '../../windows/pipeline.js';

/** Raised when the layout changes; 1 was the pipeline's bytes alone, which begin with their own 1. */
const VERSION = 4;

/** State and cursors of pipeline and alarms together. */
export function encodeMonitorState(pipeline: Pipeline, alarms: SequentialAlarms): Uint8Array {
  const writer = new BinaryWriter();
  writer.uint32(VERSION);
  writer.array(pipeline.checkpoint());
  alarms.encode(writer);
  return writer.finish();
}

/**
 * Takes up a stored state; only before the first delivery.
 *
 * @throws CheckpointMismatchError when it was made by another version, or under other options
 * @throws MalformedBytesError when the bytes are no state
 */
export function decodeMonitorState(
  stored: Uint8Array,
  pipeline: Pipeline,
  alarms: SequentialAlarms,
): void {
  const reader = new BinaryReader(stored);
  const version = reader.uint32();
  if (version !== VERSION) throw new CheckpointMismatchError('version', `${version}`, `${VERSION}`);
  pipeline.restore(reader.array(Uint8Array));
  alarms.restore(reader);
  reader.end();
}
