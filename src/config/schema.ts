/**
 * The one schema of the configuration: types, defaults and descriptions. The reference page, the
 * sample file and the environment variables derive from it.
 */
import { z } from 'zod';
import { checkAlarms } from './checks/alarms.js';
import { checkArchive } from './checks/archive.js';
import {
  checkBaselineEdges,
  checkLabellingWindow,
  checkLabelPanes,
  checkRetraining,
} from './checks/panes.js';
import { checkRoles } from './checks/scale.js';
import { checkSources } from './checks/sources.js';
import { problemsOf } from './problem.js';
import { alarmsSection } from './sections/alarms.js';
import { archiveSection } from './sections/archive.js';
import { attributionSection } from './sections/attribution.js';
import { auditSection } from './sections/audit.js';
import { baselineSection } from './sections/baseline.js';
import { checkpointSection } from './sections/checkpoint.js';
import { detectorsSection } from './sections/detectors.js';
import { eventsSection } from './sections/events.js';
import { exportsSection } from './sections/exports.js';
import { httpSection } from './sections/http.js';
import { itemsSection } from './sections/items.js';
import { labellingSection } from './sections/labelling.js';
import { labelsSection } from './sections/labels.js';
import { logSection } from './sections/log.js';
import { natsSection } from './sections/nats.js';
import { policiesSection } from './sections/policies.js';
import { privacySection } from './sections/privacy.js';
import { scaleSection } from './sections/scale.js';
import { segmentsSection } from './sections/segments.js';
import { signalsSection } from './sections/signals.js';
import { sourcesSection } from './sections/sources.js';
import { windowsSection } from './sections/windows.js';

export { signalOptions } from './sections/signals.js';

const sections = z.strictObject({
  nats: natsSection,
  windows: windowsSection,
  events: eventsSection,
  sources: sourcesSection,
  signals: signalsSection,
  attribution: attributionSection,
  labels: labelsSection,
  labelling: labellingSection,
  policies: policiesSection,
  items: itemsSection,
  baseline: baselineSection,
  alarms: alarmsSection,
  segments: segmentsSection,
  privacy: privacySection,
  detectors: detectorsSection,
  checkpoint: checkpointSection,
  scale: scaleSection,
  http: httpSection,
  audit: auditSection,
  archive: archiveSection,
  exports: exportsSection,
  dataDir: z
    .string()
    .optional()
    .describe(
      "Folder for the embedded server's store and the user key (default: ~/.local/state/flyball).",
    ),
  log: logSection,
});

/** What must hold between the sections. */
const CHECKS = [
  checkLabelPanes,
  checkLabellingWindow,
  checkRetraining,
  checkAlarms,
  checkBaselineEdges,
  checkRoles,
  checkSources,
  checkArchive,
] as const;

export const configSchema = sections.superRefine((config, context) => {
  const problem = problemsOf(context);
  for (const check of CHECKS) check(config, problem);
});

/** The configuration in force: every key present, durations in milliseconds. */
export type Config = z.output<typeof configSchema>;
