/** What alarms name is there: a limit that nothing is held against would be trusted in vain. */
import { createDetectors, type DetectorOptions } from '../../detectors/registry.js';
import type { Problem } from '../problem.js';

type Switches = Readonly<Record<string, { readonly enabled: boolean }>>;

interface AlarmNames {
  readonly guardrails: readonly { readonly reading: string }[];
  readonly baselineBlocks: Readonly<Record<string, number>>;
  readonly owners: readonly { readonly detector?: string | undefined }[];
}

/** Limits, baselines and owners name readings and detectors that run. */
export function checkAlarms(
  {
    alarms: { guardrails, baselineBlocks, owners },
    detectors,
  }: { readonly alarms: AlarmNames; readonly detectors: Switches },
  problem: Problem,
): void {
  const { ids, readings } = runningReadings(detectors);
  const known = (what: string) =>
    `no running detector has it; there are ${[...(what.includes('.') ? readings : ids)].join(', ')}`;
  guardrails.forEach(({ reading }, i) => {
    if (readings.includes(reading)) return;
    problem(['alarms', 'guardrails', i, 'reading'], known('.'));
  });
  for (const key of Object.keys(baselineBlocks)) {
    if (![...ids, ...readings].includes(key))
      problem(['alarms', 'baselineBlocks', key], known(key));
  }
  owners.forEach(({ detector }, i) => {
    if (detector === undefined || ids.includes(detector)) return;
    problem(['alarms', 'owners', i, 'detector'], known(detector));
  });
}

/** The readings of the detectors that run, as `<detector>.<reading>`, and the detectors. */
function runningReadings(detectors: Switches) {
  const running = Object.entries(detectors).filter(([, { enabled }]) => enabled);
  const declarations = createDetectors(
    Object.fromEntries(running.map(([key]) => [key, {}])) as DetectorOptions,
  ).map(({ declaration }) => declaration);
  return {
    ids: declarations.map(({ id }) => id),
    readings: declarations.flatMap(({ id, readings }) =>
      readings.map((reading) => `${id}.${reading.id}`),
    ),
  };
}
