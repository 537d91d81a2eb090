/**
 * Mann-Kendall's test for a rising trend over the last `width` values, looked at after each of them:
 * S, the pairs that rise less those that fall, over its standard deviation without ties. Begins anew
 * after an alarm.
 *
 * Reference: Mann, Nonparametric tests against trend, Econometrica 13 (1945), 245-259.
 */
export class MannKendall {
  #width;
  #limit;
  #deviation;
  #values = [];
  #rising = 0;

  constructor({ width = 48, limit }) {
    this.#width = width;
    this.#limit = limit;
    this.#deviation = Math.sqrt((width * (width - 1) * (2 * width + 5)) / 18);
  }

  observe(x) {
    const values = this.#values;
    if (values.length === this.#width) {
      const first = values.shift();
      for (const each of values) this.#rising -= Math.sign(each - first);
    }
    for (const each of values) this.#rising += Math.sign(x - each);
    values.push(x);
    if (values.length < this.#width || this.#rising / this.#deviation <= this.#limit) return false;
    this.#values = [];
    this.#rising = 0;
    return true;
  }
}
