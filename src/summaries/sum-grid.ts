/** A fixed number of sums in fixed point as a summary: merge adds place by place. */
import { FixedSums } from './fixed-point.js';
import { IncompatibleSummariesError, type Summary } from './summary.js';

/**
 * The summary over rows of `length` sums.
 *
 * @param name kebab-case, names what the places mean; states of other names never meet
 * @param options what the meaning of the places depends on, as in ` shards=20`; part of the id
 */
export function sumGrid(name: string, length: number, options = ''): Summary<FixedSums> {
  return {
    id: `${name}/1 length=${length}${options}`,
    empty: () => FixedSums.zero(length),
    merge(a, b) {
      if (a.length !== b.length) {
        throw new IncompatibleSummariesError(name, 'length', a.length, b.length);
      }
      const sum = new FixedSums(a.high.slice(), a.low.slice());
      for (let at = 0; at < sum.length; at++) sum.addSum(at, b, at);
      return sum;
    },
    encode: (state, writer) => state.encode(writer),
    decode: (reader) => FixedSums.decode(reader),
  };
}
