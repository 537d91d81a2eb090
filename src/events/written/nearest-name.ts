/** The name that someone meant who wrote another one. */

/**
 * The known name that is nearest to a given one, undefined where none is near. Case, hyphens and
 * underlines do not count, so that `idle_after` is near to `idleAfter`; of the rest one character in
 * three may be wrong, and one more where the first is right, as it mostly is.
 *
 * @example nearestName('pain', ['pane', 'hop']) // 'pane'
 * @example nearestName('colour', ['pane', 'hop']) // undefined
 */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const word = plain(given);
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const name of known) {
    const other = plain(name);
    const most = Math.max(1, Math.floor(word.length / 3)) + (word[0] === other[0] ? 1 : 0);
    const edits = editsBetween(word, other, Math.min(fewest, most + 1));
    if (edits > most || edits >= fewest) continue;
    fewest = edits;
    nearest = name;
  }
  return nearest;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, '');
}

/**
 * The fewest insertions, deletions, replacements and exchanges of neighbours that make one word of
 * the other (optimal string alignment); `limit` where it is that or more.
 */
function editsBetween(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + differs);
      const areExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (areExchanged) edits = Math.min(edits, before[j - 2]! + 1);
      row.push(edits);
    }
    before = last;
    last = row;
  }
  return Math.min(last[b.length]!, limit);
}
