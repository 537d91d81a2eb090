/** Whole audits of simulated worlds: the verdict, the numbers, and that they repeat. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditReport } from '../../src/audit/report/report.js';
import { AuditRequestError } from '../../src/audit/stretches/stretch.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { isChanged } from '../../src/audit/stretches/compare.js';
import { ALL_DETECTORS, allDetectors } from '../../src/detectors/registry.js';
import { BANDWAGON, GAMING, HEALTHY } from '../../src/simulation/scenarios.js';
import { auditOf, halves, MINUTE, scenarioEvents, START, written } from './audits.js';

const HOURS = 4;
const REQUEST = halves(HOURS, { from: START + 150 * MINUTE, baselineTo: START + 90 * MINUTE });

/** Numbers to nine digits, so that the last ones may differ between versions of Node.js. */
function rounded(value: unknown): unknown {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' ? Number(each.toPrecision(9)) : each,
  );
  return JSON.parse(text) as unknown;
}

describe('an audit of a runaway loop', () => {
  const events = scenarioEvents(BANDWAGON, 7, HOURS);
  let report: AuditReport;
  beforeAll(async () => {
    report = await auditOf(events, REQUEST);
  });

  it('says that exposure has become more concentrated', () => {
    expect(report.verdict.outcome).toBe('changed');
    expect(report.verdict.sentence).toMatch(
      /^On home\/production, exposure has become more concentrated: effective items fell from [\d.]+ \[[\d.]+, [\d.]+\] to [\d.]+ \[[\d.]+, [\d.]+\]; 3 related readings changed as well\.$/,
    );
    expect(report.verdict.sentence).not.toMatch(/harm|worse|bad/);
  });

  it('gives this report', () => {
    const { segments, ...rest } = report;
    const shown = segments.map((segment) => ({
      ...segment,
      series: segment.series.map(({ reading, points }) => ({
        reading,
        points: points.length,
        last: points.at(-1),
      })),
    }));
    expect(rounded({ ...rest, segments: shown })).toMatchSnapshot();
  });

  it('compares the readings that need common traffic', () => {
    const compared = report.segments[0]!.readings.filter(({ reading }) =>
      reading.endsWith('_rarefied'),
    );
    expect(compared.map(({ change }) => change)).not.toContain('not_comparable');
  });

  it('lists the announced change in its place', () => {
    expect(report.changes).toEqual([
      {
        mark: 1,
        time: '2026-05-01T01:36:00.000Z',
        stretch: 'between',
        what: 'ranker learns faster',
        surface: 'home',
        policy: 'production',
      },
    ]);
  });

  it('accounts for every impression in the lists of items', () => {
    const { items, traffic } = report.segments[0]!;
    const rows = [...items!.gained, ...items!.lost, items!.others];
    const impressions = rows.map(({ audited }) =>
      'impressions' in audited ? audited.impressions : 0,
    );
    const sum = impressions.reduce((a, b) => a + b, 0);
    expect(traffic.audited).toMatchObject({ impressions: sum });
  });

  it('is the same, byte for byte, however the stream is cut', async () => {
    const first = await written(report);
    for (const batch of [17, 4000]) {
      expect(await written(await auditOf(events, REQUEST, { batch }))).toEqual(first);
    }
  });

  it('gives the same readings from several partitions', async () => {
    const other = await auditOf(events, REQUEST, { partitions: 4 });
    expect(other.segments[0]!.readings).toEqual(report.segments[0]!.readings);
    expect(other.segments[0]!.items).toEqual(report.segments[0]!.items);
  });

  it('names no user, neither on the page nor in the JSON', async () => {
    const { page, json } = await written(report);
    for (const text of [page, json]) expect(text).not.toMatch(/\bu-\d+\b/);
  });

  it('draws a chart with a name for each core reading that has values', async () => {
    const { page } = await written(report);
    const charts = page.match(/<svg\s[^>]*role="img"\s+aria-label="[^"]+"/g);
    expect(charts).toHaveLength(report.segments[0]!.series.length);
    expect(page).not.toMatch(/src=|href=(?!"#)/);
  });
});

describe('an audit of a healthy loop', () => {
  it.each([1, 2, 3])('finds nothing with seed %i', async (seed) => {
    const { verdict, segments } = await auditOf(
      scenarioEvents(HEALTHY, seed, HOURS),
      halves(HOURS),
      {
        detectors: ALL_DETECTORS,
      },
    );
    const changed = segments.flatMap(({ readings }) => readings.filter(isChanged));
    expect(changed.map(({ reading, by }) => ({ reading, by }))).toEqual([]);
    expect(verdict.outcome).toBe('unchanged');
  });
});

describe('an audit of a gamed loop', () => {
  let report: AuditReport;
  beforeAll(async () => {
    const events = scenarioEvents(GAMING, 5, HOURS);
    report = await auditOf(events, halves(HOURS), { detectors: ALL_DETECTORS });
  });
  const changes = (policy: string) =>
    Object.fromEntries(
      report.segments
        .find((segment) => segment.policy === policy)!
        .readings.filter(isChanged)
        .map(({ reading, change }) => [reading, change]),
    );

  it('shows the proxy rising while judged quality falls', () => {
    expect(changes('production')).toMatchObject({
      'proxy-drift.proxy_mean': 'up',
      'proxy-drift.quality': 'down',
    });
  });

  it('has a section for all policies of the surface, after them, without exposure of its own', () => {
    expect(report.segments.map(({ policy }) => policy)).toEqual(['explore', 'production', '*']);
    const { readings, items, series } = report.segments[2]!;
    expect(readings.map(({ reading }) => reading)).toContain('exposure-bias.debiased_ctr');
    expect([
      readings.some(({ reading }) => reading.startsWith('bandwagon')),
      items,
      series,
    ]).toEqual([false, undefined, []]);
  });

  it('lets the policies speak before the roll-up', () => {
    expect(report.verdict.sentence).toMatch(
      /^On home\/production, what is shown is judged to be worse: quality fell /,
    );
  });

  it('shows the evidence detector by detector, and why there is none', async () => {
    const { page } = await written(report);
    const headings = [...page.matchAll(/<h4>([^<:]*): [^<]*<\/h4>/g)].map(([, title]) => title!);
    // Audits compare the readings of all but the flywheel.
    const titles = allDetectors()
      .filter(({ declaration }) => declaration.id !== 'flywheel')
      .map(({ declaration }) => declaration.title);
    expect([...new Set(headings)].sort()).toEqual(titles.sort());
    expect(page).toContain('no baseline is pinned to compare with: ');
    expect(page).toContain('Bad among those with the signal (signal click)');
  });
});

describe('an audit without data', () => {
  const events = scenarioEvents(HEALTHY, 1, 1);

  it.each([
    ['audited', { from: START + 100 * 60 * MINUTE, to: START + 101 * 60 * MINUTE }],
    ['baseline', { baselineFrom: START - 60 * MINUTE, baselineTo: START }],
  ] as const)('cannot say anything of an empty %s stretch', async (name, stretch) => {
    const { verdict } = await auditOf(events, halves(1, stretch));
    expect(verdict.outcome).toBe('cannot_say');
    expect(verdict.sentence).toMatch(
      new RegExp(`^Cannot say: nothing was recommended in the ${name} stretch, 20`),
    );
  });

  it('writes a page of nothing at all', async () => {
    const { page } = await written(await auditOf([], halves(1)));
    expect(page).toContain('Nothing was recommended in either stretch.');
  });

  it('refuses stretches that overlap or are empty', async () => {
    const overlap = halves(1, { baselineTo: START + 40 * MINUTE });
    await expect(auditOf([], overlap)).rejects.toThrow(AuditRequestError);
    await expect(auditOf([], halves(1, { to: START }))).rejects.toThrow(AuditRequestError);
  });
});

describe('an audit of one policy', () => {
  const HEALTHY_HOUR = scenarioEvents(HEALTHY, 1, 1);

  it('leaves the other segments out', async () => {
    const first = {
      ...HEALTHY_HOUR.find(({ kind }) => kind === 'recommendation')!,
      id: 'shadowed',
    };
    const early = { ...first, policy: 'shadow', time: START - MINUTE } as KindedEvent;
    const report = await auditOf([early, ...HEALTHY_HOUR], halves(1, { policy: 'shadow' }));
    expect(report.segments).toEqual([]);
    expect(report.verdict.outcome).toBe('cannot_say');
  });

  it('is refused where there is none of that name, with the names there are', async () => {
    const asked = auditOf(HEALTHY_HOUR, halves(1, { policy: 'nowhere' }));
    await expect(asked).rejects.toThrow(/no policy "nowhere" .*; there are: "production"\./);
  });
});
