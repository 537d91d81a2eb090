/** The commands as the reference page shows them, read off the program itself. */
import { Command, type Option } from 'commander';
import type { CommandDescription, OptionDescription } from '../rendering/commands-page.js';
import { common } from './commands/common.js';

/** The options that most commands share; they are described once. */
export function commonOptions(): OptionDescription[] {
  return common(new Command()).options.map(optionDescription);
}

/** Every command that does something, in the order of the help; `baseline pin` is one. */
export function commandDescriptions(program: Command): CommandDescription[] {
  const shared = new Set(commonOptions().map(({ flags }) => flags));
  return leaves(program, []).map(({ command, name }) => ({
    name,
    description: command.description(),
    arguments: command.registeredArguments.map((each) => ({
      usage: argumentUsage(each.name(), each.required, each.variadic),
      description: each.description,
    })),
    options: command.options.filter(({ flags }) => !shared.has(flags)).map(optionDescription),
  }));
}

function leaves(
  command: Command,
  path: readonly string[],
): { readonly command: Command; readonly name: string }[] {
  return command.commands.flatMap((each) => {
    const name = [...path, each.name()];
    return each.commands.length === 0
      ? [{ command: each, name: name.join(' ') }]
      : leaves(each, name);
  });
}

function argumentUsage(name: string, isRequired: boolean, isVariadic: boolean): string {
  const inner = isVariadic ? `${name}...` : name;
  return isRequired ? `<${inner}>` : `[${inner}]`;
}

function optionDescription(option: Option): OptionDescription {
  const { flags, description, mandatory, argChoices } = option;
  const value = option.defaultValue as string | number | boolean | undefined;
  // `--no-models` has the default true: it says nothing that the name does not.
  const hasDefault = value !== undefined && !option.negate;
  return {
    ...{ flags, description, isRequired: mandatory, choices: argChoices ?? [] },
    ...(hasDefault ? { fallback: String(value) } : {}),
  };
}
