/** `flyball doctor --data`: a small world's log, whole and with something left out. */
import { describe, expect, it } from '@jest/globals';
import { examineData, type DataOptions } from '../../../src/cli/doctor/data.js';
import type { LogReport } from '../../../src/cli/doctor/log-report.js';
import { EXIT, UsageError } from '../../../src/cli/exit.js';
import { loadConfig } from '../../../src/config/load.js';
import type { KindedEvent } from '../../../src/events/schemas.js';
import { folderOf } from '../../events/import/temporary-files.js';
import { HOUR, ndjson, runWorld, SMALL } from '../../simulation/collected-run.js';
import { heardTerminal } from '../../setup/heard-terminal.js';

const WORLD = runWorld({ ...SMALL, duration: HOUR, dials: { labelShare: 0.1 } }).events;

async function run(events: readonly KindedEvent[], options: Omit<DataOptions, 'data'> = {}) {
  const at = await folderOf({ 'log.ndjson': ndjson(events) });
  const { terminal, printed: lines, notes } = heardTerminal({ ascii: true });
  const code = await examineData(
    { ...options, data: [at('log.ndjson')] },
    loadConfig({}),
    terminal,
  );
  return { code, lines, notes };
}

async function reportOf(events: readonly KindedEvent[]): Promise<LogReport> {
  const { lines } = await run(events, { json: true });
  return JSON.parse(lines.join('\n')) as LogReport;
}

const stateOf = ({ readings }: LogReport, name: string) =>
  readings.find(({ reading }) => reading === name)!.state;

/** The log as a team has it that begins: what was shown and what was clicked. */
function bare(events: readonly KindedEvent[]): KindedEvent[] {
  return events.flatMap((event): KindedEvent[] => {
    if (event.kind === 'outcome') return [event];
    if (event.kind !== 'recommendation') return [];
    const { kind, id, time, surface, policy, slate } = event;
    return [{ kind, id, time, surface, policy, slate: slate.map(({ item }) => ({ item })) }];
  });
}

describe('flyball doctor --data', () => {
  it('counts what the log carries', async () => {
    const { events, policies, signals } = await reportOf(WORLD);
    const recommendations = WORLD.filter(({ kind }) => kind === 'recommendation').length;
    expect(events.recommendations).toBe(recommendations);
    expect(events.withUser).toBe(recommendations);
    expect(events.impressions).toBe(5 * recommendations);
    expect(events.withPropensity).toBe(recommendations);
    expect(events.items).toBe(40);
    expect(events.withCategories).toBe(40);
    expect(policies).toEqual(['production']);
    expect(signals).toEqual(['click']);
  });

  it('says of a full log that its readings work, and that a baseline is next', async () => {
    const report = await reportOf(WORLD);
    for (const reading of [
      'bandwagon.exposure_gini',
      'filter-bubble.user_segregation',
      'proxy-drift.quality',
      'exposure-bias.propensity_sanity',
    ]) {
      expect([reading, stateOf(report, reading)]).toEqual([reading, 'works']);
    }
    // Twelve days of blocks are yet to come.
    expect(stateOf(report, 'flywheel.quality_slope')).toBe('waiting');
    expect(report.unmet).toEqual(['signals', 'exploration', 'second_labels', 'baseline']);
    expect(report.steps[0]!.needs).toEqual(['baseline']);
    expect(report.plans.labels.basis).toBe('quality');
  });

  it('says of a bare log what each reading waits for', async () => {
    const report = await reportOf(bare(WORLD));
    expect(stateOf(report, 'bandwagon.effective_items')).toBe('works');
    expect(stateOf(report, 'proxy-drift.proxy_mean')).toBe('works');
    expect(stateOf(report, 'filter-bubble.user_segregation')).toBe('missing');
    expect(stateOf(report, 'proxy-drift.quality')).toBe('missing');
    // Weights can be estimated from positions; with logged ones it says more.
    expect(stateOf(report, 'exposure-bias.snips_value')).not.toBe('works');
    const gained = report.steps.flatMap(({ gains }) => gains);
    expect(gained).toContain('filter-bubble.user_segregation');
    expect(gained).toContain('proxy-drift.quality');
    expect(report.plans.labels).toMatchObject({ labels: 2401, perDay: 30, basis: 'bound' });
  });

  it('does not let a reading work whose outcomes never came', async () => {
    const report = await reportOf(WORLD.filter(({ kind }) => kind !== 'outcome'));
    // A rate of 0 is measured, and says nothing of users.
    expect(stateOf(report, 'proxy-drift.proxy_mean')).toBe('limited');
    expect(report.plans.exploration).toBeUndefined();
  });

  it('counts a second label of a place for agreement alone', async () => {
    const labels = WORLD.filter(({ kind }) => kind === 'label');
    const again = labels.map((event) => ({ ...event, id: `${event.id}-again` }));
    const { events, unmet } = await reportOf([...WORLD, ...again]);
    expect(events.withInclusion).toBe(2 * labels.length);
    expect([events.sampled, events.secondLabels]).toEqual([labels.length, labels.length]);
    expect(unmet).not.toContain('second_labels');
  });

  it('prints what is next, and shows untrusted names as what they are', async () => {
    const events = bare(WORLD).map((event) =>
      event.kind === 'recommendation' ? { ...event, policy: 'pro\u001b[31mduction' } : event,
    );
    const { code, lines } = await run(events);
    const text = lines.join('\n');
    expect(code).toBe(EXIT.ok);
    expect(text).not.toContain('\u001b');
    expect(text).toMatch(/What to log next, the most for the least first:\n {2}1\. pin `baseline/);
    expect(text).toMatch(/filter-bubble\.user_entropy +core +missing +needs users, categories/);
    expect(text).toContain('Labels: 30 a day bring quality to ±2 points with 2,401 labels');
    expect(text).toMatch(/ {2}user: 0% of recommendations/);
  });

  it('survives a log without recommendations, counts refused rows, and refuses a stream beside files', async () => {
    const empty = await run(WORLD.filter(({ kind }) => kind === 'item'));
    expect(empty.lines.join('\n')).toContain('0 recommendations with 0 impressions');
    const { code } = await run([{ kind: 'recommendation' } as unknown as KindedEvent]);
    expect(code).toBe(EXIT.refused);
    const { terminal } = heardTerminal();
    const both = examineData({ data: ['stream', 'a.ndjson'] }, loadConfig({}), terminal);
    await expect(both).rejects.toThrow(UsageError);
    const alone = examineData({ data: ['stream'] }, loadConfig({}), terminal);
    await expect(alone).rejects.toThrow(/--nats host:port/);
  });
});
