/**
 * What a report keeps to itself. It is a file that is sent around, so a number that stands for a few
 * people is withheld in it, and users are never named.
 */

/** A number about fewer users than this is withheld (k of k-anonymity; docs/audit.md). */
export const FEWEST_USERS = 10;
