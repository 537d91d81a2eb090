#!/usr/bin/env node
/** The command `flyball`: reads the arguments, runs a command, and says in one line what went wrong. */
import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadConfig, CONFIG_FILE_VARIABLE, ConfigError } from '../config/load.js';
import type { Config } from '../config/schema.js';
import { FORMATS } from '../events/import/open.js';
import { environment, packageVersion } from '../main.js';
import type { ArchiveCommandOptions } from './archive.js';
import type { AuditCommandOptions } from './audit-command.js';
import type { BackfillOptions } from './backfill.js';
import type { PinOptions, ShowOptions } from './baseline.js';
import type { DataOptions } from './doctor/data.js';
import type { DemoOptions } from './demo.js';
import { EXIT, explainsItself } from './exit.js';
import type { ForgetOptions } from './forget.js';
import type { LabelCommandOptions } from './label.js';
import type { ReplayOptions } from './replay.js';
import type { SimulateOptions } from './simulate.js';
import { processTerminal } from './terminal.js';
import { SCENARIOS } from '../simulation/scenarios.js';
import { visibleText } from '../events/visible-text.js';

const terminal = processTerminal(environment());

/** Options that every command takes. */
interface CommonOptions {
  readonly config?: string;
  readonly nats?: readonly string[];
}

/** The file that the configuration is in. */
function configName({ config }: CommonOptions): string | undefined {
  const name = config ?? environment()[CONFIG_FILE_VARIABLE];
  return name === '' ? undefined : name;
}

/** The options with the configuration file, wherever it was named. */
function withConfigFile<O extends CommonOptions>(options: O): O {
  const config = configName(options);
  return config === undefined ? options : { ...options, config };
}

async function configOf(
  options: CommonOptions,
  flags: Readonly<Record<string, unknown>> = {},
): Promise<Config> {
  const name = configName(options);
  const file = name === undefined ? undefined : await configFile(name);
  return loadConfig({
    ...(file ? { file } : {}),
    environment: environment(),
    flags: { ...flags, 'nats.servers': options.nats },
  });
}

async function configFile(name: string): Promise<{ name: string; text: string }> {
  try {
    return { name, text: await readFile(name, 'utf8') };
  } catch {
    throw new ConfigError([`${name}: there is no such file, or it cannot be read`]);
  }
}

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('It takes a whole number, 0 or more.');
  return value;
};

/** Gathers the values of an option that may be given more than once. */
const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

const program = new Command('flyball')
  .description(
    'The governor of a data flywheel: says in numbers whether a feedback loop is healthy.',
  )
  .version(packageVersion())
  .showHelpAfterError('(flyball --help says more)')
  // Wrong arguments end like everything else that was not done; commander would say 1.
  .exitOverride((ended) => process.exit(ended.exitCode === 0 ? EXIT.ok : EXIT.failed))
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'flyball: ')) });

const common = (command: Command): Command =>
  command
    .option('--config <file>', 'configuration file (YAML); also FLYBALL_CONFIG')
    .option(
      '--nats <host:port>',
      'NATS server, more than once for several; none: an embedded nats-server is started',
      collect,
    );

/** The choice of a simulated story; `flyball simulate --help` lists them. */
function scenarioOption(): Option {
  return new Option('--scenario <name>', 'what happens in the simulated world')
    .choices(SCENARIOS.map(({ id }) => id))
    .default('bandwagon');
}

/** How files of events are read; all commands that read some take it. */
function formatOption(): Option {
  return new Option('--format <format>', 'format of the files').choices(FORMATS);
}

function mapOption(): Option {
  return new Option(
    '--map <file>',
    'mapping file that says what the columns of a table mean; more than once for several',
  ).argParser(collect);
}

/** Runs a command's work; its result is the exit code. */
function run<A extends unknown[]>(
  work: (...args: A) => Promise<number>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    process.exitCode = await work(...args);
  };
}

common(program.command('serve'))
  .description('run the monitor: read the stream, show readings on /metrics and /api')
  .option('--discard-state', 'drop the stored state and read the stream from its beginning')
  .option('--port <number>', 'port of the HTTP side; 0: a free one', wholeNumber)
  .action(
    run(async (options: CommonOptions & { discardState?: boolean; port?: number }) => {
      const { serve } = await import('./serve.js');
      return serve(await configOf(options, { 'http.port': options.port }), options, terminal);
    }),
  );

common(program.command('demo'))
  .description('show a feedback loop running away, with everything on this machine')
  .option('--open-bandit <dir>', 'play the real logs in this folder instead of a simulated world')
  .addOption(scenarioOption())
  .option('--seed <number>', 'seed of the simulated world', wholeNumber, 7)
  .option('--seconds <number>', 'how long the past takes to catch up', wholeNumber, 90)
  .option('--exit', 'end when the past has caught up, instead of going on')
  .action(
    run(async (options: CommonOptions & DemoOptions) => {
      const { demo } = await import('./demo.js');
      return demo(options, await configOf(options), terminal);
    }),
  );

