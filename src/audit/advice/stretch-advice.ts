/** Options that follow from what changed between the stretches: where to look. */
import { ROLL_UP } from '../../detectors/policy-role.js';
import { isChanged } from '../stretches/compare.js';
import type { Evidence } from './evidence.js';
import type { Advice } from './option.js';

/** Most announced changes that are named as places to look. */
const MOST_NAMED = 3;

/** For each segment in which core readings moved in the direction that is declared to do harm. */
export function stretchAdvice({ segments, changes }: Evidence): Advice[] {
  const harmed = segments.map(({ surface, policy, readings }) => ({
    ...{ surface, policy },
    harmful: readings.filter(
      (reading) => isChanged(reading) && reading.tier === 'core' && reading.change === reading.harm,
    ),
  }));
  // A roll-up changes with its policies: it is told where they are silent.
  const isTold = ({ surface, policy }: (typeof harmed)[number]) =>
    policy === ROLL_UP &&
    harmed.some(
      (each) => each.surface === surface && each.policy !== ROLL_UP && each.harmful.length > 0,
    );
  return harmed.flatMap((segment) => {
    const { surface, policy, harmful } = segment;
    if (harmful.length === 0 || isTold(segment)) return [];
    const places = changes.filter(
      (change) =>
        change.stretch !== 'baseline' &&
        (change.surface ?? surface) === surface &&
        (change.policy ?? policy) === policy,
    );
    const named = places.slice(0, MOST_NAMED).map(({ what, time }) => `"${what}" at ${time}`);
    return [
      {
        rule: 'ask-whether-meant',
        surface,
        policy,
        action:
          places.length > 0
            ? `Find out whether the change was meant; announced meanwhile: ${named.join(', ')}.`
            : 'Find out what was changed meanwhile, and whether this was meant; no change was announced.',
        because: harmful.map(
          ({ title, change }) =>
            `${title} ${change === 'up' ? 'rose' : 'fell'} beyond chance, the direction that is declared to do harm.`,
        ),
        but: ['A change announced at the time is a place to look, not a cause.'],
      },
    ];
  });
}
