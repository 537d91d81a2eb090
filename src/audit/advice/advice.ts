/**
 * What to do: options, each with what speaks for it and what does not follow from it. An option is
 * listed only where a rule finds its evidence in the report, and says no more than that evidence.
 */
import type { Evidence } from './evidence.js';
import { labelAdvice } from './label-advice.js';
import type { Advice } from './option.js';
import { servingAdvice } from './serving-advice.js';
import { stretchAdvice } from './stretch-advice.js';
import { trainingAdvice } from './training-advice.js';

/** Most options; what is beyond them is of the later rules. */
const MOST_OPTIONS = 12;

/** The options in order: training, serving, what changed, labels. Never empty. */
export function adviceOn(evidence: Evidence): Advice[] {
  const { findings } = evidence;
  const options = [
    ...(findings ? findings.comparisons.flatMap(trainingAdvice) : []),
    ...(findings ? servingAdvice(findings) : []),
    ...stretchAdvice(evidence),
    ...(findings ? labelAdvice(findings, evidence.lacks) : []),
  ];
  return options.length > 0 ? options.slice(0, MOST_OPTIONS) : [nothingToDo(evidence)];
}

function nothingToDo({ verdict, findings, lacks }: Evidence): Advice {
  // From a share of the users nothing is said of the stretches, however long they are.
  const isShare = lacks.some(({ part }) => part === 'readings');
  if (verdict.outcome === 'cannot_say' && !isShare) {
    return {
      rule: 'see-more',
      action: 'Audit a longer stretch, or one with more users.',
      because: [verdict.sentence],
      but: [],
    };
  }
  return {
    rule: 'nothing-to-do',
    action: 'Nothing in this report asks for a change.',
    because: [verdict.sentence],
    but: [
      'No evidence of a problem is not evidence that there is none; the intervals say how large one could be.',
      ...(findings ? [] : ['Models were not compared.']),
      ...(isShare ? ['Exposure was not compared: a share of the users is archived.'] : []),
      ...(lacks.length > 0 ? ['Some parts of the audit lacked what they need.'] : []),
    ],
  };
}
