/** What the service works with, for whoever asks: what became of the data, baselines, configuration. */
import { Controller, Get, Inject } from '@nestjs/common';
import type { BaselineDocument } from '../../alarms/baseline-document.js';
import { baselineStretch } from '../../config/options.js';
import type { Config } from '../../config/schema.js';
import { settingsOf, type Setting } from '../../config/settings.js';
import type { Detector } from '../../detectors/detector.js';
import type { Monitor } from '../ingest/monitor.js';
import type { BaselinesViewJson } from './baselines-json.js';
import { baselinesView } from './baselines-view.js';
import type { DataQualityJson } from './data-json.js';
import { dataQuality } from './data-quality.js';
import { declaredReadings } from './declared-readings.js';
import type { Measured } from './measured.js';

export const INSPECTED = Symbol('Inspected');

export interface Inspected {
  readonly ingest: Measured & Pick<Monitor, 'incidents'>;
  readonly detectors: readonly Detector[];
  readonly config: Config;
  /** What alarms.baselineFile holds. */
  readonly baselines?: BaselineDocument;
}

export interface ConfigurationJson {
  readonly settings: readonly Setting[];
}

@Controller('api')
export class InspectionController {
  constructor(@Inject(INSPECTED) private readonly inspected: Inspected) {}

  /** What became of the events, what bounds have cut, and how far each partition is. */
  @Get('data-quality')
  dataQuality(): DataQualityJson {
    const { ingest, config } = this.inspected;
    return dataQuality(ingest, {
      latenessMs: config.windows.lateness,
      checkpointMs: config.checkpoint.interval,
      now: Date.now(),
    });
  }

  /** Every key of the configuration with the value in force; of secrets the names of their files. */
  @Get('configuration')
  configuration(): ConfigurationJson {
    return { settings: settingsOf(this.inspected.config) };
  }

  /** The baselines in force, where each comes from, and what has none and why. */
  @Get('baselines/origins')
  baselines(): BaselinesViewJson {
    const { ingest, detectors, config, baselines: document } = this.inspected;
    const { incidents } = ingest;
    const stretch = baselineStretch(config);
    return baselinesView(declaredReadings(detectors), {
      states: incidents.states(),
      entries: incidents.baselines('').baselines,
      incidents: incidents.list(),
      ...(document ? { document } : {}),
      ...(stretch ? { stretch } : {}),
    });
  }
}
