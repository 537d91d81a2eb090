/** Options for labelling: how many more would decide what is open. */
import { countText } from '../report/count-text.js';
import { metricName } from '../findings/finding-text.js';
import { judgesProduction, pairings, type Pairing } from '../findings/duels.js';
import type { DatasetFindings, ModelComparison } from '../findings/findings.js';
import type { Lack } from '../findings/parts.js';
import type { Advice } from './option.js';

/** More labels where a comparison is open; labels with a known probability where there are none. */
export function labelAdvice(findings: DatasetFindings, lacks: readonly Lack[]): Advice[] {
  const open = findings.comparisons.flatMap(moreLabels);
  const { labels, withInclusion } = findings.labelsSpent;
  if (labels > 0 && withInclusion < labels) open.push(logInclusion(labels, withInclusion));
  if (labels === 0 && lacks.some(({ part }) => part === 'models')) {
    open.push({
      rule: 'label',
      action: 'Have impressions judged: without curated labels no model can be compared.',
      because: ['The audited stretch holds no label.'],
      but: [],
    });
  }
  return open;
}

/** For the open comparison that the fewest labels would decide. */
function moreLabels(comparison: ModelComparison): Advice[] {
  const { surface, policy } = comparison;
  const open = pairings(comparison).filter(
    (pairing) => pairing.verdict === 'inconclusive' && isWorthDeciding(pairing),
  );
  const [least] = open
    .flatMap(({ duels }) => duels)
    .flatMap(({ power, ...duel }) => (power ? [{ ...duel, power }] : []))
    .filter(({ power }) => power.labelsNeeded > power.labels)
    .sort((a, b) => a.power.labelsNeeded - b.power.labelsNeeded);
  if (!least) return [];
  const { margin, labelsNeeded, labels } = least.power;
  const needed = Math.ceil(labelsNeeded);
  const count = open.length === 1 ? 'One comparison is' : `${open.length} comparisons are`;
  return [
    {
      rule: 'label-more',
      surface,
      policy,
      action: `Have about ${countText(needed - labels)} more impressions judged.`,
      because: [
        `${count} open after ${countText(labels)} held-out labels; with ${countText(needed)}, a difference of ` +
          `${margin} in ${metricName(least.metric)} between ${least.first.title} and ${least.second.title} would ` +
          'be seen in four of five cases.',
      ],
      but: ['If the two are in truth alike, more labels only make that surer.'],
    },
  ];
}

/** How a stand-in stands beside production decides nothing. */
function isWorthDeciding(pairing: Pairing): boolean {
  return judgesProduction(pairing) || pairing.first.kind === 'stand-in';
}

function logInclusion(labels: number, withInclusion: number): Advice {
  return {
    rule: 'log-inclusion',
    action: 'Send the probability of inclusion with every label.',
    because: [
      `${countText(labels - withInclusion)} of ${countText(labels)} labels came without it, and could not enter an estimate.`,
    ],
    but: [],
  };
}
