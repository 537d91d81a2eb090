/** A desk with fixed requests, for tests of what stands in front of one. */
import type { Measurement } from '../../../src/detectors/reading.js';
import type {
  ExplorationItem,
  LabelRequest,
  LabelSpend,
} from '../../../src/labelling/label-request.js';
import type { AnswerStore } from '../../../src/adapters/labelling/inbox.js';
import type { LabelDeskView } from '../../../src/adapters/labelling/desk-view.js';
import type { KindedEvent } from '../../../src/events/schemas.js';

export const SHOWN = Date.parse('2026-05-01T12:00:00Z');

export function request(id: string, over: Partial<LabelRequest> = {}): LabelRequest {
  return {
    id,
    time: SHOWN + 600_000,
    surface: 'home',
    policy: 'production',
    recommendation: `rec-of-${id}`,
    item: 'boots',
    impressionTime: SHOWN,
    inclusion: 0.25,
    stratum: 'general',
    ...over,
  };
}

export function spend(over: Partial<LabelSpend> = {}): LabelSpend {
  return {
    ...{ surface: 'home', policy: 'production', budget: 100, spentToday: 40, waiting: 3 },
    ...{ oldestAge: 3_600_000, labelled: 60, skipped: 4, expired: 1 },
    ...{ effectiveLabels: 48.5, mixing: 0.2 },
    ...over,
  };
}

const FEW_PAIRS: Measurement = {
  ...{ reading: 'label_agreement', by: {}, enough: false },
  ...{ reason: 'insufficient', seen: 3, needed: 10 },
};

/** Alpha with its interval, from 40 pairs. */
export function agreed(value: number, low: number, high: number): Measurement {
  return { reading: 'label_agreement', by: {}, n: 40, value, low, high };
}

export interface DeskParts {
  readonly requests?: readonly LabelRequest[];
  readonly spend?: readonly LabelSpend[];
  readonly exploration?: readonly ExplorationItem[];
  readonly agreement?: Measurement;
}

export function desk(parts: DeskParts = {}): LabelDeskView {
  const { requests = [], spend: spent = [], exploration = [], agreement = FEW_PAIRS } = parts;
  return {
    spend: () => spent,
    open: (limit, { surface, policy } = {}) =>
      requests
        .filter((each) => surface === undefined || each.surface === surface)
        .filter((each) => policy === undefined || each.policy === policy)
        .slice(0, limit),
    exploration: (segment, exposures) =>
      exploration
        .filter(({ surface, policy }) => surface === segment.surface && policy === segment.policy)
        .slice(0, exposures),
    request: (id) => requests.find((each) => each.id === id),
    agreement: () => agreement,
  };
}

/** Keeps what is published in memory. */
export class StoredAnswers implements AnswerStore {
  readonly events: KindedEvent[] = [];
  private readonly requests = new Map<string, LabelRequest>();

  isPublished({ kind, id }: Pick<KindedEvent, 'kind' | 'id'>): Promise<boolean> {
    return Promise.resolve(this.has(kind, id));
  }

  request(id: string): Promise<LabelRequest | undefined> {
    return Promise.resolve(this.requests.get(id));
  }

  publish(event: KindedEvent, of: LabelRequest): Promise<boolean> {
    const isNew = !this.has(event.kind, event.id);
    if (isNew) this.events.push(event);
    this.requests.set(of.id, of);
    return Promise.resolve(isNew);
  }

  private has(kind: string, id: string): boolean {
    return this.events.some((each) => each.kind === kind && each.id === id);
  }
}
