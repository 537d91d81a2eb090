/** Options that several commands take. */
import { Option } from 'commander';
import { FORMATS } from '../../events/import/formats.js';
import { SCENARIOS } from '../../simulation/scenarios.js';
import { collect } from './values.js';

/** The choice of a simulated story; `flyball simulate --help` lists them. */
export function scenarioOption(): Option {
  return new Option('--scenario <name>', 'what happens in the simulated world')
    .choices(SCENARIOS.map(({ id }) => id))
    .default('bandwagon');
}

/** How files of events are read; all commands that read some take it. */
export function formatOption(): Option {
  return new Option('--format <format>', 'format of the files').choices(FORMATS);
}

export function mapOption(): Option {
  return new Option(
    '--map <file>',
    'mapping file that says what the columns of a table, or the keys of JSON, mean; more than once for several',
  ).argParser(collect);
}