common(program.command('replay'))
  .description('readings from files of events')
  .argument('<file...>', 'NDJSON, CSV or Parquet files; - for NDJSON from standard input')
  .addOption(formatOption())
  .addOption(mapOption())
  .option(
    '--target <file>',
    "CSV file of a candidate policy's probabilities: a row an item, a column a position",
  )
  .option('--sort', 'put logs into order of time first')
  .option('--window <duration>', 'length of the windows, or "all" for a single one')
  .option('--hop <duration>', 'how often a window is read')
  .option('--json', 'one JSON object a line instead of a table')
  .option('--publish', 'send the events through JetStream')
  .option('--dead-letters <file>', 'write refused rows to this file')
  .option(
    '--alarms',
    'the pages and tickets that these logs would have raised, instead of readings',
  )
  .option('--baselines <file>', 'baselines for --alarms; default: alarms.baselineFile')
  .action(
    run(async (files: string[], options: CommonOptions & ReplayOptions) => {
      const { replay } = await import('./replay.js');
      return replay(files, options, await configOf(options), terminal);
    }),
  );

common(program.command('backfill'))
  .description('restate the history in InfluxDB from files of events; alarms are not asked')
  .argument('<file...>', 'NDJSON, CSV or Parquet files; - for NDJSON from standard input')
  .addOption(formatOption())
  .addOption(mapOption())
  .option('--sort', 'put logs into order of time first')
  .option('--window <duration>', 'length of the windows')
  .option('--hop <duration>', 'how often a window is read')
  .action(
    run(async (files: string[], options: CommonOptions & BackfillOptions) => {
      const { backfill } = await import('./backfill.js');
      return backfill(files, options, await configOf(options), terminal);
    }),
  );

const baseline = program
  .command('baseline')
  .description('what readings are when nothing is wrong: pin it, and show what is pinned');

common(baseline.command('pin'))
  .description('pin baselines, so that nobody waits for them; a move is recorded in the file')
  .requiredOption(
    '--from <source...>',
    'files of events; or "stream" (all blocks of FLYBALL_READINGS), "BEGIN..END" (those in this ' +
      'stretch), "service" (what the running service has in force)',
  )
  .option('--out <file>', 'default: alarms.baselineFile, or flyball.baselines.json beside --config')
  .option('--why <text>', 'the reason; needed where baselines are moved')
  .option('--by <name>', 'who moves them; default: the user of this machine')
  .addOption(formatOption())
  .addOption(mapOption())
  .option('--sort', 'put logs into order of time first')
  .action(
    run(async (options: CommonOptions & PinOptions) => {
      const { pinBaselines } = await import('./baseline.js');
      return pinBaselines(withConfigFile(options), await configOf(options), terminal);
    }),
  );

common(baseline.command('show'))
  .description('show pinned baselines, what has none and why, and who moved them')
  .argument('[file]', 'default: alarms.baselineFile, or flyball.baselines.json beside --config')
  .option('--json', 'print the document')
  .action(
    run(async (file: string | undefined, options: CommonOptions & ShowOptions) => {
      const { showBaselines } = await import('./baseline.js');
      return showBaselines(file, withConfigFile(options), await configOf(options), terminal);
    }),
  );

common(program.command('audit'))
  .description('what changed between two stretches of a log, and what to do: HTML, JSON, Markdown')
  .argument(
    '[file...]',
    'NDJSON, CSV or Parquet files; - for NDJSON from standard input; none: ask the running service',
  )
  .option('--archive <dir>', 'audit an archive of flyball archive, in place of files')
  .option('--from <time>', 'ISO 8601 time at which the audited stretch begins; default: half-way')
  .option('--to <time>', 'time at which it ends; default: the end of the log')
  .option('--baseline-from <time>', 'what it is compared with; default: the stretch right before')
  .option('--baseline-to <time>', 'where that ends')
  .option('--surface <name>', 'only this surface')
  .option('--policy <name>', 'only this policy')
  .addOption(formatOption())
  .addOption(mapOption())
  .option('--sort', 'put logs into order of time first')
  .option('--out <dir>', 'folder of the report; default: this one')
  .option('--json', 'print the report as JSON instead of its verdict')
  .option('--markdown', 'print a summary for a chat message instead of its verdict')
  .option('--seed <number>', 'of models, splits and bootstraps; default: audit.seed', wholeNumber)
  .option(
    '--since <file>',
    'JSON of an earlier report to compare with; more than once for several',
    collect,
  )
  .option('--no-models', 'do not compare models')
  .option('--no-mix', 'do not split changes into mix and within categories')
  .option('--no-bearers', 'do not ask who bears what is bad')
  .option('--no-amplification', 'do not compare with exploration')
  .option('--no-moat', 'do not weigh the data')
  .option('--no-what-if', 'do not estimate other rankings')
  .action(
    run(async (files: string[], options: CommonOptions & AuditCommandOptions) => {
      if (options.archive !== undefined) {
        const { auditOfArchive } = await import('./audit-archive.js');
        const config = await configOf(options);
        return auditOfArchive(options.archive, files, options, config, terminal);
      }
      if (files.length === 0) {
        const { askForAudit } = await import('./audit-call.js');
        return askForAudit(options, await configOf(options), terminal);
      }
      const { audit } = await import('./audit.js');
      return audit(files, options, await configOf(options), terminal);
    }),
  );

