/** The rendered rules and their tests, by Prometheus' own tool. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startChild } from '../setup/child.js';
import { requireProgram } from '../setup/programs.js';
import { inCheckout } from '../setup/root.js';

function filesIn(folder: string): string[] {
  return readdirSync(inCheckout(folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
}

/** It evaluates days of rules, minute by minute. */
const LIMIT_MS = 60_000;

async function promtool(...args: string[]): Promise<string> {
  const child = await startChild(requireProgram('promtool'), args);
  const { code } = await child.waitForExit(LIMIT_MS);
  expect({ code, errors: child.stderr() }).toEqual({ code: 0, errors: '' });
  return child.stdout();
}

describe('alerts', () => {
  it('pass the linter', async () => {
    const said = await promtool(
      'check',
      'rules',
      '--lint=all',
      '--lint-fatal',
      ...filesIn('alerts'),
    );
    expect(said).toContain('SUCCESS');
  });

  it('fire, stay quiet, and keep to their boundaries', async () => {
    const said = await promtool('test', 'rules', ...filesIn('alerts/tests'));
    expect(said.match(/SUCCESS/g)).toHaveLength(filesIn('alerts/tests').length);
  });
});
