/** Subjects of NATS: tokens between dots, `*` for any one of them, `>` for all that follow. */

/**
 * Whether a subject is one that a pattern means.
 *
 * @example subjectMatches('shop.*.served', 'shop.rec.served') // true
 */
export function subjectMatches(pattern: string, subject: string): boolean {
  const wanted = pattern.split('.');
  const tokens = subject.split('.');
  if (wanted.at(-1) === '>') {
    return tokens.length >= wanted.length && same(wanted.slice(0, -1), tokens);
  }
  return tokens.length === wanted.length && same(wanted, tokens);
}

function same(wanted: readonly string[], tokens: readonly string[]): boolean {
  return wanted.every((token, index) => token === '*' || token === tokens[index]);
}
