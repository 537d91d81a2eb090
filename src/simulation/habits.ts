/** What a ranker learns of its users from their own clicks: the loop within a user, and among all. */

export interface HabitOptions {
  /** Share of a user's past clicks kept at each retraining; 0.95 remembers 20 periods. */
  readonly habitMemory: number;
}

/** Clicks that each user is credited with in each category, so that few clicks say little. */
const OWN_PRIOR = 0.5;
/** The same for everyone's clicks together. */
const CROWD_PRIOR = 5;

/**
 * Clicks by user and category, and how a ranker leans on them:
 *
 *   leaning(u, c) = narrowing  · ln((own(u, c) + ½) / (mean over c of own(u, c) + ½))
 *                 + conformity · ln((all(c) + 5) / (mean over c of all(c) + 5))
 *
 * Both feed on themselves, as clicks follow what is shown. `narrowing` walls each user into a taste
 * of their own (a filter bubble); `conformity` shows everyone what everyone clicks (homogenisation).
 *
 * Cost of a retraining: O(users · categories).
 */
export class Habits {
  readonly #users: number;
  readonly #categories: number;
  readonly #memory: number;
  readonly #own: Float64Array;
  readonly #fresh: Float64Array;

  constructor(users: number, categories: number, { habitMemory }: HabitOptions) {
    this.#users = users;
    this.#categories = categories;
    this.#memory = habitMemory;
    this.#own = new Float64Array(users * categories);
    this.#fresh = new Float64Array(users * categories);
  }

  /** A click of the user on an item of the category. */
  learn(user: number, category: number): void {
    this.#fresh[user * this.#categories + category]! += 1;
  }

  /** Closes a training period. */
  retrain(): void {
    for (let at = 0; at < this.#own.length; at++) {
      this.#own[at] = this.#memory * this.#own[at]! + this.#fresh[at]!;
    }
    this.#fresh.fill(0);
  }

  /** Log multipliers by user · categories + category. */
  leaning(narrowing: number, conformity: number): Float64Array {
    const categories = this.#categories;
    const crowd = this.#crowdLeaning(conformity);
    const leaning = new Float64Array(this.#own.length);
    for (let user = 0; user < this.#users; user++) {
      const row = user * categories;
      let clicks = 0;
      for (let c = 0; c < categories; c++) clicks += this.#own[row + c]!;
      const usual = Math.log(clicks / categories + OWN_PRIOR);
      for (let c = 0; c < categories; c++) {
        const own = Math.log(this.#own[row + c]! + OWN_PRIOR) - usual;
        leaning[row + c] = narrowing * own + crowd[c]!;
      }
    }
    return leaning;
  }

  #crowdLeaning(conformity: number): Float64Array {
    const all = new Float64Array(this.#categories);
    for (let at = 0; at < this.#own.length; at++) all[at % this.#categories]! += this.#own[at]!;
    const clicks = all.reduce((sum, each) => sum + each, 0);
    const usual = Math.log(clicks / this.#categories + CROWD_PRIOR);
    return all.map((each) => conformity * (Math.log(each + CROWD_PRIOR) - usual));
  }
}
