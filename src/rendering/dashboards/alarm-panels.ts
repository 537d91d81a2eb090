/** Panels of alarms: which incidents are open, and how far evidence has come. */
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { NoUnit, PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import type { DetectorDeclaration } from '../../detectors/detector.js';
import { ALARM_METRICS } from '../../detectors/metric-name.js';
import { runbookUrl } from '../alert-rules.js';
import { RECORDINGS } from '../recording-rules.js';
import { DATASOURCE, OF_SEGMENT, query } from './panel-query.js';

/** Open incidents, pages first, each with a link to its runbook. */
export function incidentsPanel(serviceUrl: string): TableBuilder {
  const labels = 'severity, alert, reading, surface, policy, owner';
  const expr = `sort_desc(sum by (${labels}) (${ALARM_METRICS.incident}{${OF_SEGMENT}}))`;
  return new TableBuilder()
    .title('Open incidents')
    .description('What has changed from its baseline or crossed a limit, and has not come back.')
    .datasource(DATASOURCE)
    .withTarget(query('A', expr, '').instant().format(PromQueryFormat.Table))
    .unit(NoUnit)
    .noValue('no incident is open')
    .overrideByName('alert', [
      {
        id: 'links',
        value: [
          {
            title: 'Runbook',
            url: runbookUrl('${__value.raw}', serviceUrl),
            targetBlank: true,
          },
        ],
      },
    ])
    .links([statusPage(serviceUrl, 'Status page', '/'), statusPage(serviceUrl, 'Audits', '/#/audits')])
    .span(24)
    .height(8);
}

/** The segments with the most evidence against their baselines, worst first. */
export function worstSegmentsPanel(): TableBuilder {
  const expr = `sort_desc(max by (surface, policy) (${RECORDINGS.segmentEvidence.record}{${OF_SEGMENT}}))`;
  return new TableBuilder()
    .title('Segments, worst first')
    .description(
      'The most evidence of change among all that is watched in a segment, as a share of what an alarm needs, on a log scale.',
    )
    .datasource(DATASOURCE)
    .withTarget(query('A', expr, '').instant().format(PromQueryFormat.Table))
    .unit(PercentUnit)
    .span(12)
    .height(8);
}

/** Evidence over time: all monitors of a detector, or the most of each one. */
export function evidencePanel(
  detector?: Pick<DetectorDeclaration, 'id' | 'monitors'>,
  serviceUrl?: string,
): TimeseriesBuilder {
  const expr =
    detector === undefined
      ? `max by (detector) (${RECORDINGS.detectorEvidence.record}{${OF_SEGMENT}})`
      : `max by (alert) (${ALARM_METRICS.evidence}{${OF_SEGMENT}, detector="${detector.id}"})`;
  const panel = new TimeseriesBuilder()
    .title('Evidence of change')
    .description(
      'How far evidence has come towards an alarm, on a log scale: at 1 an incident opens. It falls back while nothing is wrong.',
    )
    .datasource(DATASOURCE)
    .withTarget(query('A', expr, detector === undefined ? '{{detector}}' : '{{alert}}'))
    .unit(PercentUnit)
    .axisSoftMin(0)
    .axisSoftMax(1)
    .thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
        { value: null, color: 'transparent' },
        { value: 1, color: 'red' },
      ]),
    )
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
    .span(12)
    .height(8);
  if (detector && serviceUrl !== undefined) {
    panel.links(
      detector.monitors.map(({ id }) =>
        new DashboardLinkBuilder(`Runbook: ${id}`)
          .type(DashboardLinkType.Link)
          .url(runbookUrl(id, serviceUrl))
          .targetBlank(true),
      ),
    );
  }
  return panel;
}

function statusPage(serviceUrl: string, title: string, path: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(`${serviceUrl}${path}`)
    .targetBlank(true);
}
