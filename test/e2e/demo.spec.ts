/** The demo: concentration is seen rising, the addresses answer, and Ctrl-C leaves nothing running. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { startChild } from '../setup/child.js';
import { BINARY, Metrics, temporaryFolder } from '../setup/service.js';
import { describeWithSharedData } from '../setup/shared-data.js';

/** The process ids below this one, as far as they go down. */
function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((text) => text.trim() !== '')
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`);

async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (pids.some(isRunning) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const gini = (line: string) => Number(/exposure_gini\{[^}]*\} ([\d.]+)/.exec(line)?.[1]);

describe('flyball demo', () => {
  it('shows concentration rising, serves its metrics, and ends without a trace', async () => {
    const child = await startChild(process.execPath, [BINARY, 'demo', '--seconds', '25']);
    const first = await child.waitForLine(/exposure_gini\{/);
    const address = /metrics (http:\S+)/.exec(first)![1]!;
    const metrics = new Metrics(await (await fetch(address)).text());
    expect(metrics.sum('flyball_bandwagon_exposure_gini')).toBeGreaterThan(0);

    await child.waitForLine(/\(live\)/, 150_000);
    const ginis = child.stdout().split('\n').map(gini).filter(Number.isFinite);
    expect(ginis.at(-1)!).toBeGreaterThan(ginis[0]! + 0.15);

    // The alarm, and the audit that it asked for.
    const line = await child.waitForLine(/ALARM FlyballGuardrailCrossed.*audit http/, 150_000);
    const report = await fetch(/audit (http:\S+)/.exec(line)![1]!);
    expect(await report.text()).toContain('has become more concentrated');

    const servers = descendants(child.pid);
    expect(servers.length).toBeGreaterThanOrEqual(2);
    const { code } = await child.stop('SIGINT', 15_000);
    expect(code).toBe(0);
    expect(servers.filter(isRunning)).toEqual([]);
  });

  it('takes its server and its folder with it even when it is killed', async () => {
    const folder = await temporaryFolder();
    const child = await startChild(process.execPath, [BINARY, 'demo', '--seconds', '60'], {
      env: { TMPDIR: folder },
    });
    await child.waitForLine(/metrics http/);
    const servers = descendants(child.pid);
    expect(servers.length).toBeGreaterThanOrEqual(2);
    expect(readdirSync(folder)).toHaveLength(1);
    await child.stop('SIGKILL');
    await untilGone(servers);
    expect(servers.filter(isRunning)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describeWithSharedData('flyball demo --open-bandit', 'data/open-bandit-men', (folder) => {
  it('plays the real logs', async () => {
    const child = await startChild(process.execPath, [
      BINARY,
      ...['demo', '--seconds', '8', '--exit', '--open-bandit', folder],
    ]);
    const { code } = await child.waitForExit(200_000);
    expect(child.stderr()).toBe('');
    expect(code).toBe(0);
    expect(child.stdout()).toMatch(
      /exposure_gini\{policy="bts"\}.*exposure_gini\{policy="random"\}/,
    );
  });
});
