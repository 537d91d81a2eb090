/** The 97.5% point of the standard normal distribution. */
export const NORMAL_975 = 1.959963984540054;

/** Above this many degrees of freedom the expansion around the normal is exact to 3·10⁻¹². */
const EXPANSION_FROM = 200;

/** What was asked for before: every interval asks, and there are few different degrees of freedom. */
const known = new Float64Array(EXPANSION_FROM + 1);

/**
 * The 97.5% quantile of Student's t distribution: the number of standard errors in half of a 95%
 * interval when the standard error itself was estimated from few values.
 *
 * Up to 200 degrees of freedom the finite sum for the central probability A(t|ν) is inverted by
 * bisection; above, the expansion around the normal quantile is used. Absolute error below 10⁻¹¹.
 *
 * Cost: O(ν) up to 200 for the first time, O(1) again and above. Throws RangeError unless ν is a positive integer.
 *
 * @example studentT975(19) // 2.093024
 *
 * Reference: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4
 * (central probability), 26.7.5 (expansion).
 */
export function studentT975(degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(`Degrees of freedom must be a positive integer, not ${degrees}.`);
  }
  if (degrees > EXPANSION_FROM) return expansion(degrees);
  if (known[degrees] === 0) known[degrees] = inverse(0.95, degrees);
  return known[degrees]!;
}

/**
 * A quantile of Student's t distribution above the median, for levels other than 97.5%.
 *
 * The finite sum for the central probability is inverted by bisection; O(ν) a step. Relative error
 * below 10⁻⁹ for p up to 1 − 10⁻⁶: nearer to 1 the probability itself has too few digits.
 *
 * @param p between 0.5 and 1 − 10⁻⁶
 * @throws RangeError for another p, and unless ν is a positive integer
 *
 * @example studentTQuantile(0.9995, 19) // 3.883406
 */
export function studentTQuantile(p: number, degrees: number): number {
  if (!(p > 0.5 && p <= 1 - 1e-6)) {
    throw new RangeError(`A quantile is taken at a level above 0.5 and up to 0.999999, not ${p}.`);
  }
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(`Degrees of freedom must be a positive integer, not ${degrees}.`);
  }
  return inverse(2 * p - 1, degrees);
}

/** The t with this central probability. */
function inverse(central: number, degrees: number): number {
  let low = 0;
  let high = 16;
  while (centralProbability(high, degrees) < central) high *= 2;
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (centralProbability(middle, degrees) < central) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * P(T ≤ t): how likely a value of at most t is under Student's t distribution.
 *
 * O(ν). Absolute error below 10⁻¹²; degrees of freedom are a positive integer.
 *
 * @example studentTBelow(-1.729133, 19) // 0.05
 */
export function studentTBelow(t: number, degrees: number): number {
  const tail = (1 - centralProbability(Math.abs(t), degrees)) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** P(|T| < t) for integer degrees of freedom, in the terms sin θ and cos θ with tan θ = t/√ν. */
function centralProbability(t: number, degrees: number): number {
  const hypotenuse = Math.sqrt(degrees + t * t);
  const sine = t / hypotenuse;
  const cosine = Math.sqrt(degrees) / hypotenuse;
  const odd = degrees % 2;
  let term = odd === 1 ? cosine : 1;
  let sum = 0;
  for (let power = odd; power <= degrees - 2; power += 2) {
    sum += term;
    term *= (cosine * cosine * (power + 1)) / (power + 2);
  }
  if (odd === 0) return sine * sum;
  return (2 / Math.PI) * (Math.atan(t / Math.sqrt(degrees)) + sine * sum);
}

/** Abramowitz & Stegun 26.7.5 at the 97.5% point, to the fourth order in 1/ν. */
function expansion(degrees: number): number {
  const z = NORMAL_975;
  const z2 = z * z;
  const g1 = (z * (z2 + 1)) / 4;
  const g2 = (z * ((5 * z2 + 16) * z2 + 3)) / 96;
  const g3 = (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384;
  const g4 = (z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945)) / 92160;
  return z + (g1 + (g2 + (g3 + g4 / degrees) / degrees) / degrees) / degrees;
}
