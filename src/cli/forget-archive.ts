/** `flyball forget` in an archive, whose users are known by their keyed hashes alone. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readUserKey, REPLAY_KEY, type UserKey } from '../adapters/user-key.js';
import { Archive, originOf } from '../audit/archive/archive.js';
import { ArchiveError } from '../audit/archive/archive-error.js';
import { withArchiveLock } from '../adapters/archive/archive-lock.js';
import { forgetInArchive, type ForgottenRows } from '../audit/archive/rewrite.js';
import type { Config } from '../config/schema.js';
import { dataDir, environment } from '../main.js';

/**
 * Erases the user from an archive, or with `dryRun` only counts.
 *
 * @throws ArchiveError where there is no archive, where another process writes to it, or where it was
 *   made under a key that is not at hand
 */
export async function forgetArchived(
  folder: string,
  { user, dryRun }: { readonly user: string; readonly dryRun: boolean },
  config: Config,
): Promise<ForgottenRows> {
  const archive = Archive.open(folder);
  const { keyFingerprint } = originOf(archive.segments());
  const { key } = keyOf(keyFingerprint, folder, config);
  return withArchiveLock(folder, (renew) => forgetInArchive(archive, { user, key, dryRun }, renew));
}

function keyOf(fingerprint: string, folder: string, config: Config): UserKey {
  const file = config.privacy.userKeyFile ?? join(dataDir(config, environment()), 'user-key');
  const own = existsSync(file) ? [readUserKey(file)] : [];
  const found = [...own, REPLAY_KEY].find((each) => each.fingerprint === fingerprint);
  if (found) return found;
  throw new ArchiveError(
    'other_archive_key',
    `The users of ${folder} are hashed under the key ${fingerprint}, and ${file} holds ${own.length > 0 ? 'another' : 'none'}. ` +
      'Name the file with that key as privacy.userKeyFile; without it nobody can be found there, nor erased but by deleting the archive.',
  );
}
