/** The readings of a segment of which everything is known, as the page gets them. */
import type { HistoryJson, MonitorJson, SeriesJson } from '../../src/adapters/http/status-json.js';
import { declaredReadings } from '../../src/adapters/http/declared-readings.js';
import { allDetectors } from '../../src/detectors/registry.js';

const HOUR = 3_600_000;
const WINDOWS = 40;

/** What a reading is about, by the keys that it declares. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  signal: ['click', 'save', 'skip', '<b>report</b>'],
  target: ['uniform', 'candidate'],
  position: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
  verdict: ['accelerating', 'steady', 'diminishing', 'reversing'],
  state: ['bubble', 'homogenising', 'both', 'neither'],
  link: ['quality-users', 'users-data', 'data-quality', 'users-information', 'information-quality'],
  condition: ['network', 'diversity', 'returns'],
  ahead: ['1', '3', '6', '12'],
};

/** One that is watched, one that learns, one with an owner's limit, one in maintenance. */
function monitorsOf(end: number): MonitorJson[] {
  const common = { by: {}, severity: 'ticket' as const, blocks: 28, needed: 28, share: 0.4 };
  const change = { ...common, kind: 'change' as const };
  const baseline = {
    ...{ value: 200, low: 190, high: 211 },
    ...{ from: end - 40 * 24 * HOUR, to: end - 12 * 24 * HOUR },
  };
  return [
    {
      ...{ ...change, alert: 'FlyballEffectiveItemsChanged', reading: 'bandwagon.effective_items' },
      ...{ state: 'pinned', baseline },
    },
    {
      ...{ ...change, alert: 'FlyballQualityChanged', reading: 'proxy-drift.quality' },
      ...{ state: 'learning', blocks: 12, severity: 'page' },
    },
    {
      ...{ ...common, kind: 'limit', alert: 'FlyballGuardrailCrossed', state: 'limit' },
      ...{ reading: 'bandwagon.exposure_gini', severity: 'page' },
      limit: { when: 'above', value: 0.8 },
    },
    {
      ...{ ...change, alert: 'FlyballUserOverlapChanged', state: 'suppressed', baseline },
      reading: 'filter-bubble.user_overlap',
    },
  ];
}

/** Every reading there is, with values that are smooth and within its range. */
export function fullHistory(surface: string, policy: string, end: number): HistoryJson {
  const series = [...declaredReadings(allDetectors())].flatMap(([id, declared]): SeriesJson[] => {
    const { reading, lane, blockMs, limits } = declared;
    const detector = id.slice(0, id.indexOf('.'));
    const key = reading.by.find((each) => each in ABOUT);
    const about = key === undefined ? [{}] : ABOUT[key]!.map((value) => ({ [key]: value }));
    const isOfDays = lane === 'labels';
    const windows = reading.tier === 'core' ? WINDOWS : 1;
    return about.map((by, place) => {
      const at = (window: number): number => {
        if (reading.unit === 'state') return Number(place === (window < 20 ? 3 : 0));
        const wave = 0.5 + 0.1 * place + 0.2 * Math.sin((window + place * 5) / 6);
        return reading.unit === 'items' ? 400 * wave : Math.min(0.95, wave);
      };
      const value = Array.from({ length: windows }, (_, window) => at(window + WINDOWS - windows));
      const isExact = reading.unit === 'state';
      return {
        ...{ detector, reading, by, lane, blockMs, limits, value },
        end: value.map((_, window) => end - (windows - 1 - window) * (isOfDays ? 24 : 1) * HOUR),
        low: value.map((each) => (isExact ? each : each * 0.93)),
        high: value.map((each) => (isExact ? each : each * 1.05)),
        reason: value.map(() => null),
        ...(isOfDays ? { provisional: true as const } : {}),
      };
    });
  });
  const changes = [{ time: end - 20 * HOUR, label: 'ranker v2' }];
  return { surface, policy, series, changes, monitors: monitorsOf(end) };
}
