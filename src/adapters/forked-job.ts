/** A job in a process of its own, which is ended with whoever asked for it. */
import { fork } from 'node:child_process';

export interface ForkedJobOptions<Message> {
  /** The module that takes the job as its first message. */
  readonly program: string;
  /** Of JavaScript objects, MB; columns lie outside of it. */
  readonly heapMegabytes: number;
  /** Ends the process; the promise is then rejected with the signal's reason. */
  readonly signal: AbortSignal;
  readonly onMessage: (message: Message) => void;
  /** The error for a process that ended otherwise. */
  readonly failure: (code: number | null, by: NodeJS.Signals | null) => Error;
}

/** Told to end, a process that does not is killed after this long. */
const GRACE_MS = 2000;

/** Runs the job until its process ends by itself with code 0. */
export async function runForked<Message>(
  job: object,
  { program, heapMegabytes, signal, onMessage, failure }: ForkedJobOptions<Message>,
): Promise<void> {
  signal.throwIfAborted();
  // Arguments and environment are seen by others on the machine: the job goes through the channel.
  const child = fork(program, [], {
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  let kill: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill();
    kill ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: Message) => onMessage(message));
      child.once('error', reject);
      child.once('close', (code, by) => {
        if (code === 0) resolve();
        else reject(failure(code, by));
      });
      child.send(job);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(kill);
    signal.removeEventListener('abort', end);
  }
}
