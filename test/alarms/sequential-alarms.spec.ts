/** Sequential alarms: baselines, evidence, incidents, actions, holdouts, and what they promise. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AlarmOptions } from '../../src/alarms/alarm-options.js';
import { parseBaselineDocument } from '../../src/alarms/baseline-document.js';
import { withCadences } from '../../src/alarms/cadence.js';
import type { IncidentChange } from '../../src/alarms/incident.js';
import { SequentialAlarms } from '../../src/alarms/sequential-alarms.js';
import type { Detector } from '../../src/detectors/detector.js';
import { ALL_DETECTORS, createDetectors } from '../../src/detectors/registry.js';
import { BinaryReader, BinaryWriter } from '../../src/summaries/binary.js';
import { block, DAY, HOUR, noise, START, toy, type ToyOptions, type Value } from './blocks.js';

const SIGNED = { by: 'ana@example.com', why: 'known' };

function alarmsOf(options: Partial<AlarmOptions> = {}, of: ToyOptions = {}): SequentialAlarms {
  return new SequentialAlarms([toy(of)], { baselineBlocks: { toy: 48 }, ...options });
}

type Series = (i: number) => readonly Value[];

/** What happens over the blocks from one number to another, with the block's number. */
function run(alarms: SequentialAlarms, series: Series, from: number, to: number, length = HOUR) {
  const happened: {
    i: number;
    what: IncidentChange['what'];
    incident: IncidentChange['incident'];
  }[] = [];
  for (let i = from; i < to; i++) {
    for (const change of alarms.apply(block(i, series(i), length))) happened.push({ i, ...change });
  }
  return happened;
}

const words = (happened: ReturnType<typeof run>) => happened.map(({ i, what }) => `${what} ${i}`);

/** Noise around 10 with a shift in standard deviations from a block on. */
function shifted(seed: number, at: number, by: number, until = Infinity, policy = 'production') {
  const next = noise(seed);
  return (i: number): readonly Value[] => [
    { value: 10 + next() + (i >= at && i < until ? by : 0), policy },
  ];
}

function restarted(
  alarms: SequentialAlarms,
  detectors: Detector[],
  options: Partial<AlarmOptions>,
) {
  const writer = new BinaryWriter();
  alarms.encode(writer);
  const after = new SequentialAlarms(detectors, options);
  after.restore(new BinaryReader(writer.finish()));
  return after;
}

