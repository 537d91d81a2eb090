/** All that a process publishes, as one: stored before its state, or given up when it ends. */
import type { Outbox } from './outbox.js';

/** Outputs that may wait to be published before reading waits for them. */
const MAX_WAITING = 1000;

/** What a checkpoint waits for. */
export interface Outputs {
  /**
   * Resolves when all that was published so far is stored by the server.
   *
   * @throws OutboxClosedError where some of it was given up
   */
  flush(): Promise<void>;
  /** Gives up what still waits to be published. */
  close(): void;
}

export class OutboxSet implements Outputs {
  constructor(private readonly boxes: readonly Outbox[]) {}

  async flush(): Promise<void> {
    await Promise.all(this.boxes.map((box) => box.flush()));
  }

  close(): void {
    for (const box of this.boxes) box.close();
  }
}

/** Resolves at once, or when what waits in these is out because it is too much. */
export async function makeRoomIn(
  boxes: readonly Outbox[],
  maxWaiting = MAX_WAITING,
): Promise<void> {
  for (const box of boxes) if (box.waiting > maxWaiting) await box.flush();
}
