/** From a drawn impression to the request that goes out. */
import type { Segment } from '../windows/segment.js';
import type { Draw } from './draw.js';
import type { LabelRequest } from './label-request.js';
import type { LabellingOptions } from './labelling-options.js';

const TWO_32 = 0x1_0000_0000;

/**
 * The request for a drawn impression; what is absent is left out.
 *
 * Whether two labellers are asked is decided by the lower half of the hash, as the upper one has decided
 * about the draw.
 */
export function requestOf(
  id: string,
  { candidate, inclusion, stratum, claim }: Draw,
  { surface, policy }: Pick<Segment, 'surface' | 'policy'>,
  time: number,
  guideline: string | undefined,
  { overlap, question }: Pick<LabellingOptions, 'overlap' | 'question'>,
): LabelRequest {
  const { version, recommendation, item, context } = candidate;
  const numbers = { ...given(candidate, 'position'), ...given(candidate, 'score') };
  return {
    id,
    time,
    surface,
    policy,
    ...(version === undefined ? {} : { version }),
    recommendation,
    item,
    ...numbers,
    ...given(candidate, 'reference'),
    ...given(candidate, 'propensity'),
    ...given(candidate, 'target'),
    impressionTime: candidate.time,
    ...(context === undefined ? {} : { context }),
    inclusion,
    ...(question === undefined ? {} : { question }),
    ...(guideline === undefined ? {} : { guideline }),
    ...(candidate.low / TWO_32 < overlap ? { copies: 2 } : {}),
    stratum,
    ...(claim === undefined ? {} : { claim }),
  };
}

type Numbers = 'position' | 'score' | 'reference' | 'propensity' | 'target';

function given<Name extends Numbers>(
  candidate: Readonly<Record<Numbers, number>>,
  name: Name,
): Partial<Record<Name, number>> {
  const value = candidate[name];
  return Number.isNaN(value) ? {} : ({ [name]: value } as Record<Name, number>);
}

/** The request as JSON, with times as ISO texts: what goes out, and what commands print. */
export function requestJson(request: LabelRequest): object {
  const { time, impressionTime } = request;
  return {
    ...request,
    time: new Date(time).toISOString(),
    impressionTime: new Date(impressionTime).toISOString(),
  };
}
