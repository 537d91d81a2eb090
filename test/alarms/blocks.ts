/** Blocks with chosen values for the tests of alarms. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type {
  BlockLength,
  Detector,
  Lane,
  MonitorDeclaration,
} from '../../src/detectors/detector.js';
import type { By, Measurement, Reading } from '../../src/detectors/reading.js';
import type { ReadingSet } from '../../src/windows/reading-set.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A Monday. */
export const START = Date.parse('2026-05-04T00:00:00Z');

const T19 = 2.093024054408263;

export interface ToyOptions {
  readonly block?: BlockLength;
  readonly monitors?: readonly Partial<MonitorDeclaration>[];
  readonly alerts?: Detector['declaration']['alerts'];
  readonly scope?: 'policy' | 'surface' | 'both';
  readonly lane?: Lane;
  readonly id?: string;
}

/** A detector of which only the declaration is used. */
export function toy(options: ToyOptions = {}): Detector {
  const { block = 'hour', monitors = [{}], scope = 'policy', lane = 'exposure' } = options;
  const { id = 'toy', alerts = [] } = options;
  const complete = monitors.map((monitor, i): MonitorDeclaration => ({
    ...{ id: `FlyballToy${i}Changed`, reading: 'level', scale: 'linear', watch: 'up' },
    ...{ severity: 'ticket', summary: 'It has changed.', description: 'Look at it.' },
    ...monitor,
  }));
  const ids = [...new Set(['level', 'other', ...complete.map(({ reading }) => reading)])];
  const readings = ids.map((each) => ({
    ...{
      id: each,
      tier: 'core',
      title: `Toy ${each}`,
      meaning: '',
      unit: 'factor',
      of: 'x',
      by: [],
      needs: ['impressions'],
    },
  })) as Detector['declaration']['readings'];
  const part = { id: 'part', lane, scope, block, readings: ids } as unknown as Detector['parts'][0];
  return {
    declaration: { id, title: '', question: '', readings, alerts, monitors: complete },
    parts: [part],
  };
}

export interface Value {
  readonly value?: number;
  readonly error?: number;
  readonly reading?: string;
  readonly surface?: string;
  readonly policy?: string;
  readonly by?: By;
  readonly detector?: string;
}

/** A reading of the toy; insufficient without a value. */
function reading(of: Value, window: ReadingSet['window']): Reading {
  const { value, error = 0.1, surface = 'home', policy = 'production', by = {} } = of;
  const measurement: Measurement =
    value === undefined
      ? { reading: of.reading ?? 'level', by, enough: false, reason: 'empty', seen: 0, needed: 1 }
      : {
          ...{ reading: of.reading ?? 'level', by, n: 100, value },
          ...{ low: value - T19 * error, high: value + T19 * error },
        };
  return { detector: of.detector ?? 'toy', surface, policy, window, measurement };
}

/** The i-th block. */
export function block(
  i: number,
  values: readonly Value[],
  length = HOUR,
  lane: Lane = 'exposure',
): ReadingSet {
  const window = { start: START + i * length, end: START + (i + 1) * length };
  const readings = values.map((each) => reading(each, window));
  return { of: 'block', lane, readAt: window.end, window, readings };
}

/** Standard normal noise from a seed. */
export function noise(seed: number): () => number {
  const source = xoroshiro128plus(seed);
  const uniform = () => 1 - uniformFloat64(source);
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