describe('a baseline', () => {
  it('is learned from the first blocks, then pinned, and never moves by itself', () => {
    const alarms = alarmsOf();
    const series = shifted(1, Infinity, 0);
    run(alarms, series, 0, 30);
    expect(alarms.states()).toMatchObject([{ state: 'learning', blocks: 30, needed: 48 }]);
    run(alarms, series, 30, 48);
    const [pinned] = alarms.states();
    expect(pinned).toMatchObject({ state: 'pinned', blocks: 48, baseline: { from: START } });
    run(alarms, series, 48, 200);
    expect(alarms.states()[0]!.baseline).toEqual(pinned!.baseline);
  });

  it('passes over blocks with too little data', () => {
    const alarms = alarmsOf();
    const full = shifted(1, Infinity, 0);
    run(alarms, (i) => (i % 2 ? [{}] : full(i)), 0, 94);
    expect(alarms.states()).toMatchObject([{ state: 'learning', blocks: 47 }]);
    run(alarms, full, 94, 95);
    expect(alarms.states()).toMatchObject([{ state: 'pinned', blocks: 48 }]);
  });

  it('is made of a pinned stretch, and of what follows where that holds too little', () => {
    const stretch = { start: START + 10 * HOUR, end: START + 40 * HOUR };
    const alarms = alarmsOf({ stretch, baselineBlocks: { toy: 24 } });
    run(alarms, shifted(1, Infinity, 0), 0, 40);
    expect(alarms.states()).toMatchObject([
      { state: 'pinned', blocks: 30, baseline: { from: stretch.start, to: stretch.end } },
    ]);
    const thin = alarmsOf({ stretch: { start: START, end: START + 3 * HOUR } });
    run(thin, shifted(1, Infinity, 0), 0, 47);
    expect(thin.states()).toMatchObject([{ state: 'learning', blocks: 47 }]);
    run(thin, shifted(1, Infinity, 0), 47, 48);
    expect(thin.states()).toMatchObject([{ state: 'pinned', blocks: 48 }]);
  });

  it('comes from a document, and is in force from the first block on', () => {
    const learned = alarmsOf();
    run(learned, shifted(1, Infinity, 0), 0, 48);
    const text = JSON.stringify(learned.baselines('two days of May'));
    const baselines = parseBaselineDocument(text);
    const alarms = alarmsOf({ baselines });
    expect(words(run(alarms, shifted(2, 0, 5), 0, 20))).toEqual([
      expect.stringMatching(/^opened ([1-9]|1\d)$/),
    ]);
    expect(alarms.baselines('the same')).toEqual({
      ...baselines,
      madeFrom: 'the same',
      madeAt: alarms.now,
    });
  });

  it('of a new document takes the place of the one that is stored', () => {
    const options = { baselineBlocks: { toy: 48 } };
    const alarms = alarmsOf(options);
    run(alarms, shifted(1, Infinity, 0), 0, 60);
    const other = alarmsOf();
    run(other, shifted(3, 0, 4), 0, 48);
    const baselines = other.baselines('another stretch');
    const after = restarted(alarms, [toy()], { ...options, baselines });
    expect(after.states()[0]).toMatchObject({ evidence: 0, state: 'pinned' });
    expect(after.baselines('').baselines).toEqual(baselines.baselines);
  });

  it.each([
    ['no JSON', '{'],
    ['version', '{"version":2}'],
    ['madeFrom', '{"version":1,"madeAt":1,"baselines":[]}'],
    ['reading', '{"version":1,"madeFrom":"x","madeAt":1,"baselines":[{}]}'],
  ])('refuses a document with a wrong %s', (what, text) => {
    expect(() => parseBaselineDocument(text)).toThrow(what);
  });

  it('knows the hour of the day where it has seen two days', () => {
    const daily = (seed: number, at = Infinity) => {
      const next = noise(seed);
      return (i: number) => [
        { value: 10 + 5 * Math.sin((i * Math.PI) / 12) + next() + (i >= at ? 1.5 : 0), error: 0.1 },
      ];
    };
    const alarms = alarmsOf({ baselineBlocks: { toy: 336 } });
    expect(run(alarms, daily(4), 0, 336 + 1000)).toEqual([]);
    // Nine tenths of the variance are the day; what is left of it lets a shift of 1.5 stand out.
    const found = run(alarms, daily(5, 0), 1336, 1400);
    expect(words(found)[0]).toMatch(/^opened/);
  });
});

