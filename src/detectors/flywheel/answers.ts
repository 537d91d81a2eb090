/** The measurements of a segment's series, in the order of the declaration. */
import { localLinear } from '../../statistics/local-linear.js';
import { studentInterval, type Between } from '../../statistics/log-product.js';
import type { By, Insufficient, Measurement } from '../reading.js';
import { HORIZONS, learned, outlook, type Learned, type Outlook } from './forecast.js';
import {
  compoundingFactor,
  elasticities,
  FEWEST_BLOCKS,
  LINKS,
  LOOP,
  type Elasticity,
} from './links.js';
import { VERDICTS } from './returns.js';
import type { Series } from './series.js';

const DAY_MS = 86_400_000;
/** The slope is that of the latest so many points. */
const SLOPE_POINTS = 8;

/** Where the same series has been read before: it is read far more often than it grows. */
const outlooks = new WeakMap<Series, { readonly end: number; readonly outlook: Outlook }>();

/**
 * All measurements as of the series' last block; n is blocks. Too few blocks say how many there were
 * of how many that it takes.
 *
 * @param blockMs length of a block
 */
export function measurementsOf(series: Series, blockMs: number): Measurement[] {
  const links = elasticities(series, blockMs);
  const loop = LOOP.map((link) => links[link]);
  const growth = learned(series);
  const known = growth.quality.length;
  const future = futureOf(series, growth);
  const short = (needed: number) => lack(known, needed);

  const condition = (name: string, link: Elasticity) =>
    given('condition', { condition: name }, link.blocks, less1(ofLink(link)));
  return [
    given('compounding_factor', {}, Math.min(...loop.map(({ blocks }) => blocks)), gainOf(loop)),
    given('quality_slope', {}, qualityPoints(series), slopeOf(series, blockMs)),
    ...VERDICTS.map((verdict) =>
      given('verdict', { verdict }, known, future?.verdict[verdict] ?? short(FEWEST_BLOCKS)),
    ),
    ...LINKS.map((link) => given('elasticity', { link }, links[link].blocks, ofLink(links[link]))),
    condition('network', links['quality-users']),
    condition('diversity', links['users-information']),
    given('condition', { condition: 'returns' }, known, future?.returns ?? short(FEWEST_BLOCKS)),
    given(
      'returns_exponent',
      {},
      known,
      future ? shifted(future.returns, 1) : short(FEWEST_BLOCKS),
    ),
    ...HORIZONS.map((ahead) =>
      given(
        'quality_forecast',
        { ahead: String(ahead) },
        known,
        future?.forecast.get(ahead) ?? short(Math.max(FEWEST_BLOCKS, 2 * ahead)),
      ),
    ),
  ];
}

type Lack = Pick<Insufficient, 'reason' | 'seen' | 'needed'>;

function lack(seen: number, needed: number): Lack {
  return { reason: 'insufficient', seen, needed };
}

function given(reading: string, by: By, n: number, answer: Between | Lack): Measurement {
  if ('reason' in answer) return { reading, by, enough: false, ...answer };
  const { value, low, high } = answer;
  return { reading, by, n, value, low, high };
}

function shifted({ value, low, high }: Between, by: number): Between {
  return { value: value + by, low: low + by, high: high + by };
}

function less1(answer: Between | Lack): Between | Lack {
  return 'reason' in answer ? answer : shifted(answer, -1);
}

function ofLink({ blocks, estimate }: Elasticity): Between | Lack {
  return estimate ? studentInterval(estimate) : lackOfLink(blocks);
}

/** A cause that does not vary tells nothing either; then another block is the least it takes. */
function lackOfLink(blocks: number): Lack {
  return lack(blocks, Math.max(FEWEST_BLOCKS, blocks + 1));
}

function gainOf(loop: readonly Elasticity[]): Between | Lack {
  const estimates = loop.map(({ estimate }) => estimate).filter((it) => it !== undefined);
  if (estimates.length === loop.length) return compoundingFactor(estimates);
  const lacking = loop.filter(({ estimate }) => !estimate);
  return lackOfLink(Math.min(...lacking.map(({ blocks }) => blocks)));
}

function qualityPoints(series: Series): number {
  return series.column('quality').filter((quality) => !Number.isNaN(quality)).length;
}

/** Quality's rise a day at the latest point that has one, over the last eight such points. */
function slopeOf(series: Series, blockMs: number): Between | Lack {
  const quality = series.column('quality');
  const end = series.column('end');
  const known = [...quality.keys()].filter((i) => !Number.isNaN(quality[i]!));
  if (known.length < FEWEST_BLOCKS) return lack(known.length, FEWEST_BLOCKS);
  const latest = known.slice(-SLOPE_POINTS);
  const days = latest.map((i) => end[i]! / DAY_MS);
  const last = days[days.length - 1]!;
  const line = localLinear(
    days,
    latest.map((i) => quality[i]!),
    last,
    last - days[0]! + blockMs / DAY_MS,
  );
  return line ? studentInterval(line.slope) : lack(known.length, known.length + 1);
}

/** Undefined for too few blocks, or where no data came in between them. */
function futureOf(series: Series, growth: Learned): Outlook | undefined {
  const { data } = growth;
  if (data.length < FEWEST_BLOCKS || data[0] === data[data.length - 1]) return undefined;
  const end = series.column('end')[series.length - 1]!;
  const before = outlooks.get(series);
  if (before?.end === end) return before.outlook;
  const now = outlook(growth, end);
  outlooks.set(series, { end, outlook: now });
  return now;
}
