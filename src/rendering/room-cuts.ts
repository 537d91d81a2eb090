/** What is cut where the room that the configuration gives is used up, and the key that gives more. */

export interface RoomCut {
  /** The counter of it, with matchers where one counter counts several things. */
  readonly selector: string;
  /** What is lost, in a few words. */
  readonly what: string;
  /** The key of the configuration that gives more room; absent where none does. */
  readonly key?: string;
}

/** Each is counted, and readings are of the rest. */
export const ROOM_CUTS: readonly RoomCut[] = [
  {
    selector: 'flyball_evicted_impressions_total',
    what: 'impressions forgotten early',
    key: 'attribution.maxImpressions',
  },
  {
    selector: 'flyball_ids_forgotten_total',
    what: 'ids forgotten early',
    key: 'events.maxRememberedIds',
  },
  { selector: 'flyball_segments_cut_total', what: 'segments merged', key: 'segments.max' },
  { selector: 'flyball_overfull_panes_total', what: 'overfull panes', key: 'segments.maxPerPane' },
  { selector: 'flyball_items_cut_total', what: 'items without room' },
  {
    selector: 'flyball_labelling_cut_total{what="answers"}',
    what: 'answers of labellers left out',
  },
  {
    selector: 'flyball_labelling_cut_total{what="requests"}',
    what: 'requests for labels given up',
    key: 'labelling.maxOpen',
  },
];
