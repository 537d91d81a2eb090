/**
 * Page-Hinkley as scikit-multiflow and River have it: a sum of what lies above the running mean by more
 * than delta, forgotten by alpha, alarming above a threshold. Begins anew after an alarm.
 *
 * Reference: Page, Continuous inspection schemes, Biometrika 41 (1954), 100-115; Montiel et al.,
 * Scikit-multiflow, Journal of Machine Learning Research 19 (2018), 1-5.
 */
export class PageHinkley {
  #options;
  #seed;
  #count;
  #mean;
  #sum;

  /** @param seed mean and number of values that the running mean begins with */
  constructor({ minimum = 30, delta = 0.005, threshold = 50, alpha = 0.9999 }, seed) {
    this.#options = { minimum, delta, threshold, alpha };
    this.#seed = seed ?? { mean: 0, count: 0 };
    this.#begin();
  }

  observe(x) {
    const { minimum, delta, threshold, alpha } = this.#options;
    this.#mean += (x - this.#mean) / (this.#count + 1);
    this.#count++;
    this.#sum = Math.max(0, alpha * this.#sum + (x - this.#mean - delta));
    if (this.#count + 1 < minimum || this.#sum <= threshold) return false;
    this.#begin();
    return true;
  }

  #begin() {
    this.#count = this.#seed.count;
    this.#mean = this.#seed.mean;
    this.#sum = 0;
  }
}
