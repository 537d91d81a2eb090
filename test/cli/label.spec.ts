/** `flyball label`: what a log would have asked to have labelled. */
import { describe, expect, it } from '@jest/globals';
import { EXIT, UsageError } from '../../src/cli/exit.js';
import { label, type LabelCommandOptions } from '../../src/cli/label.js';
import { loadConfig } from '../../src/config/load.js';
import { folderOf } from '../events/import/temporary-files.js';
import { traffic } from '../labelling/desk-run.js';
import { heardTerminal } from '../setup/heard-terminal.js';

async function run(events: readonly unknown[], options: LabelCommandOptions = {}) {
  const at = await folderOf({
    'log.ndjson': events.map((each) => JSON.stringify(each)).join('\n'),
  });
  const { terminal, printed: lines, notes } = heardTerminal({ ascii: true });
  const code = await label([at('log.ndjson')], options, loadConfig({}), terminal);
  return { code, lines, notes };
}

describe('flyball label', () => {
  it('prints requests as JSON with what a labeller needs', async () => {
    const { code, lines, notes } = await run(traffic(5, 200), { json: true, budget: 240 });
    expect(code).toBe(EXIT.ok);
    expect(lines.length).toBeGreaterThan(10);
    const first = JSON.parse(lines[0]!) as Readonly<Record<string, unknown>>;
    expect(first).toMatchObject({ surface: 'home', policy: 'production', stratum: 'general' });
    expect(first['id']).toMatch(/^p0-[0-9a-f]{16}$/);
    expect(first['recommendation']).toMatch(/^home-\d+$/);
    expect(first['impressionTime']).toMatch(/^2026-05-01T.*Z$/);
    expect(first['inclusion']).toBeGreaterThan(0);
    expect(notes.at(-1)).toContain(`home/production: ${lines.length} requests at 240 labels a day`);
  });

  it('prints a table, and shows untrusted names as what they are', async () => {
    const events = traffic(5, 200).map((each) => ({ ...each, surface: 'ho\u001b[31mme' }));
    const { lines } = await run(events, { budget: 240 });
    expect(lines[0]).toMatch(
      /^shown \(UTC\) +segment +recommendation +item +score +inclusion +why/,
    );
    expect(lines.join('\n')).not.toContain('\u001b');
  });

  it('says why nothing is asked', async () => {
    const { lines, notes } = await run(traffic(0.5, 100));
    expect(lines).toEqual([]);
    expect(notes.at(-1)).toMatch(/^Nothing would have been asked: the first window of 60 minutes/);
  });

  it('refuses a budget of nothing, and counts refused rows', async () => {
    await expect(run([], { budget: 0 })).rejects.toThrow(UsageError);
    const { code, notes } = await run([{ kind: 'recommendation' }]);
    expect(code).toBe(EXIT.refused);
    expect(notes[0]).toContain('missing_field');
  });
});
