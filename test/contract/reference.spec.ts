/** What the reference pages list and what the code has are the same, both ways. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { exposedMetrics } from '../../src/adapters/prometheus/exposed-metrics.js';
import { OPERATIONS } from '../../src/adapters/openapi/operations.js';
import { createProgram } from '../../src/cli/program.js';
import { referenceFiles } from '../../src/cli/reference-files.js';
import { processTerminal } from '../../src/cli/terminal.js';
import { configKeys } from '../../src/config/keys.js';
import { loadConfig } from '../../src/config/load.js';
import { configuredDetectors } from '../../src/config/options.js';
import { INTERVAL_ENDS, metricName } from '../../src/detectors/metric-name.js';
import { allDetectors } from '../../src/detectors/registry.js';
import { IMPORT_ERRORS } from '../../src/events/import/import-error.js';
import { REFUSALS } from '../../src/events/refusals.js';
import { ERROR_CODES } from '../../src/rendering/error-codes.js';
import { inCheckout } from '../setup/root.js';

const reference = (name: string): string =>
  readFileSync(inCheckout('docs', 'reference', `${name}.md`), 'utf8');

/** The first cell of every row of a page's tables that is code. */
const listed = (page: string): string[] =>
  [...page.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]!);

describe('metrics.md', () => {
  it('lists every metric with its type and labels, and no other', () => {
    const page = reference('metrics');
    const ends = Object.values(INTERVAL_ENDS);
    // The ends of a reading's interval are said once for all readings.
    const ofReadings = allDetectors().flatMap(({ declaration: { id, readings } }) =>
      readings.flatMap((reading) => ends.map((end) => metricName(id, reading.id) + end)),
    );
    const metrics = exposedMetrics().filter(
      ({ name }) => name.startsWith('flyball_') && !ofReadings.includes(name),
    );
    expect(listed(page).sort()).toEqual(metrics.map(({ name }) => name).sort());
    const plain = page.replaceAll(/ +/g, ' ');
    for (const { name, type, labels } of metrics) {
      const cell = labels.map((label) => `\`${label}\``).join(', ');
      expect(plain).toContain(`| \`${name}\` | ${type} | ${cell}${cell && ' '}|`);
    }
  });

  it('declares each end of each interval', () => {
    const names = new Set(exposedMetrics().map(({ name }) => name));
    for (const { declaration } of allDetectors()) {
      for (const { id } of declaration.readings) {
        const name = metricName(declaration.id, id);
        expect(names).toContain(`${name}_low`);
        expect(names).toContain(`${name}_high`);
      }
    }
  });
});

describe('commands.md', () => {
  const program = createProgram(processTerminal({}), '0.0.0');
  const sections = new Map(
    reference('commands')
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf('\n')), listed(text)]),
  );

  it('has a section for each command, and no other', () => {
    const names = program.commands.flatMap((command) =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.map((each) => `${command.name()} ${each.name()}`),
    );
    expect([...sections.keys()].filter((name) => name !== 'Common options')).toEqual(names);
  });

  it('lists every argument and option of each, and no other', () => {
    const shared = sections.get('Common options')!;
    for (const [name, rows] of sections) {
      if (name === 'Common options') continue;
      const command = name
        .split(' ')
        .reduce((parent, part) => parent.commands.find((each) => each.name() === part)!, program);
      const options = command.options.map(({ flags }) => flags);
      const taken = command.registeredArguments.map((each) => {
        const inner = each.variadic ? `${each.name()}...` : each.name();
        return each.required ? `<${inner}>` : `[${inner}]`;
      });
      const own = options.filter((flags) => !shared.includes(flags));
      expect({ name, rows }).toEqual({ name, rows: [...taken, ...own] });
    }
  });
});

describe('http.md', () => {
  it('lists every call, and no other', () => {
    const calls = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(listed(reference('http')).sort()).toEqual(calls.sort());
  });
});

describe('configuration.md', () => {
  it('lists every key, and no other', () => {
    expect(listed(reference('configuration'))).toEqual(configKeys().map(({ path }) => path));
  });
});

describe('codes.md', () => {
  it('lists every code, and no other', () => {
    const codes = [REFUSALS, IMPORT_ERRORS, ERROR_CODES].flatMap((each) => Object.keys(each));
    expect(listed(reference('codes'))).toEqual(codes);
  });

  it('has the code of every error class, and each of its codes has one', () => {
    const declared = errorClasses().flatMap(({ name, codes }) => {
      expect({ name, codes }).not.toEqual({ name, codes: [] });
      return codes;
    });
    expect([...new Set(declared)].sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });
});

it('every detector has a section of the configuration, and runs by default', () => {
  const running = configuredDetectors(loadConfig({}));
  expect(running.map(({ declaration }) => declaration.id)).toEqual(
    allDetectors().map(({ declaration }) => declaration.id),
  );
});

it('what is generated is what is committed', () => {
  const openApi = referenceFiles().get('docs/schemas/openapi.json')!;
  const committed = readFileSync(inCheckout('docs', 'schemas', 'openapi.json'), 'utf8');
  expect(JSON.parse(committed)).toEqual(JSON.parse(openApi));
});

/** Classes whose codes come from a table of their own. */
const OF_TABLES = ['RefusalCode', 'ImportErrorCode'];

/** Every error class of src with its codes. */
function errorClasses(): { readonly name: string; readonly codes: readonly string[] }[] {
  const files = readdirSync(inCheckout('src'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .flatMap((file) => {
      const text = readFileSync(inCheckout('src', file), 'utf8');
      return [...text.matchAll(/^(?:export )?class (\w+) extends (\w*Error) \{(.*?)^\}/gms)].map(
        ([, name, base, body]) => ({ name: name!, base: base!, body: body!, text }),
      );
    })
    .flatMap(({ name, base, body, text }) => {
      const declared = /readonly code(?:: (.*?))?(?: = (.*?))?[,;]$/m.exec(body);
      // One without a code of its own has that of its base.
      if (!declared && base !== 'Error') return [];
      const [, type = '', value = ''] = declared ?? [];
      const union = new RegExp(`^export type ${type} =(.*?);`, 'ms').exec(text)?.[1] ?? '';
      return [{ name, type, codes: [...`${type}${value}${union}`.matchAll(/'(\w+)'/g)] }];
    })
    .filter(({ type }) => !OF_TABLES.includes(type))
    .map(({ name, codes }) => ({ name, codes: codes.map(([, code]) => code!) }));
}
