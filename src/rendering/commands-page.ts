/** The reference page of the command line: every command with its arguments and options. */
import { page, table } from './markdown.js';

export interface CommandDescription {
  /** As typed, `baseline pin`. */
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly { readonly usage: string; readonly description: string }[];
  readonly options: readonly OptionDescription[];
}

export interface OptionDescription {
  /** As in `--window <duration>`. */
  readonly flags: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  /** As a user would type it; absent where there is none. */
  readonly fallback?: string;
}

export function commandsPage(
  commands: readonly CommandDescription[],
  common: readonly OptionDescription[],
): string {
  const sections = commands.map(({ name, description, arguments: taken, options }) => {
    const usage = ['flyball', name, ...taken.map((each) => each.usage)].join(' ');
    return [
      `## ${name}`,
      `\`${usage}\`: ${description}.`,
      ...(taken.length === 0
        ? []
        : [
            table(
              ['argument', 'meaning'],
              taken.map((each) => [`\`${each.usage}\``, each.description]),
            ),
          ]),
      ...(options.length === 0 ? [] : [optionsTable(options)]),
    ].join('\n\n');
  });
  return page(
    'Commands',
    'What `flyball <command> --help` says, for all commands. How they end: ' +
      '[exit codes](../operating.md#exit-codes).',
    [
      '## Common options',
      'All commands that read a configuration take these; `--help` explains any command.',
      optionsTable(common),
      ...sections,
    ].join('\n\n'),
  );
}

function optionsTable(options: readonly OptionDescription[]): string {
  const rows = options.map(({ flags, description, isRequired, choices, fallback }) => [
    `\`${flags}\`${isRequired ? ' (needed)' : ''}`,
    choices.length === 0
      ? description
      : `${description}: ${choices.map((choice) => `\`${choice}\``).join(', ')}`,
    fallback === undefined ? '' : `\`${fallback}\``,
  ]);
  return table(['option', 'meaning', 'default'], rows);
}
