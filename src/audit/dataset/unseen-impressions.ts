/** Impressions that are known by what came of them alone: outcomes and labels with their context. */
import type { Columns } from './tables.js';

type Attributable = Columns<'outcome'> | Columns<'label'>;

export interface UnseenImpression {
  readonly time: number;
  readonly idHigh: number;
  readonly idLow: number;
  readonly hasUser: number;
  readonly userHigh: number;
  readonly userLow: number;
  readonly segment: number;
  readonly item: number;
  readonly position: number;
  readonly score: number;
  readonly propensity: number;
  readonly target: number;
  signals: number;
  reward: number;
  outcomes: number;
  /** Row of its first label, −1 for none. */
  label: number;
}

export class UnseenImpressions {
  readonly all: UnseenImpression[] = [];
  private readonly byKey = new Map<string, UnseenImpression>();

  /** The impression that the outcome or label in this row is of, if another one told of it. */
  find(of: Attributable, at: number): UnseenImpression | undefined {
    return this.byKey.get(keyOf(of, at));
  }

  /** The impression that this row tells of. */
  add(of: Attributable, at: number): UnseenImpression {
    const added: UnseenImpression = {
      time: of.impressionTime[at]!,
      idHigh: of.idHigh[at]!,
      idLow: of.idLow[at]!,
      hasUser: of.hasUser[at]!,
      userHigh: of.userHigh[at]!,
      userLow: of.userLow[at]!,
      segment: of.segment[at]!,
      item: of.item[at]!,
      position: of.position[at]!,
      score: of.score[at]!,
      propensity: of.propensity[at]!,
      target: of.target[at]!,
      signals: 0,
      reward: 0,
      outcomes: 0,
      label: -1,
    };
    this.all.push(added);
    this.byKey.set(keyOf(of, at), added);
    return added;
  }
}

function keyOf({ idHigh, idLow, item }: Attributable, at: number): string {
  return `${idHigh[at]} ${idLow[at]} ${item[at]}`;
}
