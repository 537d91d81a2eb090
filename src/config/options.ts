/** What the rooms need of the configuration, in their own words. */
import type { DetectorOptions } from '../detectors/registry.js';
import type { PipelineOptions } from '../windows/pipeline.js';
import type { Config } from './schema.js';

/** Options of the pipeline over this many partitions. */
export function pipelineOptions(config: Config, partitions: number): PipelineOptions {
  const { pane, lateness, window, hop } = config.windows;
  return {
    partitions,
    paneMs: pane,
    latenessMs: lateness,
    windowPanes: window / pane,
    hopPanes: hop / pane,
    maxIds: config.events.maxRememberedIds,
    maxSegments: config.segments.max,
    maxPaneSegments: config.segments.maxPerPane,
  };
}

/** The options of every detector that is to run. */
export function detectorOptions({ detectors }: Config): DetectorOptions {
  const { enabled, itemCap, targetIntensity } = detectors.bandwagon;
  if (!enabled) return {};
  return {
    bandwagon: {
      itemCap,
      ...(targetIntensity === undefined ? {} : { targetIntensity }),
    },
  };
}
