/** Simple measurements of a log: what its events carry, how many come, and how labels scatter. */
import { ABSENT } from '../../events/batch.js';
import type { Delivery } from '../../events/delivery.js';

/** Labelled places remembered to see second labels; later ones are not compared. */
const MOST_PLACES = 200_000;
/** Names of policies and signals that are listed; what comes later is not. */
const MOST_NAMES = 1_000;

/** What was counted. Sums of labels are weighted by 1 / inclusion. */
export interface LogCounts {
  recommendations: number;
  withUser: number;
  withEligible: number;
  impressions: number;
  withScore: number;
  withPropensity: number;
  withTarget: number;
  withReference: number;
  outcomes: number;
  /** Outcomes of the proxy. */
  proxies: number;
  /** Outcomes that name their recommendation, or carry its surface and policy. */
  attributable: number;
  labels: number;
  withInclusion: number;
  /** Labels of a place that had one already. */
  secondLabels: number;
  items: number;
  withCategories: number;
  /** First labels of their place with an inclusion probability; further ones measure agreement. */
  sampled: number;
  /** Sums over these: w, w², w·y, w·y². */
  weight: number;
  weightSquared: number;
  weightedLabel: number;
  weightedSquare: number;
}

const NONE: LogCounts = {
  recommendations: 0,
  withUser: 0,
  withEligible: 0,
  impressions: 0,
  withScore: 0,
  withPropensity: 0,
  withTarget: 0,
  withReference: 0,
  outcomes: 0,
  proxies: 0,
  attributable: 0,
  labels: 0,
  withInclusion: 0,
  secondLabels: 0,
  items: 0,
  withCategories: 0,
  sampled: 0,
  weight: 0,
  weightSquared: 0,
  weightedLabel: 0,
  weightedSquare: 0,
};

/** Collects the measurements over deliveries. O(1) an impression or event; memory bounded as above. */
export class LogMeasurements {
  readonly counts: LogCounts = { ...NONE };
  readonly policies = new Set<string>();
  readonly signals = new Set<string>();
  /** Of recommendations, epoch ms; Infinity and −Infinity before the first. */
  first = Infinity;
  last = -Infinity;
  private readonly places = new Set<string>();

  /** @param proxy the signal that the ranker optimises */
  constructor(private readonly proxy: string) {}

  add(delivery: Delivery): void {
    this.addRecommendations(delivery);
    this.addOutcomes(delivery);
    this.addLabels(delivery);
    const { item } = delivery;
    this.counts.items += item.length;
    for (let row = 0; row < item.length; row++) {
      if (item.categoryStart[row + 1]! > item.categoryStart[row]!) this.counts.withCategories++;
    }
  }

  private addRecommendations({ recommendation: batch }: Delivery): void {
    const { counts } = this;
    counts.recommendations += batch.length;
    counts.impressions += batch.impressions;
    for (let row = 0; row < batch.length; row++) {
      counts.withUser += batch.hasUser[row]!;
      if (!Number.isNaN(batch.eligible[row]!)) counts.withEligible++;
      this.first = Math.min(this.first, batch.time[row]!);
      this.last = Math.max(this.last, batch.time[row]!);
      note(this.policies, batch.names.text(batch.policy[row]!));
    }
    for (let entry = 0; entry < batch.impressions; entry++) {
      if (!Number.isNaN(batch.score[entry]!)) counts.withScore++;
      if (!Number.isNaN(batch.propensity[entry]!)) counts.withPropensity++;
      if (!Number.isNaN(batch.target[entry]!)) counts.withTarget++;
      if (!Number.isNaN(batch.reference[entry]!)) counts.withReference++;
    }
  }

  private addOutcomes({ outcome: batch }: Delivery): void {
    const { counts } = this;
    counts.outcomes += batch.length;
    for (let row = 0; row < batch.length; row++) {
      const signal = batch.names.text(batch.signal[row]!);
      note(this.signals, signal);
      if (signal === this.proxy) counts.proxies++;
      const hasContext = batch.surface[row]! !== ABSENT && batch.policy[row]! !== ABSENT;
      if (batch.hasRecommendation[row] === 1 || hasContext) counts.attributable++;
    }
  }

  private addLabels({ label: batch }: Delivery): void {
    const { counts } = this;
    counts.labels += batch.length;
    for (let row = 0; row < batch.length; row++) {
      const inclusion = batch.inclusion[row]!;
      const isSampled = !Number.isNaN(inclusion);
      if (isSampled) counts.withInclusion++;
      if (batch.hasRecommendation[row] === 1) {
        const item = batch.items.text(batch.item[row]!);
        const place = `${batch.recommendationHigh[row]} ${batch.recommendationLow[row]} ${item}`;
        if (this.places.has(place)) {
          counts.secondLabels++;
          continue;
        }
        if (this.places.size < MOST_PLACES) this.places.add(place);
      }
      if (!isSampled) continue;
      const weight = 1 / inclusion;
      const label = batch.label[row]!;
      counts.sampled++;
      counts.weight += weight;
      counts.weightSquared += weight * weight;
      counts.weightedLabel += weight * label;
      counts.weightedSquare += weight * label * label;
    }
  }
}

function note(names: Set<string>, name: string): void {
  if (names.size < MOST_NAMES) names.add(name);
}
