/** The dashboard of labelling: what is asked for, what comes back, and what it is worth. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { RowBuilder, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import type { DetectorDeclaration } from '../../detectors/detector.js';
import { INTERVAL_ENDS } from '../../detectors/metric-name.js';
import { DEFAULT_SERVICE_URL } from '../alert-rules.js';
import { panel } from './lines-panel.js';
import {
  announcedChanges,
  firingAlerts,
  framed,
  segmentVariables,
  type DashboardOptions,
} from './frame.js';
import { OF_SEGMENT, OF_SERVICE, query } from './panel-query.js';
import { readingPanel } from './reading-panels.js';

const BUDGET = 'flyball_labelling_budget_labels';
const LEGEND = '{{surface}} / {{policy}}';

/** The dashboard as JSON; empty while labelling is off. */
export function labelsDashboard(
  proxyDrift: DetectorDeclaration,
  { serviceUrl = DEFAULT_SERVICE_URL }: DashboardOptions = {},
): string {
  const builder = framed({
    name: 'labels',
    title: 'Labels',
    description: 'Is the judgement from outside the loop coming in, and is the budget well spent?',
    span: '7d',
  })
    .annotation(firingAlerts(proxyDrift.id))
    .annotation(announcedChanges());
  for (const each of segmentVariables(BUDGET, 'one')) builder.withVariable(each);
  builder.withRow(new RowBuilder('Spending'));
  for (const panel of spendingPanels()) builder.withPanel(panel);
  builder.withRow(new RowBuilder('What they are worth'));
  for (const panel of worthPanels()) builder.withPanel(panel);
  const quality = proxyDrift.readings.find(({ id }) => id === 'quality');
  if (quality) builder.withPanel(readingPanel(proxyDrift, quality, serviceUrl));
  return JSON.stringify(builder.build(), null, 2);
}

const of = (metric: string) => `${metric}{${OF_SEGMENT}}`;
const perDay = (metric: string) => `86400 * rate(${of(metric)}[$__rate_interval])`;

function spendingPanels(): Builder<Panel>[] {
  return [
    panel('Asked for today', 'Labels asked for since the begin of the UTC day, beside the budget.')
      .unit(Short)
      .withTarget(query('A', of('flyball_labelling_requested_today_labels'), `asked, ${LEGEND}`))
      .withTarget(query('B', of(BUDGET), `budget, ${LEGEND}`)),
    panel('Answers', 'What becomes of requests, in labels a day.')
      .unit(Short)
      .withTarget(query('A', perDay('flyball_labelling_labelled_total'), `labelled, ${LEGEND}`))
      .withTarget(query('B', perDay('flyball_labelling_skipped_total'), `skipped, ${LEGEND}`))
      .withTarget(query('C', perDay('flyball_labelling_expired_total'), `expired, ${LEGEND}`)),
    panel('Waiting', 'Requests that nobody has answered yet.')
      .unit(Short)
      .withTarget(query('A', of('flyball_labelling_waiting_requests'), LEGEND)),
    panel('Oldest that waits', 'When it grows by a day a day, labels have stopped coming.')
      .unit(DurationSeconds)
      .withTarget(query('A', of('flyball_labelling_oldest_waiting_age_seconds'), LEGEND)),
  ];
}

function worthPanels(): Builder<Panel>[] {
  const agreement = 'flyball_labelling_agreement_ratio';
  return [
    panel('Effective labels', 'How many labels of a uniform sample those received are worth.')
      .unit(Short)
      .withTarget(query('A', of('flyball_labelling_effective_labels'), LEGEND)),
    panel('Spent uniformly', 'Share of the budget that is spent uniformly; the rest goes where labels tell most.')
      .unit(PercentUnit)
      .axisSoftMax(1)
      .withTarget(query('A', of('flyball_labelling_mixing_ratio'), LEGEND)),
    panel('Agreement of labellers', "Krippendorff's alpha with its 95% interval: 1 full agreement, 0 what chance would do.")
      .unit(NoUnit)
      .axisSoftMax(1)
      .withTarget(query('A', `${agreement}{${OF_SERVICE}}`, 'agreement'))
      .withTarget(query('B', `${agreement}${INTERVAL_ENDS.low}{${OF_SERVICE}}`, '95% low'))
      .withTarget(query('C', `${agreement}${INTERVAL_ENDS.high}{${OF_SERVICE}}`, '95% high')),
  ];
}
