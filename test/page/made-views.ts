/** What the views about incidents and baselines are given where a stream would take weeks to make it. */
import type { BaselinesViewJson, PinnedJson } from '../../src/adapters/http/baselines-json.js';
import type { Incident } from '../../src/alarms/incident.js';

const DAY = 86_400_000;

/** A change that can be accepted; open unless said otherwise. */
export function madeChange(now: number, of: Partial<Incident> = {}): Incident {
  return {
    ...{ id: 'made-change', kind: 'change', alert: 'FlyballEffectiveItemsChanged' },
    ...{ detector: 'bandwagon', reading: 'bandwagon.effective_items', by: {}, severity: 'ticket' },
    ...{ surface: 'home', policy: 'production', owner: 'home team <home@example.com>' },
    segments: [{ surface: 'home', policy: 'production', by: {}, since: now - 3 * DAY }],
    summary: 'Exposure behaves as if fewer items existed than at the baseline.',
    finding: 'Effective items: changed from 111.9 [110.4, 113.5] to 12.50 [12.37, 12.63].',
    ...{ when: 'below', from: { value: 111.9, low: 110.4, high: 113.5 } },
    ...{ value: 12.5, low: 12.37, high: 12.63, evidence: 1 },
    ...{ since: now - 3 * DAY, openedAt: now - DAY },
    changes: [{ time: now - 3 * DAY - 7_200_000, what: 'ranker <b>v2</b>' }],
    falseAlarms: { count: 1, days: 90, of: 'reading' },
    records: [],
    ...of,
  };
}

/** Of every source, and with names that are text. */
export function madeBaselines(now: number): BaselinesViewJson {
  const place = { surface: 'home', policy: 'production', by: {}, blockMs: DAY };
  const stretch = { from: now - 40 * DAY, to: now - 12 * DAY, blocks: 28 };
  const items: Omit<PinnedJson, 'source'> = {
    ...{ ...place, ...stretch, reading: 'bandwagon.effective_items', title: 'Effective items' },
    ...{ unit: 'items', value: 111.9, low: 110.4, high: 113.5 },
  };
  const share: Omit<PinnedJson, 'source'> = {
    ...{ ...place, ...stretch, reading: 'proxy-drift.quality', title: 'Quality' },
    ...{ unit: 'ratio', value: 0.58, low: 0.57, high: 0.59, against: 'holdout' },
  };
  return {
    file: {
      madeFrom: 'files: may.ndjson',
      history: [
        { at: now - 12 * DAY, by: 'ana', why: 'first pinned', madeFrom: 'files: april.ndjson' },
        { at: now - DAY, by: '<i>bo</i>', why: 'the new home page', madeFrom: 'files: may.ndjson' },
      ].map((record) => ({ ...record, added: 3, moved: 1, kept: 2 })),
    },
    pinned: [
      { ...items, source: 'file' },
      {
        ...{ ...share, source: 'accepted' },
        accepted: { by: '<i>bo</i>', at: now - DAY, why: 'wanted' },
      },
    ],
    unpinned: [
      {
        ...{ ...place, reading: 'filter-bubble.user_overlap', title: 'Overlap of users' },
        ...{ blocks: 12, needed: 28 },
      },
      {
        ...{ ...place, reading: 'exposure-bias.rate', title: 'Click rate put right for position' },
        ...{ blocks: 0, needed: 28, lack: 'the policies compared do not share items or positions' },
      },
    ],
  };
}
