/** A fixed limit: the rule that most dashboards have. */
export class StaticThreshold {
  #limit;

  constructor({ limit }) {
    this.#limit = limit;
  }

  observe(x) {
    return x > this.#limit;
  }
}