describe('a change', () => {
  it('opens one incident that says from what to what, since when, and who owns it', () => {
    const changesOf = () => [
      { time: START - 40 * DAY, what: 'old', surface: undefined, policy: undefined },
      { time: START + 99 * HOUR, what: 'ranker v7', surface: undefined, policy: undefined },
    ];
    const owners = [
      { surface: 'search', owner: 'search team' },
      { detector: 'toy', owner: 'toy team' },
    ];
    const alarms = alarmsOf({ changesOf, owners });
    const happened = run(alarms, shifted(6, 100, 3), 0, 150);
    expect(happened.map(({ what }) => what)).toEqual(['opened']);
    const [{ i, incident }] = happened as [(typeof happened)[0]];
    expect(i).toBeLessThan(115);
    expect(Math.abs(incident.since - (START + 100 * HOUR))).toBeLessThanOrEqual(2 * HOUR);
    expect(incident.id).toMatch(/^[0-9a-f]{16}$/);
    expect(incident).toMatchObject({
      ...{ kind: 'change', alert: 'FlyballToy0Changed', reading: 'toy.level', when: 'above' },
      ...{ owner: 'toy team', changes: [{ what: 'ranker v7' }], evidence: 1 },
      falseAlarms: { count: 1, days: 90, of: 'reading' },
    });
    const { from } = incident;
    expect(from!.low).toBeLessThan(from!.value);
    expect(Math.abs(from!.value - 10)).toBeLessThan(0.5);
    const now = alarms.list()[0]!;
    expect(Math.abs(now.value - 13)).toBeLessThan(0.6);
    expect(now.finding).toMatch(
      /^Toy level: changed from 1?[09]\.\d.* to 1[23]\.\d.*, since about/,
    );
    expect(now.finding).not.toContain('harm');
  });

  it('opens nothing in the other direction, unless both are watched', () => {
    expect(run(alarmsOf(), shifted(7, 60, -4), 0, 160)).toEqual([]);
    const down = alarmsOf({}, { monitors: [{ watch: 'down' }] });
    expect(run(down, shifted(7, 60, -4), 0, 160)[0]).toMatchObject({ incident: { when: 'below' } });
    for (const by of [4, -4]) {
      const both = alarmsOf({}, { monitors: [{ watch: 'both' }] });
      const when = by > 0 ? 'above' : 'below';
      expect(run(both, shifted(7, 60, by), 0, 160)).toMatchObject([{ incident: { when } }]);
    }
  });

  it('is told on the scale of the reading', () => {
    const next = noise(8);
    const alarms = alarmsOf({}, { monitors: [{ scale: 'log', watch: 'down' }] });
    const series = (i: number) => [
      { value: 200 * Math.exp(0.1 * next()) * (i >= 60 ? 0.6 : 1), error: 2 },
    ];
    const [found] = run(alarms, series, 0, 100);
    expect(Math.abs(found!.incident.from!.value - 200)).toBeLessThan(12);
    expect(Math.abs(alarms.list()[0]!.value - 120)).toBeLessThan(10);
  });

  it('closes after three quiet blocks, and is kept', () => {
    const alarms = alarmsOf();
    const happened = run(alarms, shifted(9, 60, 4, 90), 0, 120);
    expect(happened.map(({ what }) => what)).toEqual(['opened', 'closed']);
    expect(happened[1]!.i).toBe(92);
    expect(alarms.list()).toMatchObject([{ closedFor: 'quiet', closedAt: START + 93 * HOUR }]);
  });

  it('that had not gone away comes back as the same incident', () => {
    const next = noise(10);
    const alarms = alarmsOf();
    // Three blocks in the middle look quiet by chance.
    const series = (i: number) => [
      { value: 10 + next() + (i >= 60 && (i < 80 || i >= 83) ? 4 : 0) },
    ];
    const happened = run(alarms, series, 0, 100);
    expect(happened.map(({ what }) => what)).toEqual(['opened', 'closed', 'reopened']);
    expect(alarms.list()).toHaveLength(1);
    expect(alarms.list()[0]).toMatchObject({ reopened: 1 });
    expect(alarms.list()[0]!.closedAt).toBeUndefined();
  });

  it('of segments that share a begin is one incident that lists them', () => {
    const alarms = alarmsOf();
    const surfaces = ['home', 'search', 'mail'].map((surface, i) => {
      const series = shifted(11 + i, surface === 'mail' ? 160 : 60, 4);
      return (at: number) => ({ ...series(at)[0]!, surface });
    });
    const happened = run(alarms, (i) => surfaces.map((each) => each(i)), 0, 200);
    expect(happened.filter(({ what }) => what === 'opened')).toHaveLength(2);
    const [later, first] = alarms.list();
    expect(first!.segments.map(({ surface }) => surface).sort()).toEqual(['home', 'search']);
    expect(later!.segments.map(({ surface }) => surface)).toEqual(['mail']);
  });

  it('closes when its segment has been silent for four weeks', () => {
    const alarms = alarmsOf();
    const quiet = noise(15);
    const series = shifted(14, 60, 4);
    run(alarms, (i) => [...series(i), { value: quiet(), surface: 'mail' }], 0, 80);
    expect(alarms.list()).toHaveLength(1);
    const happened = run(alarms, () => [{ value: quiet(), surface: 'mail' }], 80, 80 + 28 * 24 + 1);
    expect(happened.filter(({ incident }) => incident.surface === 'home')).toMatchObject([
      { what: 'closed', incident: { closedFor: 'silent' } },
    ]);
  });

  it('counts only while another reading has not risen, where so declared', () => {
    const monitors = [{ unlessRisen: 'other' }, { reading: 'other', watch: 'down' }] as const;
    const quality = (by: number) => {
      const [gap, other] = [noise(16), noise(17)];
      const alarms = alarmsOf({}, { monitors });
      const series = (i: number) => [
        { value: gap() + (i >= 60 ? 4 : 0) },
        { reading: 'other', value: other() + (i >= 60 ? by : 0) },
      ];
      return run(alarms, series, 0, 120).map(({ incident }) => incident.reading);
    };
    expect(quality(2)).toEqual([]);
    expect(quality(-1)).toContain('toy.level');
  });
});

