/**
 * Collects what an audit needs of two stretches of event time while deliveries pass by: per segment
 * the detectors' states, impressions per item and users; and over all of them the announced changes,
 * the declared items, what became of the events, and a digest of the data.
 */
import type { Detector, CatalogueView } from '../../detectors/detector.js';
import type { TimeSpan } from '../../detectors/reading.js';
import type { RecommendationBatch } from '../../events/batch.js';
import type { Delivery } from '../../events/delivery.js';
import { EVENT_KINDS, KIND_NUMBER } from '../../events/kinds.js';
import { Catalogue, declarationAt } from '../../windows/catalogue.js';
import type { PartitionOptions } from '../../windows/partition-worker.js';
import { OTHER_SEGMENT, segmentOf, type Segment } from '../../windows/segment.js';
import { Arrivals, type Fate } from '../../windows/arrivals.js';
import { changeAt, Changes } from './changes.js';
import { Digest } from './digest.js';
import { exposureParts, type ExposurePart } from './exposure-parts.js';
import { ItemAudience } from './item-audience.js';
import { ItemNames } from './item-names.js';
import { ServedNames } from './served-names.js';
import { SegmentTally, servedUser } from './segment-tally.js';
import { UserCount } from './user-count.js';
import { perStretch, stretchAt, STRETCHES, type PerStretch, type StretchName } from './stretch.js';

export interface CollectorOptions extends PartitionOptions {
  /** Most segments kept apart; the later ones are counted together as `other`. */
  readonly maxSegments: number;
}

/** Which segments are asked for; undefined: any. */
export interface SegmentFilter {
  readonly surface?: string;
  readonly policy?: string;
}

/** Events of a stretch, by kind number, for each thing that can become of them. */
export type Fates = Readonly<Record<Fate, Float64Array>>;

/** What was served on a surface, over all of its policies. */
export interface SurfaceTraffic {
  recommendations: number;
  impressions: number;
  readonly users: UserCount;
}

/** A segment with its two tallies. */
export interface SegmentTallies {
  readonly segment: Segment;
  readonly tallies: PerStretch<SegmentTally>;
}

export class StretchCollector {
  readonly changes = new Changes();
  readonly digest = new Digest();
  readonly audience = new ItemAudience();
  readonly names = new ItemNames();
  /** The surfaces and policies of everything that was recommended, asked for or not. */
  readonly served = new ServedNames();
  readonly fates: PerStretch<Fates> = perStretch(() => noFates());
  private readonly catalogues = perStretch(() => new Catalogue());
  private readonly arrivals = new Map<number, Arrivals>();
  private readonly segments = new Map<string, SegmentTallies>();
  private readonly surfaces = new Map<string, PerStretch<SurfaceTraffic>>();
  private readonly parts: readonly ExposurePart[];

  constructor(
    private readonly options: CollectorOptions,
    private readonly stretches: PerStretch<TimeSpan>,
    private readonly filter: SegmentFilter,
    detectors: readonly Detector[],
  ) {
    this.parts = exposureParts(detectors);
  }

  /** Takes in a partition's next delivery. */
  apply(partition: number, delivery: Delivery): void {
    this.names.use(delivery.dictionaries.items);
    this.digest.reach(partition, delivery.lastSequence);
    this.arrivalsOf(partition).apply(delivery, (kind, row, time, fate) => {
      const stretch = stretchAt(this.stretches, time);
      if (fate === 'accepted' && kind === KIND_NUMBER.item) this.declare(delivery, row, time);
      if (fate === 'accepted' && kind === KIND_NUMBER.change) this.takeChange(delivery, row, time);
      if (kind === KIND_NUMBER.recommendation) this.served.add(delivery, row);
      if (stretch === undefined) return;
      this.fates[stretch][fate][kind]!++;
      if (fate !== 'accepted') return;
      this.note(partition, delivery, kind, row, time);
      if (kind === KIND_NUMBER.recommendation) this.count(delivery, row, stretch);
    });
    for (const { tallies } of this.segments.values()) {
      tallies.baseline.observe(delivery.recommendation);
      tallies.audited.observe(delivery.recommendation);
    }
  }

  /** The segments in which anything was recommended, by surface and policy. */
  sortedSegments(): SegmentTallies[] {
    const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    return [...this.segments.values()].sort(
      ({ segment: a }, { segment: b }) =>
        compare(a.surface, b.surface) || compare(a.policy, b.policy),
    );
  }

