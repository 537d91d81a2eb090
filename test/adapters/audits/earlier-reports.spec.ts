/** The reports that the service kept: the latest first, and what cannot be read passed over. */
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { earlierReports } from '../../../src/adapters/audits/earlier-reports.js';
import { temporaryFolder } from '../../setup/service.js';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

/** Writes a file as it was written at this second. */
async function put(name: string, text: string, second: number): Promise<void> {
  await writeFile(join(folder, name), text);
  await utimes(join(folder, name), second, second);
}

function report(id: string): string {
  const audited = { from: '2026-05-01T00:00:00.000Z', to: '2026-05-01T01:00:00.000Z' };
  return JSON.stringify({
    schema: 'flyball.audit/2',
    request: { id },
    verdict: { outcome: 'unchanged', sentence: 'Nothing changed.' },
    stretches: { audited },
    segments: [],
  });
}

const ids = async () => (await earlierReports(folder)).map(({ request }) => request.id);

describe('earlier reports', () => {
  it('are none where there is no folder, or nothing in it', async () => {
    expect(await earlierReports(join(folder, 'none'))).toEqual([]);
    expect(await ids()).toEqual([]);
  });

  it('come in the order in which they were written, the latest first, whatever their names', async () => {
    await put('b.json', report('old'), 1000);
    await put('a.json', report('newest'), 3000);
    await put('c.json', report('newer'), 2000);
    expect(await ids()).toEqual(['newest', 'newer', 'old']);
  });

  it('are those that can be read', async () => {
    await put('good.json', report('good'), 1000);
    await put('cut.json', report('cut').slice(0, 40), 2000);
    await put('other.json', '{"schema":"something/1"}', 3000);
    await put('page.html', report('page'), 4000);
    await put('half.json.part', report('half'), 5000);
    await mkdir(join(folder, 'folder.json'));
    expect(await ids()).toEqual(['good']);
  });

  it('are at most two hundred, the latest', async () => {
    for (let n = 0; n < 203; n++) await put(`${n}.json`, report(`r${n}`), 1000 + n);
    const found = await ids();
    expect(found).toHaveLength(200);
    expect([found[0], found.at(-1)]).toEqual(['r202', 'r3']);
  });
});