describe('what it is fed with', () => {
  const steady = shifted(18, Infinity, 0);

  it('is blocks alone, each once and in order', () => {
    const alarms = alarmsOf();
    run(alarms, steady, 0, 60);
    const before = alarms.states();
    const [late, next] = [block(20, [{ value: 99 }]), block(60, [{ value: 99 }])];
    for (const set of [
      late,
      { ...next, of: 'window' as const },
      { ...next, provisional: true as const },
      { ...next, lane: 'labels' as const },
      block(2, [{ value: 99 }], DAY),
    ]) {
      expect(alarms.apply(set)).toEqual([]);
      expect(alarms.states()).toEqual(before);
    }
  });

  it('leaves the evidence as it is where there is too little data, or a gap', () => {
    const alarms = alarmsOf();
    run(alarms, shifted(19, 50, 2), 0, 55);
    const { evidence } = alarms.states()[0]!;
    run(alarms, () => [{}], 55, 60);
    run(alarms, () => [], 60, 65);
    expect(evidence).toBeGreaterThan(0);
    expect(alarms.states()[0]!.evidence).toBe(evidence);
  });

  it('leaves out the roll-up where policies are watched by themselves, and what is put together', () => {
    const alarms = alarmsOf({}, { scope: 'both' });
    const values = [{ policy: '*' }, { policy: 'a' }, { policy: 'other', surface: 'other' }];
    run(alarms, () => values.map((each) => ({ ...each, value: 1 })), 0, 2);
    expect(alarms.states().map(({ policy }) => policy)).toEqual(['a']);
    const surface = alarmsOf({}, { scope: 'surface' });
    run(surface, () => [{ policy: '*', value: 1 }], 0, 2);
    expect(surface.states()).toHaveLength(1);
  });

  it('is the difference from the holdout where there is one, in which shared news cancel', () => {
    const roleOf = (policy: string) => (policy === 'held' ? 'holdout' : 'production');
    const play = (by: number) => {
      const [a, b, news] = [noise(20), noise(21), noise(22)];
      const alarms = alarmsOf({ roleOf });
      const series = (i: number) => {
        // Both wander together by far more than either by itself.
        const shared = 3 * news() + (i >= 100 ? 20 : 0);
        return [
          { policy: 'held', value: 10 + shared + 0.3 * b() },
          { policy: 'production', value: 10 + shared + 0.3 * a() + (i >= 200 ? by : 0) },
        ];
      };
      return { happened: run(alarms, series, 0, 300), alarms };
    };
    const ofProduction = ({ happened }: ReturnType<typeof play>) =>
      happened.filter(({ incident }) => incident.policy === 'production');
    expect(ofProduction(play(0))).toEqual([]);
    const found = play(2);
    expect(ofProduction(found)).toMatchObject([{ what: 'opened', incident: { against: 'held' } }]);
    const finding = ofProduction(found)[0]!.incident.finding;
    expect(finding).toContain('production less holdout');
    expect(finding).toContain('Compared with the holdout policy held.');
  });
});

describe('a cadence', () => {
  it('of quarter hours finds a large change within two hours, after a baseline of four', () => {
    const detectors = withCadences([toy()], { toy: HOUR / 4 });
    const alarms = new SequentialAlarms(detectors, { baselineBlocks: { toy: 16 } });
    const happened = run(alarms, shifted(40, 24, 8), 0, 96, HOUR / 4);
    expect(happened.map(({ what }) => what)).toEqual(['opened']);
    expect(happened[0]!.i).toBeLessThan(32);
  });

  it('is kept by a part that ends its blocks itself, and must be of a detector that runs', () => {
    const all = createDetectors(ALL_DETECTORS);
    const blocks = withCadences(all, { bandwagon: 'hour' })
      .find(({ declaration }) => declaration.id === 'bandwagon')!
      .parts.map(({ id, block: length }) => [id, length]);
    expect(new Map(blocks as [string, unknown][]).get('exposure')).toBe('hour');
    expect(new Map(blocks as [string, unknown][]).get('gain')).toBe('day');
    expect(() => withCadences(all, { nothing: 'day' })).toThrow('nothing');
  });
});

