/** The share of users of whom all is kept. */

const USERS = 0x1_0000_0000;

/**
 * Whether all is kept of the user with this upper half of a keyed hash. The users of a share are among
 * those of a larger one.
 *
 * @param share in (0, 1]
 */
export function isKept(userHigh: number, share: number): boolean {
  return userHigh < share * USERS;
}
