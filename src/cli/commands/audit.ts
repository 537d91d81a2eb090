/** `flyball audit`: of files, of an archive, or by the running service. */
import type { Command } from 'commander';
import type { AuditCommandOptions } from '../audit-command.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';
import { formatOption, mapOption } from './shared-options.js';
import { collect, wholeNumber } from './values.js';

export function addAudit(program: Command, terminal: Terminal): void {
  common(program.command('audit'))
    .description(
      'what changed between two stretches of a log, and what to do: HTML, JSON, Markdown',
    )
    .argument(
      '[file...]',
      'NDJSON, CSV or Parquet files; - for NDJSON from standard input; none: ask the running service',
    )
    .option(
      '--archive <dir>',
      'audit an archive, of flyball archive or of the service, in place of files',
    )
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
    .option(
      '--predictions <file>',
      'CSV or NDJSON of other models to compare: model, recommendation, item, score',
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
          const { auditOfArchive } = await import('../audit-archive.js');
          const config = await configOf(options);
          return auditOfArchive(options.archive, files, options, config, terminal);
        }
        if (files.length === 0) {
          const { askForAudit } = await import('../audit-call.js');
          return askForAudit(options, await configOf(options), terminal);
        }
        const { audit } = await import('../audit.js');
        return audit(files, options, await configOf(options), terminal);
      }),
    );
}
