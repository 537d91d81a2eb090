/** What has no baseline, and why, in lines: like ones together. */
import type { LackingBaseline } from '../alarms/baseline-document.js';
import type { Detector } from '../detectors/detector.js';
import { REASONS } from '../detectors/reading.js';
import { visibleText } from '../events/visible-text.js';

/** A line for each watched reading that lacks its baseline somewhere; none where nothing does. */
export function lackLines(
  lacking: readonly LackingBaseline[],
  known: readonly { readonly reading: string }[],
  detectors: readonly Detector[],
): string[] {
  const seen = new Set([...lacking, ...known].map(({ reading }) => reading));
  const unread = watchedReadings(detectors).filter((reading) => !seen.has(reading));
  const names = [...new Set(lacking.map(({ reading }) => reading))];
  return [
    ...names.map(
      (name) => `  ${name}: ${whyOf(lacking.filter(({ reading }) => reading === name))}`,
    ),
    ...unread.map((reading) => `  ${reading}: no block of it was read`),
  ].map(visibleText);
}

function watchedReadings(detectors: readonly Detector[]): string[] {
  const all = detectors.flatMap(({ declaration: { id, monitors } }) =>
    monitors.map(({ reading }) => `${id}.${reading}`),
  );
  return [...new Set(all)];
}

/** The furthest of them speaks for all. */
function whyOf(lacking: readonly LackingBaseline[]): string {
  const furthest = lacking.reduce((most, each) => (each.blocks > most.blocks ? each : most));
  const { blocks, needed, surface, policy, lack } = furthest;
  const where =
    lacking.length === 1
      ? `in ${surface}/${policy}`
      : `in ${lacking.length} places, most in ${surface}/${policy}`;
  if (blocks === 0) return `${lack ? REASONS[lack] : 'no block had enough data'}, ${where}`;
  return `${blocks} of ${needed} blocks with a value, ${where}`;
}
