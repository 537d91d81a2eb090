/** `flyball audit` without files: asks the running service for the audit of its stream. */
import { join } from 'node:path';
import { readToken, TokenError } from '../adapters/http/bearer-token.js';
import { PART_NAMES } from '../audit/findings/parts.js';
import type { AuditEntry } from '../audit/request.js';
import type { Config } from '../config/schema.js';
import { dataDir, environment } from '../main.js';
import type { AuditCommandOptions } from './audit-command.js';
import { EXIT, UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

/** How long the service may take for the audit, and how often it is asked. */
const LIMIT_MS = 600_000;
const POLL_MS = 500;

/**
 * Asks for the audit, waits for it and says where the report is; returns the exit code.
 *
 * @throws UsageError where the service does not answer, or does not take the request
 */
export async function askForAudit(
  flags: AuditCommandOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  if (flags.from === undefined || flags.to === undefined) {
    throw new UsageError(
      'Without files the running service is asked, which needs --from and --to.',
    );
  }
  if (flags.predictions !== undefined) {
    throw new UsageError(
      '--predictions go with files or --archive: the running service reads no file of yours.',
    );
  }
  const { host, port, tokenFile } = config.http;
  const service = `http://${host}:${port}`;
  const token = tokenOf(tokenFile ?? join(dataDir(config, environment()), 'api-token'));
  const { id } = await call<{ id: string }>(`${service}/api/audits`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(bodyOf(flags)),
  });
  terminal.note(`The audit ${id} was asked for.`);
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    const { audits } = await call<{ audits: AuditEntry[] }>(`${service}/api/audits`);
    const entry = audits.find(({ request }) => request.id === id);
    if (entry?.state === 'failed') throw new UsageError(`The audit failed: ${entry.verdict}`);
    if (entry?.state === 'done') {
      terminal.print(entry.verdict ?? '');
      terminal.note(`Report: ${service}/audits/${id}`);
      return EXIT.ok;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new UsageError(`The audit ${id} is not done yet; ${service}/ shows when it is.`);
}

/** The service makes its token at its first start, so a missing one mostly tells of a missing service. */
function tokenOf(file: string): string {
  try {
    return readToken(file);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    throw new UsageError(
      `Without files the running service is asked, with its token. ${error.message} Start flyball serve, name its http.tokenFile, or name the files to audit.`,
    );
  }
}

/** The flags that the call knows, as they were given. */
function bodyOf(flags: AuditCommandOptions): object {
  const { from, to, baselineFrom, baselineTo, surface, policy, seed } = flags;
  const without = PART_NAMES.filter((part) => flags[part] === false);
  return { from, to, baselineFrom, baselineTo, surface, policy, seed, without };
}

async function call<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(url, init);
  } catch {
    throw new UsageError(
      `No service answers at ${url}. Is flyball serve running, and http.port right?`,
    );
  }
  const body = (await answer.json()) as { message?: string | string[] };
  if (answer.ok) return body as Answer;
  const why = [body.message ?? answer.statusText].flat().join('; ');
  throw new UsageError(`The service did not take the request: ${why}`);
}
