/** Verdicts counted over runs. */
const VERDICTS = ['better', 'worse', 'equivalent', 'inconclusive'];

/**
 * One row a comparison and metric, and how many runs had any verdict that was false: worse (or better) where the
 * truth of the same models says not worse (not better). The truth is of AUC; the other metrics of a comparison
 * are held against the same.
 */
export function tallied(world, runs) {
  const rows = new Map();
  let falseWorse = 0;
  let falseBetter = 0;
  for (const comparisons of runs) {
    let isWorse = false;
    let isBetter = false;
    for (const each of comparisons) {
      const key = each.metric === 'auc' ? each.comparison : `${each.comparison} (${each.metric})`;
      const row = rows.get(key) ?? emptyRow(world, key);
      rows.set(key, row);
      row.runs++;
      row[each.verdict]++;
      row.differences.push(each.difference);
      row.truths.push(each.trueDifference);
      isWorse ||= each.verdict === 'worse' && each.trueDifference >= 0;
      isBetter ||= each.verdict === 'better' && each.trueDifference <= 0;
    }
    falseWorse += Number(isWorse);
    falseBetter += Number(isBetter);
  }
  return {
    rows: [...rows.values()].map(({ differences, truths, ...row }) => ({
      ...row,
      difference: mean(differences),
      trueDifference: row.comparison.endsWith(')') ? null : mean(truths),
    })),
    mistakes: { world, runs: runs.length, falseWorse, falseBetter },
  };
}

/** The largest count that chance would bring to a true share in 99 of 100 such benches. */
export function binomialLimit(runs, share) {
  let term = Math.exp(runs * Math.log(1 - share));
  let sum = term;
  let count = 0;
  while (sum < 0.99) {
    count++;
    term *= ((runs - count + 1) / count) * (share / (1 - share));
    sum += term;
  }
  return count;
}

function emptyRow(world, comparison) {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0]));
  return { world, comparison, runs: 0, ...counts, differences: [], truths: [] };
}

function mean(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
