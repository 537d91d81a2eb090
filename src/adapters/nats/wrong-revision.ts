/** The one refusal that tells a writer that somebody else has written in between. */
import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';

/** Whether a write was refused because what it was to replace is not there any more. */
export function isWrongRevision(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.StreamWrongLastSequence ||
      error.code === JetStreamApiCodes.StreamWrongLastSequenceUnknown)
  );
}
