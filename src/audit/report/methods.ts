/** What a report says of its own methods, with their formulas; docs/audit.md says it at length. */
import type { PartName } from '../findings/parts.js';
import type { DataDigest } from '../stretches/digest.js';
import { FEWEST_USERS } from '../privacy.js';

export interface MethodNote {
  readonly title: string;
  readonly text: string;
  readonly formula?: string;
  readonly source?: string;
}

const STRETCHES: readonly MethodNote[] = [
  {
    title: 'Intervals',
    text:
      'Intervals are 95% and come from a jackknife over groups of users: they say how much a value would ' +
      'have differed had other users come.',
    formula: 'SE^2 = (g-1)/g * sum (theta_(j) - mean)^2;  interval = theta +/- t(g-1) * SE',
  },
  {
    title: 'Difference of the stretches',
    text:
      'Recovered from the intervals of the two. A reading changed beyond chance when 0 stays outside even where ' +
      'the interval is lengthened for all comparisons of the report, so that a report in which nothing changed ' +
      'names one in at most one case of twenty. Counts that are exact are not tested.',
    formula:
      'low = (a-b) - sqrt((a-a_low)^2 + (b_high-b)^2);  high = (a-b) + sqrt((a_high-a)^2 + (b-b_low)^2);  ' +
      'lengthened by t(1-.05/2m; 19) / t(.975; 19) for m comparisons',
    source: 'Zou & Donner, Statistics in Medicine 27 (2008); Bonferroni',
  },
  {
    title: 'Common traffic',
    text:
      'Readings at common traffic are taken at half the impressions per item of the thinner stretch, in ' +
      'both stretches alike.',
  },
  {
    title: 'Outcomes and labels',
    text:
      'Readings that need outcomes, labels or the past of users are of the impressions in the whole panes ' +
      'within a stretch, with all that became known of them by the end of what was read. What they remember of ' +
      'users begins with the stretch, in both alike. Readings over blocks of months are left to the monitor.',
  },
  {
    title: 'What readings leave out',
    text:
      'Late events and duplicates enter no reading, as in the live monitor. Shifts of single items are ' +
      'described, not tested.',
  },
];

const LEFT_OUT: MethodNote = {
  title: 'What is left out',
  text:
    `Numbers that stand for fewer than ${FEWEST_USERS} users are withheld. A recommendation without a ` +
    'user counts as a user of its own.',
};

const PART_METHODS: Readonly<Record<PartName, readonly MethodNote[]>> = {
  models: [
    {
      title: 'Comparison of scorers',
      text:
        'Every scorer is judged on the same held-out curated labels, each weighted by one over its probability ' +
        'of being labelled, and differences are paired by user. p-values are adjusted by Holm over all ' +
        'comparisons of the report, those of slices by Benjamini-Hochberg. Equivalent means that the whole ' +
        'interval lies within the margin.',
      formula: 'd = sum_u d_u / U;  SE = sqrt(sum (d_u - d)^2 / (U (U-1)))',
    },
    {
      title: 'Power',
      text: 'How many labels would show a difference of the margin in four of five cases.',
      formula: 'n = (1.96 + 0.8416)^2 * sigma_d^2 / margin^2',
    },
    {
      title: 'Calibration',
      text:
        'ECE is the mean distance between predicted and judged shares over ten bins; the debiased form takes ' +
        'out what chance alone adds, and may fall below 0, which is no evidence of miscalibration.',
      formula: 'sum_b n_b [(c_b - a_b)^2 - a_b (1-a_b) / (n_b - 1)] / n',
    },
  ],
  mix: [
    {
      title: 'Mix shift',
      text:
        'The change of a mean is split into what was shown more or less often (mix) and what the same ' +
        'categories drew (within). The two add up to the whole.',
      formula:
        'change = sum_c (s_c1 - s_c0) (mean m_c - M) + sum_c (mean s_c) (m_c1 - m_c0), M the mean of both stretches',
      source: 'Kitagawa, JASA 50 (1955)',
    },
  ],
  bearers: [
    {
      title: 'Who bears it',
      text:
        'The share of low-quality exposure that falls on the 1% of users who see most of it. With fewer than ' +
        `${100 * FEWEST_USERS} users that 1% is fewer than ${FEWEST_USERS} people, and the number is withheld.`,
    },
  ],
  amplification: [
    {
      title: 'Amplification',
      text: "A category's share of what the policy showed, over its share under the exploration policy.",
      formula: 'ratio_c = s_c(policy) / s_c(exploration)',
    },
  ],
  moat: [
    {
      title: 'Learning curves',
      text:
        'Quality on held-out labels at growing, nested amounts of training data, over several seeds. The ' +
        "exchange rate is how many curated examples reach the quality of the proprietary ones, over the proprietary ones' number.",
      formula: 'Q(n) = level - gain * n^(-exponent);  dQ/dn = gain * exponent * n^(-exponent-1)',
    },
    {
      title: 'Irreplaceability',
      text: 'The share of the possible gain that is lost without the proprietary data; 0 is replaceable.',
      formula: '1 - (Q_curated - Q_base) / (Q_both - Q_base)',
    },
  ],
  whatIf: [
    {
      title: 'What-ifs',
      text:
        'Logged candidates are ranked anew, and engagement is estimated doubly robustly under a ' +
        'position-based model, paired by user against what was served. Items that were not shown contribute ' +
        'what the model predicts, nothing else: that share is given, and above 30% the estimate is refused. ' +
        'Recommended is the greatest diversity whose engagement loses at most 1% at the lower end of its interval.',
      formula: "sum_k theta_k' q_i + 1{shown} (theta_k' / theta_k) (click_i - theta_k q_i)",
    },
  ],
};

/** The notes on what the report holds: the stretches, where events were read, and the parts that were looked at. */
export function methodsOf(parts: readonly PartName[], of: DataDigest['of']): MethodNote[] {
  return [
    ...(of === 'archive' ? [] : STRETCHES),
    LEFT_OUT,
    ...parts.flatMap((part) => PART_METHODS[part]),
  ];
}
