/** Six noises of mean 0 and variance 1: what readings do when nothing is wrong. */

export const NOISES = ['iid', 't4', 'right-skew', 'left-skew', 'ar.3', 'ar.6'];

/** A source of noise of this name, drawing from a random stream. */
export function noiseOf(name, random) {
  switch (name) {
    case 'iid':
      return () => random.normal();
    case 't4':
      return () => studentT4(random);
    case 'right-skew':
      return () => random.exponential(1) - 1;
    case 'left-skew':
      return () => 1 - random.exponential(1);
    case 'ar.3':
      return autoregressive(0.3, random);
    case 'ar.6':
      return autoregressive(0.6, random);
    default:
      throw new Error(`No noise ${name}.`);
  }
}

/** Student's t on 4 degrees of freedom, divided by its standard deviation √2. */
function studentT4(random) {
  // χ² on 4 degrees is twice the sum of two exponentials.
  const squares = 2 * (random.exponential(1) + random.exponential(1));
  return random.normal() / Math.sqrt(squares / 4) / Math.SQRT2;
}

function autoregressive(phi, random) {
  const innovation = Math.sqrt(1 - phi * phi);
  let at = random.normal();
  return () => (at = phi * at + innovation * random.normal());
}
