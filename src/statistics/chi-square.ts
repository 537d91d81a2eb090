/**
 * The probability that a chi-square variable with ν degrees of freedom is at least x: the p-value of
 * a test statistic that is a sum of ν squared standard scores.
 *
 * For integer ν the upper tail is a finite sum: e^(−x/2)·Σ_{j<ν/2} (x/2)^j/j! for even ν, and for odd
 * ν the normal tail 2(1 − Φ(√x)) plus the same sum over half-integers. Falls from 1 at x = 0 to 0.
 * Absolute error below 10⁻¹⁴.
 *
 * Cost: O(ν). Throws RangeError unless ν is a positive integer and x is not negative.
 *
 * @example chiSquareSurvival(5.125, 3) // 0.162871
 *
 * Reference: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.4.4 and 26.4.5.
 */
export function chiSquareSurvival(x: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(`Degrees of freedom must be a positive integer, not ${degrees}.`);
  }
  if (!(x >= 0)) throw new RangeError(`A chi-square statistic is not negative, but this is ${x}.`);
  if (x > LARGEST) return 0;
  const half = x / 2;
  const odd = degrees % 2 === 1;
  // First terms: (x/2)^0/Γ(1), or (x/2)^½/Γ(3/2).
  let term = odd ? Math.exp(-half) * 2 * Math.sqrt(half / Math.PI) : Math.exp(-half);
  let tail = odd ? twoSidedNormalTail(Math.sqrt(x)) : 0;
  for (let j = odd ? 1.5 : 1; j <= degrees / 2; j++) {
    tail += term;
    term *= half / j;
  }
  return Math.min(1, tail);
}

/** From here on e^(−x/2) is no positive double. */
const LARGEST = 1480;

/** Up to here the power series loses fewer than three digits to cancellation. */
const SERIES_UP_TO = 3;

/** P(|Z| ≥ z) of a standard normal variable, for z ≥ 0. */
function twoSidedNormalTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < SERIES_UP_TO) {
    // 26.2.11: Φ(z) − ½ = φ(z)·Σ z^(2k+1)/(1·3·5…(2k+1)), positive terms only.
    let term = z;
    let sum = 0;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      sum += term;
      term *= (z * z) / odd;
    }
    return 1 - 2 * density * sum;
  }
  // 26.2.14: 1 − Φ(z) = φ(z)/(z + 1/(z + 2/(z + 3/(z + …)))), from the inside out.
  let fraction = z;
  for (let k = 100; k >= 1; k--) fraction = z + k / fraction;
  return (2 * density) / fraction;
}
