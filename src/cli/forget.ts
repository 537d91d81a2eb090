/** `flyball forget`: erases a user from what is kept, and says what it cannot reach. */
import { connectNats } from '../adapters/nats/connection.js';
import { forgetUser } from '../adapters/nats/forget.js';
import { natsLogin } from '../adapters/nats/login.js';
import type { Config } from '../config/schema.js';
import { EXIT, UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

export interface ForgetOptions {
  readonly dryRun?: boolean;
}

/** What no command can know of. */
const OUT_OF_REACH = [
  'Not reached, since it names no user, or is yours:',
  '  streams of your own that sources read;',
  '  state and checkpoints hold keyed hashes, until their windows and waits have passed;',
  '  requests for labels and answers to recommendations that the stream no longer holds;',
  '  archives hold keyed hashes: make them anew from logs without the user, or delete them;',
  '  log files, backups of streams, exports of labelling tools, and reports that were sent on.',
];

/**
 * Erases the user; returns the exit code.
 *
 * @throws UsageError for an empty user; NatsError where the server cannot be used
 */
export async function forget(
  user: string,
  { dryRun = false }: ForgetOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  if (user === '') throw new UsageError('forget needs a user, as publishers name it.');
  const { servers, embeddedPort } = config.nats;
  // Without a server of its own, the running service has one here.
  const named = servers.length > 0 ? servers : [`127.0.0.1:${embeddedPort}`];
  const nats = await connectNats(named, 'flyball forget', natsLogin(config), config.nats.prefix);
  try {
    const done = await forgetUser(nats, user, dryRun);
    // The user is not repeated: this output may be kept.
    terminal.print(dryRun ? 'Would be erased:' : 'Erased:');
    terminal.print(`  ${done.events} events of the user, in ${done.messages} messages;`);
    terminal.print(`  ${done.others} events of others, which were in the same messages;`);
    terminal.print(`  ${done.deadLetters} dead letters;`);
    terminal.print(`  ${done.requests} requests for labels, ${done.answers} of them answered.`);
  } finally {
    await nats.connection.drain();
  }
  for (const line of OUT_OF_REACH) terminal.print(line);
  return EXIT.ok;
}
