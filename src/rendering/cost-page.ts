/** The tables of docs/cost.md: prices per billion impressions, from constants that a bench has measured. */
import { z } from 'zod';
import { table } from './markdown.js';

const positive = z.number().positive();

/** What `npm run bench:cost` writes to docs/cost.json. */
export const costConstantsSchema = z.strictObject({
  measured: z.strictObject({
    date: z.string(),
    node: z.string(),
    machine: z.string(),
    recommendations: positive,
    slate: positive,
    eventsAMessage: positive,
    eventsAnImpression: positive,
  }),
  /** Of an impression; of what a checkpoint remembers; of a point in InfluxDB. */
  bytes: z.strictObject({
    stream: positive,
    archiveWhole: positive,
    archiveTenth: positive,
    checkpointRemembered: positive,
    checkpointUser: positive,
    checkpointItem: positive,
    influxPoint: positive,
  }),
  /** To read a segment's windows once, all detectors and lanes. */
  secondsAWindow: positive,
  /** Points of a segment each time a window is read. */
  pointsAWindow: positive,
  secondsAMillionEvents: z.strictObject({
    decode: positive,
    monitor: positive,
    desk: positive,
    archive: positive,
  }),
});

export type CostConstants = z.output<typeof costConstantsSchema>;

const BILLION = 1e9;
const GIGA = 1e9;
const HOUR = 3600;
/** Readings of windows are written every five minutes (windows.hop). */
const WINDOWS_A_DAY = 288;

/** The table of constants, and the prices that follow from them. */
export function costTables(constants: CostConstants): string {
  return `${measuredTable(constants)}\n\n${priceTable(constants)}`;
}

const MARKS = ['<!-- costs -->', '<!-- /costs -->'] as const;

/**
 * The page with the tables of these constants between its marks.
 *
 * @throws RangeError for a page without marks
 */
export function withCosts(page: string, constants: CostConstants): string {
  const [from, to] = MARKS.map((mark) => page.indexOf(mark)) as [number, number];
  if (from < 0 || to < from) throw new RangeError(`the page has no ${MARKS.join(' and ')}`);
  const before = page.slice(0, from + MARKS[0].length);
  return `${before}\n\n${costTables(constants)}\n\n${page.slice(to)}`;
}

function measuredTable({ measured, bytes, secondsAMillionEvents, ...rest }: CostConstants): string {
  const { date, node, machine, recommendations, slate, eventsAMessage } = measured;
  const constants = table(
    ['constant', 'measured'],
    [
      ['stream `FLYBALL`, an impression', size(bytes.stream)],
      ['archive of all users, an impression', size(bytes.archiveWhole)],
      ['archive of a tenth of the users, an impression of all', size(bytes.archiveTenth)],
      ['checkpoint, an impression that outcomes may still name', size(bytes.checkpointRemembered)],
      ['checkpoint, a user that detectors remember', size(bytes.checkpointUser)],
      ['checkpoint, an item', size(bytes.checkpointItem)],
      ['InfluxDB, a point as it is sent', size(bytes.influxPoint)],
      ['points of a segment, a window', number(rest.pointsAWindow)],
      ['decoding a million events', seconds(secondsAMillionEvents.decode)],
      ['the monitor with all detectors, decoding included', seconds(secondsAMillionEvents.monitor)],
      ['reading the windows of a segment, every five minutes', seconds(rest.secondsAWindow)],
      ['the label desk beside it', seconds(secondsAMillionEvents.desk)],
      ['the archive, decoding included', seconds(secondsAMillionEvents.archive)],
    ],
  );
  return (
    `Measured on ${date} with Node.js ${node} on ${machine}: ${whole(recommendations)} recommendations of ` +
    `${slate} items, a click each, a label in 500, ${eventsAMessage} events a message; seconds are of one ` +
    `processor, a million events.\n\n${constants}`
  );
}

function priceTable({ measured, bytes, secondsAMillionEvents, ...rest }: CostConstants): string {
  const { decode, monitor, desk, archive } = secondsAMillionEvents;
  const millions = (BILLION * measured.eventsAnImpression) / 1e6;
  const disk = (each: number) => `${number((BILLION * each) / GIGA)} GB`;
  const hours = (each: number) => `${number((millions * each) / HOUR)} h`;
  const yearly = (WINDOWS_A_DAY * 365 * rest.pointsAWindow * bytes.influxPoint) / GIGA;
  return table(
    ['what', 'for a billion impressions', 'from'],
    [
      ['disk of the stream', disk(bytes.stream), 'kept for `nats.retention`, 48 h'],
      ['disk of the archive, all users', disk(bytes.archiveWhole), '`archive.share: 1`'],
      [
        'disk of the archive, a tenth',
        disk(bytes.archiveTenth),
        '`archive.share: 0.1`, once it is reduced',
      ],
      ['processor, decoding alone', hours(decode), 'included in the next'],
      ['processor, the monitor', hours(monitor), 'one process; the hour is of one processor'],
      [
        'processor, readings',
        `${number((WINDOWS_A_DAY * rest.secondsAWindow) / HOUR)} h a day and segment`,
        'whatever the traffic; it grows with users and items that are remembered',
      ],
      ['processor, the label desk', hours(desk), 'where `labelling.budget` is above 0'],
      ['processor, the archive', hours(archive), 'in a process of its own, at a lower priority'],
      [
        'checkpoint, impressions remembered',
        `${size(bytes.checkpointRemembered)} each`,
        'at most `attribution.maxImpressions` a partition, whatever the traffic',
      ],
      [
        'checkpoint, users',
        `${number((1e6 * bytes.checkpointUser) / GIGA)} GB a million users`,
        'at most 200,000 a segment (`detectors.filterBubble.userCap`)',
      ],
      [
        'InfluxDB, a year of a segment',
        `${number(yearly)} GB as sent`,
        'whatever the traffic; `exports.influx.retention` keeps windows for 90 d',
      ],
    ],
  );
}

function size(bytes: number): string {
  return `${number(bytes)} bytes`;
}

function seconds(value: number): string {
  return `${number(value)} s`;
}

/** Three digits: more than the measurements hold is not shown. */
function number(value: number): string {
  return whole(Number(value.toPrecision(3)));
}

function whole(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