describe('a limit', () => {
  const guardrails = [{ reading: 'toy.level', above: 12 }];
  const none = { monitors: [] };

  it('pages from the first block on, and closes after three blocks within', () => {
    const alarms = alarmsOf({ guardrails }, none);
    const value = (i: number) => (i < 5 ? 13 : 11);
    const happened = run(alarms, (i) => [{ value: value(i) }], 0, 10);
    expect(words(happened)).toEqual(['opened 0', 'closed 7']);
    expect(happened[0]!.incident).toMatchObject({
      ...{ kind: 'limit', severity: 'page', alert: 'FlyballGuardrailCrossed', threshold: 12 },
      ...{ since: START, falseAlarms: { of: 'installation' } },
    });
    expect(happened[0]!.incident.finding).toContain('above the limit of 12');
  });

  it('stays open through blocks without a value: nothing tells that it is over', () => {
    const alarms = alarmsOf({ guardrails }, none);
    const known = (i: number) => ({ value: i < 5 ? 13 : 11 });
    const happened = run(alarms, (i) => [i > 5 && i < 12 ? {} : known(i)], 0, 20);
    expect(words(happened)).toEqual(['opened 0', 'closed 13']);
  });

  it('does not, while chance may have brought the value there', () => {
    const alarms = alarmsOf({ guardrails }, none);
    expect(run(alarms, () => [{ value: 12.5, error: 1 }], 0, 3)).toEqual([]);
    expect(words(run(alarms, () => [{ value: 12.5, error: 1 }], 3, 400))).toHaveLength(1);
  });

  it('is that of its segment, and stands on the side that was said', () => {
    const below = [
      { reading: 'toy.level', below: 5, surface: 'mail', severity: 'ticket' as const },
    ];
    const alarms = alarmsOf({ guardrails: below }, none);
    expect(run(alarms, () => [{ value: 1 }, { value: 6, surface: 'mail' }], 0, 9)).toEqual([]);
    expect(run(alarms, () => [{ value: 4, surface: 'mail' }], 9, 12)).toMatchObject([
      { incident: { when: 'below', severity: 'ticket', surface: 'mail' } },
    ]);
  });

  it('must be on a reading that there is, with one side', () => {
    const build = (limit: AlarmOptions['guardrails'][0]) => () => alarmsOf({ guardrails: [limit] });
    expect(build({ reading: 'toy.nothing', above: 1 })).toThrow('toy.nothing');
    expect(build({ reading: 'toy.level' })).toThrow('above or below');
    expect(build({ reading: 'toy.level', above: 1, below: 0 })).toThrow('above or below');
  });
});

