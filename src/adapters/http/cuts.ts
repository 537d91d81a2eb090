/** What is bounded or set aside, how much of it so far, and which key of the configuration gives room. */
import type { Accounting } from '../../windows/accounting.js';
import type { CutJson } from './data-json.js';
import type { Measured } from './measured.js';

interface Cut extends Omit<CutJson, 'count'> {
  readonly count: (ingest: Measured, accounting: Accounting) => number;
}

const CUTS: readonly Cut[] = [
  {
    id: 'missed_messages',
    title: 'Messages missed',
    meaning:
      'The stream had dropped them before they were read, as far as the last start could see.',
    remedy:
      'Keep the raw stream for longer (nats.retention) than the service is ever down or behind.',
    count: ({ missedMessages }) => missedMessages,
  },
  {
    id: 'voided_propensities',
    title: 'Propensities set aside',
    meaning: 'Impossible probabilities of being shown; the rest of the event counts.',
    remedy: 'Log “propensity” as a number above 0 and at most 1.',
    count: (_, { voidedPropensities }) => voidedPropensities,
  },
  {
    id: 'voided_targets',
    title: 'Target probabilities set aside',
    meaning: 'Impossible probabilities under a candidate; the rest of the event counts.',
    remedy: 'Log “target” as a number from 0 to 1.',
    count: (_, { voidedTargets }) => voidedTargets,
  },
  {
    id: 'forgotten_ids',
    title: 'Ids forgotten early',
    meaning: 'For want of room; a duplicate of them would count twice.',
    remedy: 'Raise events.maxRememberedIds, or add partitions.',
    count: ({ pipeline }) => pipeline.workers.reduce((sum, each) => sum + each.forgottenIds, 0),
  },
  {
    id: 'evicted_impressions',
    title: 'Impressions evicted',
    meaning: 'For want of room; outcomes and labels of them are unattributed.',
    remedy:
      'Raise attribution.maxImpressions, add partitions, or send outcomes with their context.',
    count: ({ pipeline }) =>
      pipeline.workers.reduce((sum, each) => sum + each.evictedImpressions, 0),
  },
  {
    id: 'overfull_panes',
    title: 'Panes with too many segments',
    meaning: 'Panes of a partition whose surplus segments went to “other”.',
    remedy: 'Raise segments.maxPerPane, or send fewer names of policies and surfaces.',
    count: ({ pipeline }) => pipeline.workers.reduce((sum, each) => sum + each.overfullPanes, 0),
  },
  {
    id: 'cut_segments',
    title: 'Segments folded into “other”',
    meaning: 'Counted once for each pane in which a segment had no room of its own.',
    remedy: 'Raise segments.max, or send fewer names of policies and surfaces.',
    count: ({ pipeline }) => pipeline.coordinator.cutSegments,
  },
  {
    id: 'cut_items',
    title: 'Items without room',
    meaning: 'Declarations that the catalogue had no room for.',
    remedy: 'It holds two million: declare only items that can be shown.',
    count: ({ pipeline }) => pipeline.coordinator.catalogue.cut,
  },
  {
    id: 'cut_users',
    title: 'Users or items left out of memory',
    meaning: 'Detectors remember a sample of them by hash; means stay unbiased.',
    remedy: 'Raise the caps of the detector (detectors.filterBubble.userCap and its like).',
    count: ({ pipeline }) => pipeline.coordinator.memories().reduce((sum, { cut }) => sum + cut, 0),
  },
  {
    id: 'late_labels',
    title: 'Labels too late',
    meaning: 'They came after the readings of their impressions had become final.',
    remedy: 'Have labels come sooner, or raise labels.wait.',
    count: ({ pipeline }) => pipeline.coordinator.labelsTooLate,
  },
];

/** All of them, those that are 0 too: that nothing was cut is worth knowing. */
export function cutsOf(ingest: Measured, accounting: Accounting): CutJson[] {
  return CUTS.map(({ count, ...about }) => ({ ...about, count: count(ingest, accounting) }));
}
