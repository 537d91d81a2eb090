/** `flyball doctor`: what this machine, the configuration and the server can do, each with a remedy. */
import { connectNats } from '../adapters/nats/connection.js';
import { findNatsServer } from '../adapters/nats/embedded-server.js';
import { loginWords, natsLogin } from '../adapters/nats/login.js';
import { checkTopology } from '../adapters/nats/topology.js';
import { readUserKey } from '../adapters/user-key.js';
import { BUDGET_DAYS, type BudgetRow } from '../alarms/budget.js';
import { SequentialAlarms } from '../alarms/sequential-alarms.js';
import { formatDuration } from '../config/duration.js';
import { alarmOptions, configuredDetectors } from '../config/options.js';
import type { Config } from '../config/schema.js';
import { formatNumber } from '../detectors/number-format.js';
import { visibleText } from '../events/visible-text.js';
import { sourceWords } from './doctor/sources.js';
import { EXIT } from './exit.js';
import type { Terminal } from './terminal.js';
import { formatTable, type TableColumn } from './terminal/table.js';

/** Oldest Node that is supported. */
const NODE = { major: 20, minor: 19 } as const;

const BUDGET_COLUMNS: readonly TableColumn[] = [
  { title: 'severity' },
  { title: 'alert' },
  { title: 'reading' },
  { title: `false in ${BUDGET_DAYS} days`, align: 'right' },
  { title: 'block' },
  { title: 'blocks between', align: 'right' },
];

/** Prints a line for each check; the exit code is 2 where one of them failed. */
export async function doctor(
  loadConfig: () => Promise<Config>,
  terminal: Terminal,
): Promise<number> {
  let failed = 0;
  const check = async <T>(what: string, work: () => Promise<T> | T): Promise<T | undefined> => {
    try {
      const result = await work();
      terminal.print(`ok    ${what}${typeof result === 'string' ? `: ${result}` : ''}`);
      return result;
    } catch (error) {
      failed++;
      terminal.print(`FAIL  ${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  await check('Node.js', () => nodeVersion());
  const config = await check('configuration', loadConfig);
  if (config) {
    await check('signals', () => signalWords(config));
    await check('baseline', () => baselineWords(config));
    await check('alarms', () => alarmWords(config));
    terminal.print(budgetTable(config));
    const { userKeyFile } = config.privacy;
    if (userKeyFile !== undefined) {
      await check(
        'user key',
        () => `${userKeyFile}, fingerprint ${readUserKey(userKeyFile).fingerprint}`,
      );
    }
    const { servers } = config.nats;
    if (servers.length === 0) {
      await check('embedded nats-server', () => findNatsServer(terminal.path));
    } else {
      await check(`NATS server at ${servers.join(', ')}`, () => server(config));
    }
    if (config.sources.length > 0) await check('sources', () => sourceWords(config));
  }
  terminal.print(failed === 0 ? 'Everything needed is there.' : `${failed} of the checks failed.`);
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

/** Which signals mean what, so that a name unlike the publishers' is seen before it reads nothing. */
function signalWords({ signals, attribution }: Config): string {
  const { proxy, hierarchy, harm } = signals;
  const list = (names: readonly string[], between: string) => names.join(between) || 'none';
  const within = formatDuration(attribution.time);
  return visibleText(
    `proxy ${proxy} within ${within}; hierarchy ${list(hierarchy, ' > ')}; harm ${list(harm, ', ')}`,
  );
}

function baselineWords({ baseline: { from, to } }: Config): string {
  if (from === undefined || to === undefined) {
    return 'none is pinned, so readings that compare say no_baseline';
  }
  return `${from} to ${to}`;
}

/** What the false alarms add up to. */
function alarmWords(config: Config): string {
  const { falsePages90d } = config.alarms;
  const rows = splitOf(config);
  const pages = rows.filter(({ severity }) => severity === 'page').length;
  return (
    `false pages in ${BUDGET_DAYS} days: at most ${formatNumber(falsePages90d)} over ${pages} watched readings; ` +
    `as many false tickets for each watched reading`
  );
}

/** The split of the budget: what each watched reading may spend, over all of its segments. */
function budgetTable(config: Config): string {
  const rows = splitOf(config).map((row) => [
    row.severity,
    row.alert,
    row.reading,
    formatNumber(row.falseAlarms),
    formatDuration(row.blockMs),
    formatNumber(row.blocksBetween),
  ]);
  return formatTable(BUDGET_COLUMNS, rows, { color: false, ascii: true })
    .map((line) => `      ${line}`)
    .join('\n');
}

function splitOf(config: Config): BudgetRow[] {
  return new SequentialAlarms(configuredDetectors(config), alarmOptions(config)).split();
}

function nodeVersion(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NODE.major || (major === NODE.major && minor < NODE.minor)) {
    throw new Error(
      `${process.version} is too old; install Node.js ${NODE.major}.${NODE.minor} or later.`,
    );
  }
  return process.version;
}

/** The server's version and what is in the stream; changes nothing there. */
async function server(config: Config): Promise<string> {
  const { servers, prefix } = config.nats;
  const nats = await connectNats(servers, 'flyball doctor', natsLogin(config), prefix);
  try {
    const version = nats.connection.info?.version ?? 'of unknown version';
    const found = await checkTopology(nats, config.nats.partitions);
    const tls = nats.connection.info?.tls_required ? ' over TLS' : '';
    return `nats-server ${version}${tls}, ${loginWords(natsLogin(config))}; ${found}`;
  } finally {
    await nats.connection.drain();
  }
}
