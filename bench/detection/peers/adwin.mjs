/**
 * ADWIN as scikit-multiflow has it: an exponential histogram of the values, cut wherever the means of
 * its older and its newer part differ by more than a bound of confidence delta allows.
 *
 * The indices it is known by were published by a version with two slips: the variance of joined buckets
 * left out the first one's and a square, and the newest bucket of each row was not looked at. With
 * `published` they are made again, to be compared.
 *
 * Reference: Bifet & Gavaldà, Learning from time-changing data with adaptive windowing, SIAM
 * International Conference on Data Mining (2007), 443-448.
 */
const MOST_IN_A_ROW = 5;
const SHORTEST_PART = 5;
const SHORTEST_WINDOW = 10;

export class Adwin {
  #delta;
  #every;
  #published;
  #time = 0;
  #width = 0;
  #total = 0;
  #variance = 0;
  /** rows[i]: buckets of 2^i values, the oldest first. */
  #rows = [[]];

  /** @param every how many values lie between two looks */
  constructor({ delta, every = 32, published = false }) {
    this.#published = published;
    this.#delta = delta;
    this.#every = every;
  }

  /** 1 where the mean has risen, −1 where it has fallen, 0 where nothing was cut. */
  direction(x) {
    this.#insert(x);
    this.#time++;
    if (this.#time % this.#every !== 0 || this.#width <= SHORTEST_WINDOW) return 0;
    let changed = 0;
    for (let cut = this.#cut(); cut !== 0; cut = this.#cut()) {
      changed = cut;
      this.#drop();
    }
    return changed;
  }

  /** Alarms of rises, since the other detectors look upwards as well. */
  observe(x) {
    return this.direction(x) > 0;
  }

  #insert(x) {
    this.#width++;
    this.#rows[0].push({ total: x, variance: 0 });
    if (this.#width > 1) {
      const difference = x - this.#total / (this.#width - 1);
      this.#variance += ((this.#width - 1) * difference * difference) / this.#width;
    }
    this.#total += x;
    for (let i = 0; this.#rows[i]?.length === MOST_IN_A_ROW + 1; i++) {
      const [a, b] = this.#rows[i].splice(0, 2);
      const n = 2 ** i;
      const difference = (a.total - b.total) / n;
      const variance = this.#published
        ? b.variance + (n * difference) / 2
        : a.variance + b.variance + (n * difference * difference) / 2;
      (this.#rows[i + 1] ??= []).push({ total: a.total + b.total, variance });
    }
  }

  #cut() {
    let [n0, n1, u0, u1] = [0, this.#width, 0, this.#total];
    const odds = Math.log((2 * Math.log(this.#width)) / this.#delta);
    const variance = this.#variance / this.#width;
    for (let i = this.#rows.length - 1; i >= 0; i--) {
      const row = this.#published ? this.#rows[i].slice(0, -1) : this.#rows[i];
      for (const { total } of row) {
        n0 += 2 ** i;
        n1 -= 2 ** i;
        u0 += total;
        u1 -= total;
        if (n0 < SHORTEST_PART || n1 < SHORTEST_PART) continue;
        const m = 1 / (n0 - SHORTEST_PART + 1) + 1 / (n1 - SHORTEST_PART + 1);
        const bound = Math.sqrt(2 * m * variance * odds) + (2 / 3) * odds * m;
        const rise = u1 / n1 - u0 / n0;
        if (Math.abs(rise) > bound) return Math.sign(rise);
      }
    }
    return 0;
  }

  /** Forgets the oldest bucket. */
  #drop() {
    const last = this.#rows.length - 1;
    const { total, variance } = this.#rows[last].shift();
    const n = 2 ** last;
    this.#width -= n;
    this.#total -= total;
    const difference = total / n - this.#total / this.#width;
    this.#variance -= variance + (n * this.#width * difference * difference) / (n + this.#width);
    if (this.#rows[last].length === 0 && last > 0) this.#rows.pop();
  }
}
