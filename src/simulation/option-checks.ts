/** Which options make sense, and the error that says which do not. */
import { EARLIEST_TIME, LATEST_TIME } from '../events/event-time.js';
import { dialValues, type Dial } from './dial.js';
import { DEFAULT_SETTINGS, type Dials, type SimulationOptions } from './options.js';
import type { RunOptions, SimulationSettings } from './options.js';
import { SIGNAL_NAMES } from './reactions.js';

/** Every option set and checked. */
export type CompleteOptions = RunOptions & SimulationSettings;

/** An option outside the range in which a world makes sense: the caller's mistake. */
export class InvalidSimulationError extends RangeError {
  readonly code = 'invalid_simulation';

  constructor(
    /** Name of the option, as in `dials.loopGain`. */
    readonly option: string,
    readonly requirement: string,
    found: unknown,
  ) {
    super(`Option '${option}' must be ${requirement}; found ${JSON.stringify(found)}.`);
    this.name = 'InvalidSimulationError';
  }
}

type NumberOption = {
  [K in keyof CompleteOptions]: CompleteOptions[K] extends number ? K : never;
}[keyof CompleteOptions];

const HOUR = 3_600_000;

/** Ranges of whole numbers, both ends included. */
const WHOLE: Partial<Record<NumberOption, readonly [low: number, high: number]>> = {
  seed: [0, Number.MAX_SAFE_INTEGER],
  start: [EARLIEST_TIME, LATEST_TIME - 1],
  duration: [1, LATEST_TIME - EARLIEST_TIME],
  step: [1, HOUR],
  retrainEvery: [1, Number.MAX_SAFE_INTEGER],
  items: [1, 1_000_000],
  categories: [1, 10_000],
  users: [1, 10_000_000],
  slateSize: [1, 1000],
  loggedCandidates: [0, 1000],
  labelVotes: [1, 100],
  labellers: [1, 20],
};

/** Ranges of real numbers, both ends included. */
const REAL: Partial<Record<NumberOption, readonly [low: number, high: number]>> = {
  freshItems: [0, 1],
  retiredItems: [0, 1],
  appealQuality: [-1, 1],
  contentSkill: [-1, 1],
  contentSpread: [0, 10],
  tasteSpread: [0, 10],
  activitySpread: [0, 10],
  examinationDecay: [0, 10],
  clickLevel: [-20, 20],
  appealWeight: [-10, 10],
  recommendationsPerHour: [0, 1e9],
  dayCycle: [0, 1],
  weekCycle: [0, 1],
  memory: [0, 0.999],
  clickPrior: [1e-6, 1e6],
  habitMemory: [0, 0.999],
  labelDelay: [0, 28 * 24 * HOUR],
  labelTilt: [-5, 5],
  labelAgreement: [0, 1],
};

const DIALS: Record<keyof Dials, readonly [low: number, high: number]> = {
  loopGain: [-5, 5],
  personalisation: [-5, 5],
  narrowing: [-5, 5],
  conformity: [-5, 5],
  clickbait: [0, 10],
  traffic: [0, 1000],
  scoreScale: [-1e6, 1e6],
  signalStrength: [0, 1],
  labelShare: [0, 1],
};

/**
 * Fills in the defaults and checks every option.
 *
 * @throws InvalidSimulationError at the first option that makes no sense.
 */
export function completeOptions(options: SimulationOptions): CompleteOptions {
  const dials = { ...DEFAULT_SETTINGS.dials, ...options.dials };
  const all = { ...DEFAULT_SETTINGS, ...options, dials };
  for (const [option, range] of Object.entries(WHOLE)) {
    const value = all[option as NumberOption];
    demand(Number.isSafeInteger(value), option, 'a whole number', value);
    checkRange(option, value, range);
  }
  for (const [option, range] of Object.entries(REAL)) {
    checkRange(option, all[option as NumberOption], range);
  }
  for (const [option, range] of Object.entries(DIALS)) {
    checkDial(`dials.${option}`, all.dials[option as keyof Dials], range);
  }
  checkTogether(all);
  checkPolicies(all);
  checkLog(all);
  return all;
}

function demand(holds: boolean, option: string, requirement: string, found: unknown): void {
  if (!holds) throw new InvalidSimulationError(option, requirement, found);
}

function checkRange(option: string, value: number, [low, high]: readonly [number, number]): void {
  // Written so that NaN, which compares false, is refused.
  demand(value >= low && value <= high, option, `a number from ${low} to ${high}`, value);
}

function checkDial(option: string, dial: Dial, range: readonly [number, number]): void {
  const times = typeof dial === 'number' ? [0] : dial.map(([at]) => at);
  demand(times.length > 0, option, 'a number or at least one knot', dial);
  demand(
    times.every((at, index) => at >= (times[index - 1] ?? 0) && at <= 1),
    option,
    'given by knots in order of time, from 0 to 1',
    dial,
  );
  for (const value of dialValues(dial)) checkRange(option, value, range);
}

/** Demands that concern several options at once, or that are no range. */
function checkTogether(all: CompleteOptions): void {
  const { step, retrainEvery, items, categories, changes } = all;
  demand(all.start + all.duration <= LATEST_TIME, 'duration', 'over before 2200', all.duration);
  demand(retrainEvery % step === 0, 'retrainEvery', `a multiple of step (${step})`, retrainEvery);
  demand(categories <= items, 'categories', `at most the number of items (${items})`, categories);
  demand(all.surface !== '', 'surface', 'a name', all.surface);
  demand(
    changes.every(({ at, what }) => at >= 0 && at <= 1 && what !== ''),
    'changes',
    'between 0 and 1 of the run, each saying what',
    changes,
  );
}

function checkPolicies({ policies, candidate }: CompleteOptions): void {
  const names = new Set(policies.map(({ name }) => name));
  demand(
    names.size === policies.length && policies.length <= 256 && !names.has(''),
    'policies',
    'at most 256, each with a name of its own',
    policies,
  );
  const total = policies.reduce((sum, { share }) => sum + share, 0);
  demand(
    policies.every(({ share }) => share >= 0) && Math.abs(total - 1) < 1e-9,
    'policies',
    'given shares that sum to 1',
    policies,
  );
  checkRange('candidate.contentWeight', candidate?.contentWeight ?? 0, [-10, 10]);
  checkRange('candidate.personalisation', candidate?.personalisation ?? 0, [-5, 5]);
}

function checkLog({ signals, loggingBugs, policies }: CompleteOptions): void {
  demand(
    signals.every((signal) => SIGNAL_NAMES.includes(signal)),
    'signals',
    `of ${SIGNAL_NAMES.join(', ')}`,
    signals,
  );
  demand(
    loggingBugs.every(({ at, until = 1, kind, factor = 1, policy }) => {
      const known = policy === undefined || policies.some(({ name }) => name === policy);
      const scaled = kind !== 'factor' || (factor > 0 && factor < Infinity);
      return at >= 0 && at <= until && until <= 1 && known && scaled;
    }),
    'loggingBugs',
    'within the run, of a policy that exists, with factors above 0',
    loggingBugs,
  );
}
