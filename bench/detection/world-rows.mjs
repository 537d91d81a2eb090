/** End to end: faults in simulated worlds, found or not, and worlds in which nothing happens. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { BASELINE_DAYS, DAY, DAYS, START } from './world-run.mjs';
import { FAULTS, HEALTHY, ONSET, STRENGTHS } from './worlds.mjs';

const ONSET_TIME = START + ONSET * DAYS * DAY;
/** The detectors that are watched, in the order of the rows of healthy worlds. */
const DETECTORS = ['bandwagon', 'filter-bubble', 'proxy-drift', 'exposure-bias'];

/** The worlds there are, by name. */
export const WORLDS = [...FAULTS, ...HEALTHY].map(({ world }) => world);

/** Rows of the named worlds, each over so many runs. */
export async function worldRows({ runs, seed, worlds = WORLDS, strengths = STRENGTHS }) {
  const cases = [
    ...FAULTS.flatMap((each, fault) => strengths.map((strength) => ({ ...each, fault, strength }))),
    ...HEALTHY.map((each, healthy) => ({ ...each, healthy })),
  ].filter(({ world }) => worlds.includes(world));
  const jobs = cases.flatMap(({ fault, healthy, strength }, at) =>
    Array.from({ length: runs }, (_, run) => ({
      ...{ at, fault, healthy, strength },
      seed: seed + 1000 * run,
    })),
  );
  const found = await inWorkers(jobs);
  return cases.flatMap((each, at) => {
    const opened = found.filter((_, job) => jobs[job].at === at);
    return each.fault === undefined ? healthyRows(each, opened) : [faultRow(each, opened)];
  });
}

function faultRow({ world, fault, strength, detector }, runs) {
  const delays = runs
    .map((opened) => opened.find((each) => each.detector === detector && isOfFault(each)))
    .filter((each) => each !== undefined)
    .map(({ openedAt }) => (openedAt - ONSET_TIME) / DAY);
  const before = runs.flatMap((opened) => opened.filter(({ openedAt }) => openedAt <= ONSET_TIME));
  return {
    ...{ world, fault: FAULTS[fault].fault, strength, detector },
    detectedShare: delays.length / runs.length,
    medianDelayWindows: median(delays),
    ...ratesOf(before, runs.length * (ONSET * DAYS - BASELINE_DAYS)),
  };
}

function healthyRows({ world }, runs) {
  return DETECTORS.map((detector) => {
    const own = runs.map((opened) => opened.filter((each) => each.detector === detector));
    return {
      ...{ world, fault: 'none', strength: 0, detector },
      detectedShare: own.filter((opened) => opened.length > 0).length / runs.length,
      medianDelayWindows: null,
      ...ratesOf(own.flat(), runs.length * (DAYS - BASELINE_DAYS)),
      alerts: [...new Set(own.flat().map(({ alert, policy }) => `${alert} ${policy}`))].sort(),
    };
  });
}

function isOfFault({ openedAt, policy }) {
  return openedAt > ONSET_TIME && policy === 'production';
}

function ratesOf(opened, days) {
  const per90 = (severity) =>
    (90 * opened.filter((each) => each.severity === severity).length) / days;
  return { falsePagesPer90Days: per90('page'), falseTicketsPer90Days: per90('ticket') };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs the jobs on as many cores as there are, two at most; results stand in the order of the jobs. */
async function inWorkers(jobs) {
  const found = new Array(jobs.length);
  let next = 0;
  const work = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./world-worker.mjs', import.meta.url));
      let at;
      const give = () => {
        at = next++;
        if (at < jobs.length) worker.postMessage(jobs[at]);
        else void worker.terminate().then(resolve, reject);
      };
      worker.on('message', (opened) => {
        found[at] = opened;
        give();
      });
      worker.on('error', reject);
      give();
    });
  const workers = Math.min(2, availableParallelism(), jobs.length);
  await Promise.all(Array.from({ length: workers }, work));
  return found;
}

/** Lines to read. */
export function linesOfWorlds(rows) {
  const number = (value, digits) => (value === null ? '-' : value.toFixed(digits));
  return [
    'Simulated worlds: found by the detector meant for it, median delay in days, false alarms per 90 days',
    `${'world'.padEnd(17)}${'strength'.padStart(9)}  ${'detector'.padEnd(14)}${['found', 'delay', 'pages', 'tickets'].map((head) => head.padStart(9)).join('')}`,
    ...rows.map((row) =>
      [
        row.world.padEnd(17),
        String(row.strength).padStart(9),
        `  ${row.detector.padEnd(14)}`,
        `${(100 * row.detectedShare).toFixed(0)}%`.padStart(9),
        number(row.medianDelayWindows, 1).padStart(9),
        number(row.falsePagesPer90Days, 2).padStart(9),
        number(row.falseTicketsPer90Days, 2).padStart(9),
        row.alerts?.length > 0 ? `  ${row.alerts.join(', ')}` : '',
      ].join(''),
    ),
  ];
}