common(program.command('label'))
  .description('what these logs would have asked to have labelled, and with which probability')
  .argument('<file...>', 'NDJSON, CSV or Parquet files; - for NDJSON from standard input')
  .option(
    '--budget <labels>',
    'labels a UTC day and segment; default: labelling.budget, or 30 where it is 0',
    wholeNumber,
  )
  .addOption(formatOption())
  .addOption(mapOption())
  .option('--sort', 'put logs into order of time first')
  .option('--json', 'one JSON object a line instead of a table')
  .option('--dead-letters <file>', 'write refused rows to this file')
  .action(
    run(async (files: string[], options: CommonOptions & LabelCommandOptions) => {
      const { label } = await import('./label.js');
      return label(files, options, await configOf(options), terminal);
    }),
  );

common(program.command('archive'))
  .description('keep what audits learn from of logs that will be deleted: hashed, in columns')
  .argument('<file...>', 'NDJSON, CSV or Parquet files; - for NDJSON from standard input')
  .requiredOption('--out <dir>', 'folder of the archive, absent or empty')
  .option(
    '--share <number>',
    'share of the users of whom all is kept; of the others, what has a label',
    Number,
    1,
  )
  .addOption(formatOption())
  .addOption(mapOption())
  .option('--sort', 'put logs into order of time first')
  .action(
    run(async (files: string[], options: CommonOptions & ArchiveCommandOptions) => {
      const { archive } = await import('./archive.js');
      return archive(files, options, await configOf(options), terminal);
    }),
  );

common(program.command('simulate'))
  .description('events of a simulated feedback loop whose truth is known')
  .addOption(scenarioOption())
  .option('--seed <number>', 'the same seed gives the same events', wholeNumber, 7)
  .option('--start <time>', 'ISO 8601 time of the first event; default: so that it ends now')
  .option('--duration <duration>', 'length of the simulated time', '24h')
  .option('--out <file>', 'write NDJSON to this file instead of standard output')
  .option('--truth <file>', 'write what is true of the world to this file, as NDJSON')
  .option('--publish', 'send the events through JetStream (with --nats)')
  .option('--speed <factor>', 'how much faster than time; default: as fast as possible', Number)
  .action(
    run(async (options: CommonOptions & SimulateOptions) => {
      const { simulate } = await import('./simulate.js');
      return simulate(options, await configOf(options), terminal);
    }),
  );

common(program.command('forget'))
  .description('erase a user from the events, dead letters and requests for labels that are kept')
  .argument('<user>', 'the user as publishers name it')
  .option('--dry-run', 'only count what would be erased')
  .action(
    run(async (user: string, options: CommonOptions & ForgetOptions) => {
      const { forget } = await import('./forget.js');
      return forget(user, options, await configOf(options), terminal);
    }),
  );

common(program.command('doctor'))
  .description(
    'check what this machine, the configuration and the server can do; with --data, which readings work with these logs and what the others need',
  )
  .option(
    '--data <file...>',
    'NDJSON, CSV or Parquet files; - for NDJSON from standard input; "stream": what the stream holds',
  )
  .addOption(formatOption())
  .addOption(mapOption())
  .option('--sort', 'put logs into order of time first')
  .option('--json', 'with --data: print JSON instead of tables')
  .action(
    run(async ({ data, ...options }: CommonOptions & Partial<DataOptions>) => {
      if (data !== undefined) {
        const { examineData } = await import('./doctor/data.js');
        return examineData({ ...options, data }, await configOf(options), terminal);
      }
      const { doctor } = await import('./doctor.js');
      return doctor(() => configOf(options), terminal);
    }),
  );

try {
  await program.parseAsync();
} catch (error) {
  if (explainsItself(error)) {
    for (const line of `flyball: ${error.message}`.split('\n')) terminal.note(visibleText(line));
  } else
    terminal.note(
      `flyball: this is a fault of the program: ${error instanceof Error ? error.stack : String(error)}`,
    );
  process.exitCode = EXIT.failed;
}
