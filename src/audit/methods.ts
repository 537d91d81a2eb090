/** What a report says of its own methods; docs/audit.md says it at length. */
import { FEWEST_USERS } from './privacy.js';

export const METHODS: readonly string[] = [
  'Intervals are 95% and come from a jackknife over groups of users: they say how much a value would ' +
    'have differed had other users come.',
  'The interval of a difference is recovered from the intervals of the two stretches (Zou & Donner ' +
    '2008). A reading changed beyond chance when 0 stays outside even at 99.9%, so that a report of ' +
    'fifty comparisons in which nothing changed names one in at most one case of twenty.',
  'Chance means other users. A model that was trained anew between the stretches can differ from ' +
    'itself for no other reason, and then rightly counts as changed.',
  'Readings at common traffic are taken at half the impressions per item of the thinner stretch, in ' +
    'both stretches alike.',
  'A report says what changed, not why, and not whether it was meant. The direction in which a ' +
    'reading is declared to do harm is given beside it.',
  `Numbers that stand for fewer than ${FEWEST_USERS} users are withheld. A recommendation without a ` +
    'user counts as a user of its own.',
  'Shifts of single items are described, not tested.',
  'Late events and duplicates enter no reading, as in the live monitor.',
];
