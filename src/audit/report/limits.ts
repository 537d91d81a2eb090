/** What a report does not establish, so that no one takes it from there. */
import type { PartName } from '../findings/parts.js';
import type { DataDigest } from '../stretches/digest.js';

const ALWAYS: readonly string[] = [
  'Why something changed: a change announced at the time is a place to look, not a cause.',
  'Whether it is bad: exposure may become concentrated because someone wanted it so.',
  'What would have happened otherwise: two stretches differ in season, catalogue and people as well. ' +
    'Beyond chance means beyond the chance of which users came; a model that was trained anew can differ ' +
    'from itself.',
  'That nothing happened: "nothing beyond chance" can mean too little data.',
];

const OF_PART: Readonly<Partial<Record<PartName, readonly string[]>>> = {
  models: [
    "How good production's model is, from stand-ins: they are small models trained by this audit, and say " +
      'what the data would teach. Production is judged by its own logged scores alone.',
    'What people outside the labelled sample and its guideline would judge.',
  ],
  mix: [
    'That the mix caused the change: categories that were shown more may have been chosen for a reason.',
  ],
  amplification: ['That exploration is neutral: it is what it was compared with, no more.'],
  moat: [
    'The worth of data beyond the sizes that were tried: curves are drawn further than they were seen.',
  ],
  whatIf: [
    'Long-run effects of a re-ranking: what people come to expect, and what the model then learns, is not in a log.',
  ],
};

const OF_ARCHIVE =
  'What exposure was like: detectors read the events of all users, and of this time a share is archived. ' +
  'The numbers of this report are of that share.';

/** The sentences for what the report was made of, and the parts that it holds. */
export function limitsOf(parts: readonly PartName[], of: DataDigest['of']): string[] {
  const ofSource = of === 'archive' ? [OF_ARCHIVE] : [];
  return [...ALWAYS, ...ofSource, ...parts.flatMap((part) => OF_PART[part] ?? [])];
}
