/** What a segment of an archive says of itself. */
import { z } from 'zod';
import { EVENT_KINDS, type EventKind } from '../../events/kinds.js';

const count = z.number().int().min(0);
const time = z.number();

const origin = {
  stream: z
    .string()
    .describe('The stream it was made of: when that was created; of files "files".'),
  keyFingerprint: z.string().describe('Fingerprint of the key that its users are hashed with.'),
  partitions: z.number().int().min(1).max(1024),
};

export const segmentFactsSchema = z.object({
  ...origin,
  share: z
    .number()
    .gt(0)
    .max(1)
    .describe('Share of the users of whom all is kept; of the others what has a label.'),
  firstSequence: count,
  lastSequence: count,
  missed: count.describe('Messages before it that the stream had dropped unarchived.'),
  publishedFrom: time.describe('When its first message was published, epoch ms.'),
  publishedTo: time.describe('When its last message was published, epoch ms.'),
  first: time.optional().describe('Time of its first recommendation; absent where it has none.'),
  last: time.optional(),
  events: z.object(
    Object.fromEntries(EVENT_KINDS.map((kind) => [kind, count])) as Record<EventKind, typeof count>,
  ),
  impressions: count,
  surfaces: z.array(z.string()),
  digest: z.string().describe('SHA-256 of its blocks.'),
});

export type SegmentFacts = z.output<typeof segmentFactsSchema>;

/** What all segments of an archive have in common. */
export type SegmentOrigin = Pick<SegmentFacts, 'stream' | 'keyFingerprint' | 'partitions'>;

/** The part of the source that a segment holds. */
export type SegmentStretch = Pick<
  SegmentFacts,
  'firstSequence' | 'lastSequence' | 'missed' | 'publishedFrom' | 'publishedTo'
>;
