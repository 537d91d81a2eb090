/** The lifetime of dictionaries: shared by a process's decoders, replaced when they have grown. */
import type { Dictionaries } from './batch.js';
import { Dictionary } from './dictionary.js';

/** Dictionaries larger than this are replaced, so that ids which never return are let go. */
const MAX_DICTIONARY = 2_000_000;

/** The dictionaries of one process, shared by its decoders and replaced when they have grown. */
export class DictionaryPool {
  private current: Dictionaries = { items: new Dictionary(), names: new Dictionary() };

  constructor(private readonly limit = MAX_DICTIONARY) {}

  /** The dictionaries to use for the next delivery. */
  get(): Dictionaries {
    const { items, names } = this.current;
    if (items.size > this.limit || names.size > this.limit) {
      this.current = { items: new Dictionary(), names: new Dictionary() };
    }
    return this.current;
  }
}
