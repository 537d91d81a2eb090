/** The monitor's state as a checkpoint holds it: the pipeline's bytes, the alarms', the label desk's. */
import type { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import type { LabelDesk } from '../../labelling/label-desk.js';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { CheckpointMismatchError, type Pipeline } from '../../windows/pipeline.js';

/** Raised when the layout changes; 1 was the pipeline's bytes alone, which begin with their own 1. */
const VERSION = 5;

/** State and cursors of pipeline, alarms and label desk together. */
export function encodeMonitorState(
  pipeline: Pipeline,
  alarms: SequentialAlarms,
  desk?: LabelDesk,
): Uint8Array {
  const writer = new BinaryWriter();
  writer.uint32(VERSION);
  writer.array(pipeline.checkpoint());
  alarms.encode(writer);
  writer.text(desk?.identity ?? '');
  const ofDesk = new BinaryWriter();
  desk?.encode(ofDesk);
  writer.raw(ofDesk.finish());
  return writer.finish();
}

/**
 * Takes up a stored state; only before the first delivery. False where the label desk's was made under
 * other options: it then begins anew, and forgets what it has asked.
 *
 * @throws CheckpointMismatchError when it was made by another version, or under other options
 * @throws MalformedBytesError when the bytes are no state
 */
export function decodeMonitorState(
  stored: Uint8Array,
  pipeline: Pipeline,
  alarms: SequentialAlarms,
  desk?: LabelDesk,
): boolean {
  const { pipelineState, reader } = openMonitorState(stored);
  pipeline.restore(pipelineState);
  alarms.restore(reader);
  const identity = reader.text();
  const ofDesk = new BinaryReader(reader.raw());
  reader.end();
  if (!desk) return true;
  if (identity !== desk.identity) return identity === '';
  desk.restore(ofDesk);
  ofDesk.end();
  return true;
}

/**
 * The pipeline's part of a stored state, and what follows: the alarms' comes next.
 *
 * @throws CheckpointMismatchError when it was made by another version
 */
export function openMonitorState(stored: Uint8Array): {
  readonly pipelineState: Uint8Array;
  readonly reader: BinaryReader;
} {
  const reader = new BinaryReader(stored);
  const version = reader.uint32();
  if (version !== VERSION) throw new CheckpointMismatchError('version', `${version}`, `${VERSION}`);
  return { pipelineState: reader.array(Uint8Array), reader };
}
