/**
 * Messages one after the other, with a way to tell those at hand from those that are yet to come: a
 * run of messages must end where waiting would begin, for nobody knows when the next one comes.
 *
 * The client's own count of what is at hand cannot serve. Among the messages it keeps its requests
 * for more, counts those that it has sent meanwhile, and so says 1 where there is nothing.
 */
export class Incoming<Message> {
  private readonly iterator: AsyncIterator<Message>;
  /** Asked for and not yet handed over. */
  private coming: Promise<IteratorResult<Message>> | undefined;

  constructor(messages: AsyncIterable<Message>) {
    this.iterator = messages[Symbol.asyncIterator]();
  }

  /** Waits for the next message; undefined at the end. */
  async next(): Promise<Message | undefined> {
    return this.handOver(await this.ask());
  }

  /** The next message where it is at hand already; undefined where it is not, and at the end. */
  async nextAtHand(): Promise<Message | undefined> {
    // What is at hand arrives before the event loop turns.
    const result = await Promise.race([this.ask(), endOfTurn()]);
    return result && this.handOver(result);
  }

  private ask(): Promise<IteratorResult<Message>> {
    return (this.coming ??= this.iterator.next());
  }

  private handOver(result: IteratorResult<Message>): Message | undefined {
    // The end is final; a message is handed over once.
    if (result.done) return undefined;
    this.coming = undefined;
    return result.value;
  }
}

let turn: Promise<undefined> | undefined;

/** Resolves when the event loop turns; all who ask within a turn share one timer. */
function endOfTurn(): Promise<undefined> {
  turn ??= new Promise((resolve) =>
    setImmediate(() => {
      turn = undefined;
      resolve(undefined);
    }),
  );
  return turn;
}
