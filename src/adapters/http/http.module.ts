/** The HTTP side of the service: /metrics, /api, /health, and the status page at /. */
import { Controller, Get, Inject, Module, Query, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import type { Registry } from 'prom-client';
import type { BaselineDocument } from '../../alarms/baseline-document.js';
import type { Config } from '../../config/schema.js';
import type { Detector } from '../../detectors/detector.js';
import { readingJson, type ReadingJson } from '../../detectors/reading-json.js';
import type { AuditService } from '../audits/audit-service.js';
import type { Monitor } from '../ingest/monitor.js';
import { ALARMS, AlarmsController } from './alarms.controller.js';
import { AUDITS, AuditsController } from './audits.controller.js';
import { API_TOKEN } from './bearer-token.js';
import type { CallLimits } from './call-limits.js';
import { HEALTH, HealthController, type PartsOfHealth } from './health.controller.js';
import { INSPECTED, InspectionController, type Inspected } from './inspection.controller.js';
import { LabellingController } from './labelling.controller.js';
import type { LabellingParts } from '../labelling/parts.js';
import { LABELLING } from '../labelling/desk-view.js';
import { LongHistory, type LastingReadings } from './long-history.js';
import { LONG_HISTORY, LongHistoryController } from './long-history.controller.js';
import { MetricsController, REGISTRY } from './metrics.controller.js';
import { OpenApiController, VERSION } from '../openapi/openapi.controller.js';
import type { ReadingsHistory } from './readings-history.js';
import { Status } from './status.js';
import { StatusController } from './status.controller.js';
import {
  AUDITS_VIEW,
  CHANGES_VIEW,
  INCIDENTS_VIEW,
  NOTHING,
  type AuditsView,
  type ChangesView,
  type IncidentsView,
} from './status-views.js';

export const INGEST = Symbol('Ingest');

export interface HttpParts {
  readonly ingest: Monitor;
  readonly detectors: readonly Detector[];
  readonly history: ReadingsHistory;
  readonly registry: Registry;
  readonly health: PartsOfHealth;
  readonly version: string;
  /** In force. */
  readonly config: Config;
  /** What alarms.baselineFile holds. */
  readonly baselines?: BaselineDocument;
  /** Default: the ingest's. */
  readonly incidents?: IncidentsView;
  readonly audits: AuditService;
  /** For calls that change something. */
  readonly token: string;
  /** Of such calls. */
  readonly limits: CallLimits;
  /** Default: there are none. */
  readonly changes?: ChangesView;
  /** Default: labelling is off. */
  readonly labelling?: LabellingParts;
  /** Default: no readings are kept beyond those of the last windows. */
  readonly lasting?: LastingReadings;
}

@Controller('api')
export class ReadingsController {
  constructor(@Inject(INGEST) private readonly ingest: Monitor) {}

  /** The readings of the last window, filtered by exact name, surface and policy. */
  @Get('readings')
  readings(
    @Query('reading') reading?: string,
    @Query('surface') surface?: string,
    @Query('policy') policy?: string,
  ): { readings: ReadingJson[] } {
    const readings = this.ingest.latest.readings
      .map(readingJson)
      .filter((each) => reading === undefined || each.reading === reading)
      .filter((each) => surface === undefined || each.surface === surface)
      .filter((each) => policy === undefined || each.policy === policy);
    return { readings };
  }
}

/** Everything that answers over HTTP. */
export const CONTROLLERS = [
  MetricsController,
  ReadingsController,
  LongHistoryController,
  HealthController,
  AuditsController,
  AlarmsController,
  StatusController,
  InspectionController,
  LabellingController,
  OpenApiController,
];

@Module({})
export class HttpModule {
  static with(parts: HttpParts): DynamicModule {
    const { ingest, registry, health, version } = parts;
    const { incidents = ingest.incidents, audits, token, changes = NOTHING } = parts;
    const { labelling = {}, lasting, detectors } = parts;
    return {
      module: HttpModule,
      // Whoever asks is told what is wrong; the log needs no line for each time.
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: CONTROLLERS,
      providers: [
        { provide: INGEST, useValue: ingest },
        { provide: REGISTRY, useValue: registry },
        { provide: HEALTH, useValue: health },
        { provide: VERSION, useValue: version },
        { provide: INCIDENTS_VIEW, useValue: incidents },
        { provide: AUDITS_VIEW, useValue: audits },
        { provide: AUDITS, useValue: audits },
        { provide: ALARMS, useValue: ingest },
        { provide: API_TOKEN, useValue: token },
        { provide: CHANGES_VIEW, useValue: changes },
        { provide: LABELLING, useValue: labelling },
        { provide: INSPECTED, useValue: parts satisfies Inspected },
        {
          provide: LONG_HISTORY,
          useValue: lasting
            ? {
                history: new LongHistory({
                  ...{ detectors, lasting, now: Date.now },
                  audits: () => audits.list(),
                }),
              }
            : {},
        },
        {
          provide: Status,
          useFactory: (...views: [IncidentsView, AuditsView, ChangesView]) =>
            new Status(parts, ...views),
          inject: [INCIDENTS_VIEW, AUDITS_VIEW, CHANGES_VIEW],
        },
      ],
    };
  }
}
