/** The status page, what it asks for, and the runbooks. */
import {
  Controller,
  Get,
  NotFoundException,
  Param,
  Query,
  Res,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Response } from 'express';
import { pageAsset } from './page-assets.js';
import { Status } from './status.js';
import type { AuditsJson, HistoryJson, IncidentsJson, OverviewJson } from './status-json.js';

@Controller()
export class StatusController implements OnModuleDestroy {
  constructor(private readonly status: Status) {}

  /** Listeners would keep the HTTP server from closing. */
  onModuleDestroy(): void {
    this.status.live.close();
  }

  @Get()
  page(@Res() response: Response): void {
    this.asset('index.html', response);
  }

  @Get('page/:name')
  asset(@Param('name') name: string, @Res() response: Response): void {
    const asset = pageAsset(name);
    if (!asset) throw new NotFoundException('No such file: the page is made by `npm run build`.');
    response.setHeader('cache-control', 'no-cache');
    response.type(asset.type).send(asset.data);
  }

  @Get('runbooks/:alert')
  runbook(@Param('alert') alert: string, @Res() response: Response): void {
    const page = this.status.runbooks.page(alert);
    if (page === undefined) throw new NotFoundException('No alert has this name.');
    response.type('text/html; charset=utf-8').send(page);
  }

  @Get('detectors/:id')
  limits(@Param('id') id: string, @Res() response: Response): void {
    const page = this.status.runbooks.limitsPage(id);
    if (page === undefined) throw new NotFoundException('No detector of this name runs.');
    response.type('text/html; charset=utf-8').send(page);
  }

  @Get('api/overview')
  overview(): OverviewJson {
    return this.status.overview(Date.now());
  }

  /** The core readings of one segment, window by window. */
  @Get('api/history')
  history(@Query('surface') surface = '', @Query('policy') policy = ''): HistoryJson {
    return this.status.history(surface, policy);
  }

  @Get('api/incidents')
  incidents(): IncidentsJson {
    return { incidents: this.status.incidents.list() };
  }

  @Get('api/audits')
  audits(): AuditsJson {
    return { audits: this.status.audits.list() };
  }

  /** Server-sent events: what has changed, so that the page asks for it. */
  @Get('api/live')
  live(@Res() response: Response): void {
    if (this.status.live.add(response)) return;
    response.setHeader('retry-after', '30');
    response.status(503).json({ reason: 'too many listen already' });
  }
}
