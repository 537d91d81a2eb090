/**
 * CUSUM: a sum of what lies above a mean by more than k, alarming above h. Of a known mean as in
 * Montgomery's tables; with the running mean of what was seen, as frouros has it, where none is given.
 *
 * Reference: Page (1954); Montgomery, Introduction to Statistical Quality Control, 9.1; Céspedes-Sisniega
 * & López-García, Frouros, SoftwareX 26 (2024), 101733.
 */
export class Cusum {
  #options;
  #count = 0;
  #mean = 0;
  #sum = 0;

  constructor({ k, h, mean, minimum = 0 }) {
    this.#options = { k, h, mean, minimum };
  }

  observe(x) {
    const { k, h, mean, minimum } = this.#options;
    this.#count++;
    this.#mean += (x - this.#mean) / this.#count;
    this.#sum = Math.max(0, this.#sum + x - (mean ?? this.#mean) - k);
    if (this.#count < minimum || this.#sum <= h) return false;
    this.#count = 0;
    this.#mean = 0;
    this.#sum = 0;
    return true;
  }
}