describe('an action', () => {
  function opened() {
    const alarms = alarmsOf();
    const series = shifted(30, 60, 4);
    run(alarms, series, 0, 80);
    const [incident] = alarms.list();
    return { alarms, series, id: incident!.id };
  }

  it('acknowledges, and is recorded', () => {
    const { alarms, id } = opened();
    const action = { what: 'acknowledge', incident: id, at: alarms.now, ...SIGNED } as const;
    expect(alarms.act(action)).toMatchObject([{ what: 'updated' }]);
    expect(alarms.list()).toMatchObject([{ records: [{ ...action, after: alarms.now }] }]);
    expect(alarms.actions()).toHaveLength(1);
  });

  it('accepts the new level as normal: the mean moves, the spread stays', () => {
    const { alarms, series, id } = opened();
    const before = alarms.baselines('').baselines[0]!.baseline;
    const action = { what: 'accept', incident: id, at: alarms.now, ...SIGNED } as const;
    expect(alarms.act(action)).toMatchObject([
      { what: 'closed', incident: { closedFor: 'accepted' } },
    ]);
    const after = alarms.baselines('').baselines[0]!;
    expect(after).toMatchObject({ accepted: true, baseline: { spread: before.spread } });
    expect(Math.abs(after.baseline.mean - 14)).toBeLessThan(0.8);
    expect(run(alarms, series, 80, 280)).toEqual([]);
    expect(() => alarms.act(action)).toThrow('accepted already');
  });

  it('suppresses: blocks of the maintenance bring no evidence and no baseline', () => {
    const alarms = alarmsOf();
    const from = START + 60 * HOUR;
    const to = START + 100 * HOUR;
    const series = shifted(31, 60, 4, 100);
    run(alarms, series, 0, 55);
    alarms.act({ what: 'suppress', from, to, surface: 'home', at: alarms.now, ...SIGNED });
    expect(run(alarms, series, 55, 90)).toEqual([]);
    expect(alarms.states()).toMatchObject([{ state: 'suppressed' }]);
    expect(run(alarms, series, 90, 160)).toEqual([]);
    expect(alarms.states()).toMatchObject([{ state: 'pinned' }]);

    const learning = alarmsOf();
    learning.act({ what: 'suppress', from: START, to: START + 10 * HOUR, at: 0, ...SIGNED });
    run(learning, shifted(1, Infinity, 0), 0, 20);
    expect(learning.states()).toMatchObject([{ state: 'learning', blocks: 10 }]);
  });

  it('must make sense', () => {
    const { alarms } = opened();
    const act = (action: object) => () =>
      alarms.act({ at: 0, ...SIGNED, ...action } as Parameters<typeof alarms.act>[0]);
    expect(act({ what: 'accept', incident: 'x' })).toThrow('no incident');
    expect(act({ what: 'suppress', from: 2, to: 1 })).toThrow('ends after');
    const limited = alarmsOf({ guardrails: [{ reading: 'toy.level', above: 1 }] });
    run(limited, () => [{ value: 5 }], 0, 1);
    const { id } = limited.list()[0]!;
    expect(() => limited.act({ what: 'accept', incident: id, at: 0, ...SIGNED })).toThrow(
      'configuration',
    );
  });

  it('is repeated by a replay that is given what was recorded', () => {
    const { alarms, id } = opened();
    alarms.act({ what: 'accept', incident: id, at: alarms.now, ...SIGNED });
    const more = shifted(32, 0, 4);
    run(alarms, more, 80, 120);

    const replayed = alarmsOf({ actions: alarms.actions() });
    run(replayed, shifted(30, 60, 4), 0, 80);
    run(replayed, shifted(32, 0, 4), 80, 120);
    expect(replayed.list()).toEqual(alarms.list());
    expect(replayed.states()).toEqual(alarms.states());
  });
});

describe('a restart', () => {
  it('anywhere gives the same', () => {
    fc.assert(
      fc.property(
        fc.nat(220),
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(0, 2, -3),
        (stop, seed, by) => {
          const of: ToyOptions = { monitors: [{ watch: 'both' }] };
          const options = {
            baselineBlocks: { toy: 24 },
            guardrails: [{ reading: 'toy.level', above: 13 }],
            roleOf: (policy: string) => (policy === 'b' ? 'holdout' : 'production'),
          } satisfies Partial<AlarmOptions>;
          const values: Value[][] = [];
          const next = noise(seed);
          for (let i = 0; i < 220; i++) {
            const missing = next() > 2;
            values.push(
              ['a', 'b'].map((policy) => ({
                policy,
                ...(!missing && { value: 10 + next() + (policy === 'a' && i >= 100 ? by : 0) }),
              })),
            );
          }
          const whole = new SequentialAlarms([toy(of)], options);
          const expected = run(whole, (i) => values[i]!, 0, 220);
          const first = new SequentialAlarms([toy(of)], options);
          const before = run(first, (i) => values[i]!, 0, stop);
          const second = restarted(first, [toy(of)], options);
          expect(second.states()).toEqual(first.states());
          const after = run(second, (i) => values[i]!, stop, 220);
          expect([...before, ...after]).toEqual(expected);
          expect(second.list()).toEqual(whole.list());
          expect(second.states()).toEqual(whole.states());
        },
      ),
      { numRuns: 12, seed: 5 },
    );
  });

  it('drops what is watched otherwise now', () => {
    const alarms = alarmsOf();
    run(alarms, shifted(1, Infinity, 0), 0, 60);
    const onLog = restarted(alarms, [toy({ monitors: [{ scale: 'log' }] })], {});
    expect(onLog.states()).toEqual([]);
    const none = restarted(alarms, [toy({ monitors: [] })], {});
    expect(none.states()).toEqual([]);
  });
});