  /** What was served on the surface; undefined where nothing was. */
  surface(name: string): PerStretch<SurfaceTraffic> | undefined {
    return this.surfaces.get(name);
  }

  /**
   * The catalogue at the end of a stretch. Where no items are declared, those seen in either stretch
   * stand in for it in both, since a catalogue that grows by being looked at would itself look like
   * a change.
   */
  catalogue(stretch: StretchName): CatalogueView {
    return this.catalogues[stretch];
  }

  /** Notes the exposed items as seen in both stretches; before the catalogue is asked. */
  see(surface: string, keyHigh: Uint32Array, keyLow: Uint32Array): void {
    this.catalogues.baseline.see(surface, keyHigh, keyLow);
    this.catalogues.audited.see(surface, keyHigh, keyLow);
  }

  /** Whether the segment was asked for; an announced change may name neither surface nor policy. */
  isAskedFor(surface: string | undefined, policy: string | undefined): boolean {
    const fits = (asked: string | undefined, found: string | undefined) =>
      asked === undefined || found === undefined || asked === found;
    return fits(this.filter.surface, surface) && fits(this.filter.policy, policy);
  }

  private declare(delivery: Delivery, row: number, time: number): void {
    const declared = declarationAt(delivery.item, row);
    for (const stretch of STRETCHES) {
      if (time < this.stretches[stretch].end) this.catalogues[stretch].declare([declared]);
    }
  }

  /** Changes count from the first stretch's start to the last one's end, the gap between included. */
  private takeChange(delivery: Delivery, row: number, time: number): void {
    const { baseline, audited } = this.stretches;
    const from = Math.min(baseline.start, audited.start);
    const to = Math.max(baseline.end, audited.end);
    const change = changeAt(delivery.change, row);
    const isInside = time >= from && time < to;
    if (isInside && this.isAskedFor(change.surface, change.policy)) this.changes.add(change);
  }

  private count(delivery: Delivery, row: number, stretch: StretchName): void {
    const { recommendation, dictionaries } = delivery;
    const surface = dictionaries.names.text(recommendation.surface[row]!);
    const policy = dictionaries.names.text(recommendation.policy[row]!);
    if (!this.isAskedFor(surface, policy)) return;
    this.tallies(segmentOf(surface, policy)).tallies[stretch].add(recommendation, row);
    this.countOn(surface, recommendation, row, stretch);
  }

  private countOn(
    surface: string,
    batch: RecommendationBatch,
    row: number,
    stretch: StretchName,
  ): void {
    let traffic = this.surfaces.get(surface);
    if (!traffic) {
      // As many as segments, since each has one at least.
      if (this.surfaces.size >= this.options.maxSegments) return;
      traffic = perStretch(() => ({ recommendations: 0, impressions: 0, users: new UserCount() }));
      this.surfaces.set(surface, traffic);
    }
    const counts = traffic[stretch];
    counts.recommendations++;
    counts.impressions += batch.slateStart[row + 1]! - batch.slateStart[row]!;
    const { high, low } = servedUser(batch, row);
    counts.users.add(high, low);
  }

  private tallies(segment: Segment): SegmentTallies {
    const known = this.segments.get(segment.key);
    if (known) return known;
    const isFull = this.segments.size >= this.options.maxSegments;
    if (isFull && segment.key !== OTHER_SEGMENT.key) return this.tallies(OTHER_SEGMENT);
    const place = 2 * this.segments.size;
    const added: SegmentTallies = {
      segment,
      tallies: perStretch(
        (stretch) => new SegmentTally(place + (stretch === 'audited' ? 1 : 0), this.parts, this),
      ),
    };
    this.segments.set(segment.key, added);
    return added;
  }

  private note(
    partition: number,
    delivery: Delivery,
    kind: number,
    row: number,
    time: number,
  ): void {
    const { idHigh, idLow } = delivery[EVENT_KINDS[kind]!];
    this.digest.add(partition, kind, idHigh[row]!, idLow[row]!, time);
  }

  private arrivalsOf(partition: number): Arrivals {
    let arrivals = this.arrivals.get(partition);
    if (!arrivals) this.arrivals.set(partition, (arrivals = new Arrivals(this.options)));
    return arrivals;
  }
}

function noFates(): Fates {
  const none = () => new Float64Array(EVENT_KINDS.length);
  return { accepted: none(), late: none(), duplicate: none() };
}
