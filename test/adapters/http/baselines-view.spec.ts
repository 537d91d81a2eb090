/** Baselines with where they come from, and what has none and why. */
import { describe, expect, it } from '@jest/globals';
import { baselinesView, type BaselineFacts } from '../../../src/adapters/http/baselines-view.js';
import { declaredReadings } from '../../../src/adapters/http/declared-readings.js';
import type { BaselineDocument, BaselineEntry } from '../../../src/alarms/baseline-document.js';
import type { MonitorState } from '../../../src/alarms/monitor-state.js';
import { allDetectors } from '../../../src/detectors/registry.js';
import { madeChange } from '../../page/made-views.js';

const DAY = 86_400_000;
const FROM = Date.parse('2026-05-01T00:00:00Z');
const DECLARED = declaredReadings(allDetectors());
const STRETCH = { start: FROM, end: FROM + 28 * DAY };

function state(reading: string, of: Partial<MonitorState> = {}): MonitorState {
  return {
    ...{ surface: 'home', policy: 'production', by: {}, kind: 'change', alert: 'FlyballX' },
    ...{ detector: reading.split('.')[0]!, reading, severity: 'ticket', state: 'pinned' },
    ...{ blocks: 28, needed: 28, threshold: 10, share: 0 },
    baseline: { value: 2, low: 1, high: 3, from: FROM, to: FROM + 28 * DAY },
    ...of,
  };
}

/** What one lacks that is still learning. */
function learning(reading: string, of: Partial<MonitorState> = {}): MonitorState {
  const { baseline, ...rest } = state(reading, { state: 'learning', blocks: 3, ...of });
  expect(baseline).toBeDefined();
  return rest;
}

function entry(reading: string, of: Partial<BaselineEntry> = {}): BaselineEntry {
  const profile = { autocorrelation: 0, centre: 0, swing: 1 };
  return {
    ...{ reading, surface: 'home', policy: 'production', by: {}, scale: 'linear', blockMs: DAY },
    ...{ from: FROM, to: FROM + 28 * DAY },
    baseline: {
      ...{ blocks: 28, mean: 2, meanError: 0.1, spread: 1, seasons: [] },
      ...{ rising: profile, falling: profile },
    },
    ...of,
  };
}

function facts(of: Partial<BaselineFacts> = {}): BaselineFacts {
  const reading = 'bandwagon.effective_items';
  return { states: [state(reading)], entries: [entry(reading)], incidents: [], ...of };
}

const sourceOf = (of: Partial<BaselineFacts>) => baselinesView(DECLARED, facts(of)).pinned[0];

describe('the origins of baselines', () => {
  it('are the first blocks, a stretch, or the file', () => {
    expect(sourceOf({})).toMatchObject({
      ...{ title: 'Effective items', unit: 'items', value: 2, low: 1, high: 3, blocks: 28 },
      source: 'first_blocks',
    });
    expect(sourceOf({ stretch: STRETCH })).toMatchObject({ source: 'stretch' });
    const document: BaselineDocument = {
      ...{ version: 1, madeFrom: 'files', madeAt: FROM },
      baselines: [entry('bandwagon.effective_items')],
    };
    expect(sourceOf({ document, stretch: STRETCH })).toMatchObject({ source: 'file' });
    // What the file does not hold, or held before it was moved, is not the file's.
    const other = { ...document, baselines: [entry('bandwagon.effective_items', { from: 1 })] };
    expect(sourceOf({ document: other })).toMatchObject({ source: 'first_blocks' });
    const view = baselinesView(DECLARED, facts({ document, stretch: STRETCH }));
    expect(view.file).toEqual({ madeFrom: 'files', history: [] });
    expect(view.stretch).toEqual({ from: STRETCH.start, to: STRETCH.end });
  });

  it('are who accepted a change last, in this segment', () => {
    const entries = [entry('bandwagon.effective_items', { accepted: true, from: FROM + DAY })];
    expect(sourceOf({ entries })).toMatchObject({ source: 'accepted' });
    expect(sourceOf({ entries })).not.toHaveProperty('accepted');
    const record = (by: string, at: number) => ({
      ...{ what: 'accept' as const, incident: 'made-change', by, at, why: 'wanted', after: at },
    });
    const elsewhere = madeChange(FROM, {
      segments: [{ surface: 'list', policy: 'production', by: {}, since: FROM }],
      records: [record('cleo', FROM + 9)],
    });
    const here = madeChange(FROM, { records: [record('ana', FROM + 1), record('bo', FROM + 2)] });
    expect(sourceOf({ entries, incidents: [elsewhere, here] })).toMatchObject({
      source: 'accepted',
      accepted: { by: 'bo', at: FROM + 2, why: 'wanted' },
    });
  });
});

describe('what has no baseline', () => {
  it('says how far it is and why, by segment and in the order of the detectors', () => {
    const { pinned, unpinned } = baselinesView(DECLARED, {
      ...{ entries: [], incidents: [] },
      states: [
        learning('proxy-drift.quality', { lack: 'no_labels', blocks: 0 }),
        learning('bandwagon.effective_items'),
        learning('bandwagon.effective_items', { surface: 'a' }),
        state('bandwagon.exposure_gini', { kind: 'limit' }),
      ],
    });
    expect(pinned).toEqual([]);
    expect(unpinned.map(({ surface, reading }) => `${surface} ${reading}`)).toEqual([
      'a bandwagon.effective_items',
      'home bandwagon.effective_items',
      'home proxy-drift.quality',
    ]);
    expect(unpinned[2]).toMatchObject({
      ...{ blocks: 0, needed: 28, lack: expect.stringContaining('no labels') },
    });
    expect(unpinned[1]).not.toHaveProperty('lack');
  });
});
