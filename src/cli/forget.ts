/** `flyball forget`: erases a user from what is kept, and says what it cannot reach. */
import { connectNats } from '../adapters/nats/connection.js';
import { forgetUser } from '../adapters/nats/forget.js';
import { natsLogin } from '../adapters/nats/login.js';
import { Archive } from '../audit/archive/archive.js';
import type { Config } from '../config/schema.js';
import { EXIT, UsageError } from './exit.js';
import { forgetArchived } from './forget-archive.js';
import type { Terminal } from './terminal.js';

export interface ForgetOptions {
  readonly dryRun?: boolean;
  /** Folder of an archive: the only place to erase from. */
  readonly archive?: string;
}

/** What no command can know of. */
const OUT_OF_REACH = [
  'Not reached, since it names no user, or is yours:',
  '  streams of your own that sources read;',
  '  state and checkpoints hold keyed hashes, until their windows and waits have passed;',
  '  requests for labels and answers to recommendations that the stream no longer holds;',
  '  archives elsewhere: name each with --archive;',
  '  log files, backups of streams, exports of labelling tools, and reports that were sent on.',
];

/**
 * Erases the user from the streams and the configured archive, or from the one archive that is named;
 * returns the exit code.
 *
 * @throws UsageError for an empty user; NatsError where the server cannot be used; ArchiveError where
 *   the archive cannot
 */
export async function forget(
  user: string,
  { dryRun = false, archive }: ForgetOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  if (user === '') throw new UsageError('forget needs a user, as publishers name it.');
  const streams = archive === undefined ? await inStreams(user, dryRun, config) : [];
  const folder = archive ?? configuredArchive(config);
  const archived =
    folder === undefined ? undefined : await forgetArchived(folder, { user, dryRun }, config);
  // The user is not repeated: this output may be kept.
  terminal.print(dryRun ? 'Would be erased:' : 'Erased:');
  for (const line of streams) terminal.print(line);
  if (archived) {
    const { events, segments } = archived;
    terminal.print(`  ${events} archived events, in ${segments} segments of the archive.`);
  }
  if (archive === undefined) for (const line of OUT_OF_REACH) terminal.print(line);
  return EXIT.ok;
}

/** The archive of the service, once there is anything in it. */
function configuredArchive({ archive: { dir } }: Config): string | undefined {
  if (dir === undefined) return undefined;
  return Archive.openOrMake(dir).segments().length > 0 ? dir : undefined;
}

async function inStreams(user: string, dryRun: boolean, config: Config): Promise<string[]> {
  const { servers, embeddedPort } = config.nats;
  // Without a server of its own, the running service has one here.
  const named = servers.length > 0 ? servers : [`127.0.0.1:${embeddedPort}`];
  const nats = await connectNats(named, 'flyball forget', natsLogin(config), config.nats.prefix);
  try {
    const done = await forgetUser(nats, user, dryRun);
    return [
      `  ${done.events} events of the user, in ${done.messages} messages;`,
      `  ${done.others} events of others, which were in the same messages;`,
      `  ${done.deadLetters} dead letters;`,
      `  ${done.requests} requests for labels, ${done.answers} of them answered.`,
    ];
  } finally {
    await nats.connection.drain();
  }
}
