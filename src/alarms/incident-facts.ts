/** What an incident says when it opens, and what of it changes while it is open. */
import type { ChangeDeclaration } from '../windows/change-log.js';
import { blockMs } from '../windows/blocks.js';
import type { AlarmOptions } from './alarm-options.js';
import { BUDGET_DAYS } from './budget.js';
import type { ChangeStream } from './change-stream.js';
import type { Direction } from './evidence.js';
import type { Found, Member } from './incident-book.js';
import { findingOf, levelIn } from './incident-words.js';
import type { Incident, Level, NearChange } from './incident.js';
import { LimitStream } from './limit-stream.js';
import { baselineLevel } from './monitor-state.js';
import { QUANTILE, type Place } from './observations.js';
import type { Alarm } from './pool.js';
import type { Watch } from './watch.js';

type Facts = Pick<AlarmOptions, 'owners' | 'falsePages' | 'changesOf'>;

const DAY_MS = 86_400_000;
/** Change events further than a day, or three blocks, from the begin have little to do with it. */
const NEAR_BLOCKS = 3;
const MOST_CHANGES = 3;
/** The least shift whose half still stands out from a block's own noise. */
const LEAST_HALF = 0.5;

/** A change that has raised an alarm. */
export function foundChange(
  { stream, since, share }: Alarm['streams'][number],
  direction: Direction,
  end: number,
  facts: Facts,
): Found {
  const { watch, place } = stream;
  const from = baselineLevel(stream, place.against);
  const level = changedLevel(stream, since);
  const shift = stream.shiftSince(since) * (direction === 'up' ? 1 : -1);
  const half = Math.max(LEAST_HALF, shift / 2);
  return {
    ...common(watch, direction, memberOf(stream.key, place, since, half)),
    incident: {
      ...shared(watch, place, since, end, facts),
      kind: 'change',
      evidence: share,
      when: direction === 'up' ? 'above' : 'below',
      from,
      ...(place.against !== undefined && { against: place.against }),
      ...level,
      finding: findingOf(watch, level, from, since, place.against),
    },
  };
}

/** A limit that was crossed. */
export function foundLimit(stream: LimitStream, since: number, end: number, facts: Facts): Found {
  const { watch, place } = stream;
  const level = lastLevel(stream);
  return {
    ...common(
      watch,
      watch.beyond === 'above' ? 'up' : 'down',
      memberOf(stream.key, place, since, 0),
    ),
    incident: {
      ...shared(watch, place, since, end, facts),
      kind: 'limit',
      evidence: 1,
      when: watch.beyond,
      threshold: watch.limit,
      ...level,
      finding: findingOf(watch, level, undefined, since, undefined),
    },
  };
}

/** The level of an open incident after another block, and the sentence that says so. */
export function levelNow(
  stream: ChangeStream | LimitStream,
  { since, from, against }: Pick<Incident, 'since' | 'from' | 'against'>,
): Level & Pick<Incident, 'finding'> {
  const level = stream instanceof LimitStream ? lastLevel(stream) : changedLevel(stream, since);
  return { ...level, finding: findingOf(stream.watch, level, from, since, against) };
}

/** The mean of the blocks since a time, seasons taken out, with its interval. */
function changedLevel(stream: ChangeStream, since: number): Level {
  const { watch, place } = stream;
  const level = stream.levelSince(since);
  return level ? levelIn(level, watch.scale, place.against) : baselineLevel(stream, place.against);
}

function lastLevel({ state: { last } }: LimitStream): Level {
  const { value, error } = last ?? { value: 0, error: 0 };
  const margin = QUANTILE * error;
  return { value, low: value - margin, high: value + margin };
}

function common(watch: Watch, direction: Direction, member: Member) {
  return { watch: watch.key, direction, member, blockMs: blockMs(watch.block) };
}

function memberOf(stream: string, place: Place, since: number, half: number): Member {
  const { surface, policy, by } = place;
  return { stream, segment: { surface, policy, by, since }, half, quiet: 0 };
}

function shared(
  watch: Watch,
  { surface, policy, by }: Place,
  since: number,
  end: number,
  facts: Facts,
) {
  const { alert, detector, reading, severity, summary, block } = watch;
  const owner = facts.owners.find(
    (rule) =>
      (rule.surface ?? surface) === surface &&
      (rule.policy ?? policy) === policy &&
      (rule.detector ?? detector) === detector,
  )?.owner;
  const changes = nearest(facts.changesOf(surface, policy), since, blockMs(block));
  const of = severity === 'page' ? ('installation' as const) : ('reading' as const);
  return {
    ...{ alert, detector, reading: `${detector}.${reading}`, severity, summary },
    ...{ surface, policy, by, since, openedAt: end, changes },
    ...(owner !== undefined && { owner }),
    falseAlarms: { count: facts.falsePages, days: BUDGET_DAYS, of },
  };
}

function nearest(
  changes: readonly ChangeDeclaration[],
  since: number,
  length: number,
): NearChange[] {
  const near = Math.max(DAY_MS, NEAR_BLOCKS * length);
  const distance = ({ time }: NearChange) => Math.abs(time - since);
  return changes
    .map(({ time, what }) => ({ time, what }))
    .filter((change) => distance(change) <= near)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MOST_CHANGES);
}
