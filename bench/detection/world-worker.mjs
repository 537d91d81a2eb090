/** Plays the worlds that it is told, one after the other. */
import { parentPort } from 'node:worker_threads';
import { worldRun } from './world-run.mjs';
import { FAULTS, HEALTHY } from './worlds.mjs';

parentPort.on('message', ({ fault, healthy, strength, seed }) => {
  const settings =
    fault === undefined ? HEALTHY[healthy].settings : FAULTS[fault].settings(strength);
  const opened = worldRun(settings, seed).map(
    ({ detector, alert, severity, policy, openedAt }) => ({
      ...{ detector, alert, severity, policy, openedAt },
    }),
  );
  parentPort.postMessage(opened);
});
