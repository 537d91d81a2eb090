/** Reference pages of the readings: an overview, and a page a detector with all that is declared. */
import { formatDuration } from '../config/duration.js';
import type {
  BlockLength,
  Detector,
  Elsewhere,
  Lane,
  Part,
  ReadingDeclaration,
} from '../detectors/detector.js';
import { metricName } from '../detectors/metric-name.js';
import { NEEDS } from '../detectors/needs.js';
import { REASONS } from '../detectors/reading.js';
import { page, table } from './markdown.js';

/** When readings of a lane are final. */
const FINAL: Readonly<Record<Lane, string>> = {
  exposure: 'once late events can no longer come: `windows.lateness` after the end of the window',
  attribution:
    'once outcomes can no longer be attributed: `attribution.time`, or the longest `signals.maturesAfter`, and `windows.lateness` after its end',
  labels:
    'once enough labels have come: when nine tenths of them are known to arrive, at most `labels.wait` after its end; provisional before',
};

const SCOPE: Readonly<Record<Part['scope'], string>> = {
  policy: 'each policy',
  surface: 'all policies of a surface together (`*`)',
  both: 'each policy, and all policies of a surface together (`*`)',
};

/** All readings, a line each, and the reasons for having no value. */
export function readingsPage(detectors: readonly Detector[]): string {
  const sections = detectors.map(({ declaration: { id, title, question, readings } }) => {
    const rows = readings.map((reading) => [
      `[\`${id}.${reading.id}\`](readings/${id}.md#${reading.id})`,
      reading.tier,
      reading.unit,
      reading.by.map((key) => `\`${key}\``).join(', '),
      harmArrow(reading),
      reading.meaning,
    ]);
    const head = ['reading', 'tier', 'unit', 'by', 'harm', 'what it says'];
    return `## ${title}\n\n${question}\n\n${table(head, rows)}`;
  });
  const reasons = table(
    ['reason', 'meaning'],
    Object.entries(REASONS).map(([reason, meaning]) => [`\`${reason}\``, meaning]),
  );
  return page(
    'Readings',
    'A reading is one number of one segment (surface, policy) and window, with its 95% interval and ' +
      'its n. In Prometheus a reading is a gauge, `_low` and `_high` the ends of its interval; it is ' +
      'absent where there is too little data, with `flyball_reading_insufficient{reading,reason}` 1 ' +
      'instead. Core readings are on the overview and in Prometheus by default, detail readings in the ' +
      'stream, on the status page and on the command line.',
    `${sections.join('\n\n')}\n\n## Reasons for having no value\n\n${reasons}`,
  );
}

/** The readings of one detector: what each says, does not say, and when it is known. */
export function detectorPage({ declaration, parts }: Detector): string {
  const { id, title, question, readings } = declaration;
  const sections = readings.map((reading) => {
    const part = parts.find((each) => each.readings.includes(reading.id))!;
    const { caution } = reading;
    return [
      `## ${reading.id}`,
      `**${reading.title}.** ${reading.meaning}${caution === undefined ? '' : ` ${caution}`}`,
      table(['', ''], factsOf(id, reading, part)),
      ...(reading.elsewhere ? [elsewhereTable(reading.elsewhere)] : []),
    ].join('\n\n');
  });
  const readme = `../../../src/detectors/${id}/README.md`;
  return page(
    title,
    `${question}\n\nHow each is computed, and what it costs: [README](${readme}). When there is too ` +
      `little data for a value: [there](${readme}#too-little-data). [All readings](../readings.md).`,
    sections.join('\n\n'),
  );
}

function factsOf(id: string, reading: ReadingDeclaration, part: Part): string[][] {
  const { tier, unit, states, of, by, harm, needs } = reading;
  return [
    ['command line', `\`${id}.${reading.id}\``],
    ['Prometheus', `\`${metricName(id, reading.id)}\``],
    ['tier', tier],
    ['unit', states ? `${unit}: ${states.map((word, i) => `${i} ${word}`).join(', ')}` : unit],
    ['n counts', of],
    ['by', by.length === 0 ? 'nothing else' : by.map((key) => `\`${key}\``).join(', ')],
    [
      'harm',
      harm === undefined ? 'no direction is harm by itself' : harm === 'up' ? 'a rise' : 'a fall',
    ],
    ['needs', needs.map((need) => NEEDS[need].title.toLowerCase()).join(', ')],
    ['kept for', SCOPE[part.scope]],
    ['final', FINAL[part.lane]],
    ['block', blockWords(part.block)],
  ];
}

/** Of how long a stretch the value is that alarms look at. */
function blockWords(block: BlockLength): string {
  if (block === 'hour') return 'an hour';
  if (block === 'day') return 'a UTC day';
  if (block === 'week') return 'an ISO week';
  return formatDuration(block);
}

function harmArrow({ harm }: ReadingDeclaration): string {
  return harm === undefined ? '' : harm === 'up' ? '↑' : '↓';
}

function elsewhereTable({ ours, tools }: Elsewhere): string {
  const rows = tools.map(({ tool, name, relation, theirs }) => [
    `${tool}, \`${name}\``,
    relation,
    theirs.toFixed(3),
  ]);
  const head = ['elsewhere', 'how it relates', 'impressions 4, 4, 2, 1, 1 in a catalogue of 10'];
  return table(head, [['Flyball', '', ours.toFixed(3)], ...rows]);
}
