/** Options for serving: a re-ranking that the logged candidates allow. */
import { findingText, percentFinding, signedText } from '../findings/finding-text.js';
import type { DatasetFindings, WhatIf, WhatIfPoint } from '../findings/findings.js';
import { recommendedOf } from '../findings/frontier.js';
import { pointName } from '../findings/point-name.js';
import type { Advice } from './option.js';

/** The recommended re-ranking of each segment that has one. */
export function servingAdvice({ whatIfs }: DatasetFindings): Advice[] {
  return whatIfs.flatMap((whatIf) => {
    const point = recommendedOf(whatIf);
    return point ? [reRanking(whatIf, point)] : [];
  });
}

function reRanking({ surface, policy }: WhatIf, point: WhatIfPoint): Advice {
  const { diversity, diversityChange } = point;
  const diverse = diversityChange ? signedText(diversityChange) : findingText(diversity);
  return {
    rule: 're-rank',
    surface,
    policy,
    action: `Try re-ranking, ${pointName(point)}, as a candidate policy on a part of the traffic.`,
    because: [
      `Estimated from what was logged: diversity ${diverse}, engagement ` +
        `${percentFinding(point.engagement, true)} against what was served.`,
    ],
    but: [
      `${Math.round(point.modelShare * 100)}% of the estimate rests on the model alone, since those items were not shown.`,
      'Effects that need time, such as what the model then learns, are not in it.',
    ],
  };
}
