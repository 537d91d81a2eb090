/** Every call of the HTTP side. A test compares this list with what is really served. */
import { z } from 'zod';
import { WEBHOOK_SCHEMA } from '../audits/alertmanager.js';
import { maintenanceSchema, signedSchema } from '../http/alarms.controller.js';
import { callSchema } from '../http/audits.controller.js';
import * as alarms from './alarm-schemas.js';
import { HISTORY_OPERATIONS } from './history-operations.js';
import * as inspection from './inspection-schemas.js';
import * as labelling from './labelling-schemas.js';
import { content, json, refused, type Operation, type Parameter } from './operation.js';
import * as status from './status-schemas.js';

const HTML = 'text/html; charset=utf-8';

const surface: Parameter = { name: 'surface', in: 'query', description: 'Only this surface.' };
const policy: Parameter = { name: 'policy', in: 'query', description: 'Only this policy.' };

const inPath = (name: string, description: string): Parameter => ({
  ...{ name, in: 'path', description },
  required: true,
});

const auditId = inPath('id', 'Id of the audit, as in /api/audits.');
const incidentId = inPath('id', 'Id of the incident, as in /api/incidents.');
const noIncident = refused('There is no such incident.');
const noReport = refused('There is no finished audit of this id.');
const labellingOff = refused('Labelling is off.');

const READINGS: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/overview', id: 'overview', tag: 'readings' },
    summary: 'Every segment with a mark for each detector, the worst first.',
    answers: { 200: json('The overview.', status.overview) },
  },
  {
    ...{ method: 'get', path: '/api/readings', id: 'readings', tag: 'readings' },
    summary: 'The readings of the last windows.',
    parameters: [
      {
        name: 'reading',
        in: 'query',
        description: 'Only this one, as in bandwagon.exposure_gini.',
      },
      ...[surface, policy],
    ],
    answers: { 200: json('The readings.', status.readings) },
  },
  ...HISTORY_OPERATIONS,
  {
    ...{ method: 'get', path: '/api/history', id: 'history', tag: 'readings' },
    summary: 'The core readings of one segment, window by window.',
    parameters: [
      { name: 'surface', in: 'query', description: 'The surface.' },
      { name: 'policy', in: 'query', description: 'The policy; * for the surface as a whole.' },
    ],
    answers: { 200: json('Its readings; none where there is no such segment.', status.history) },
  },
  {
    ...{ method: 'get', path: '/api/live', id: 'live', tag: 'readings' },
    summary:
      'Server-sent events: window, incident or audit, when there is something new to ask for.',
    answers: {
      200: content('A stream of events that does not end.', 'text/event-stream'),
      503: content('Too many listen already; see the header Retry-After.', 'application/json'),
    },
  },
];

const ALARMS: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/incidents', id: 'incidents', tag: 'alarms' },
    summary: 'Open and closed incidents.',
    answers: { 200: json('The incidents.', alarms.incidents) },
  },
  {
    ...{ method: 'post', path: '/api/incidents/{id}/acknowledge', id: 'acknowledge' },
    ...{ tag: 'alarms', token: true, body: signedSchema },
    summary: 'Someone looks at it.',
    parameters: [incidentId],
    answers: { 200: json('The incident.', alarms.incident), 404: noIncident },
  },
  {
    ...{ method: 'post', path: '/api/incidents/{id}/accept', id: 'accept' },
    ...{ tag: 'alarms', token: true, body: signedSchema },
    summary: 'The changed level is the new normal.',
    parameters: [incidentId],
    answers: { 200: json('The incident.', alarms.incident), 404: noIncident },
  },
  {
    ...{ method: 'post', path: '/api/maintenance', id: 'declareMaintenance', tag: 'alarms' },
    ...{ token: true, body: maintenanceSchema },
    summary: 'Declares maintenance: its blocks bring no evidence, and enter no baseline.',
    answers: { 200: json('What was declared.', alarms.maintenance) },
  },
  {
    ...{ method: 'get', path: '/api/maintenance', id: 'maintenance', tag: 'alarms' },
    summary: 'Maintenance that was declared, the latest first.',
    answers: { 200: json('The declarations.', alarms.declaredMaintenance) },
  },
  {
    ...{ method: 'get', path: '/api/monitors', id: 'monitors', tag: 'alarms' },
    summary: 'Every watched reading of every segment, and how false alarms are budgeted.',
    answers: { 200: json('The monitors.', alarms.monitors) },
  },
  {
    ...{ method: 'get', path: '/api/baselines', id: 'baselines', tag: 'alarms' },
    summary: 'The baselines in force, as `flyball baseline` keeps them.',
    answers: { 200: json('The baselines.', alarms.baselines) },
  },
  {
    ...{ method: 'get', path: '/api/baselines/origins', id: 'baselineOrigins', tag: 'alarms' },
    summary: 'Where each baseline comes from, and what has none and why.',
    answers: { 200: json('Where they come from.', inspection.baselineOrigins) },
  },
];

const AUDITS: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/audits', id: 'audits', tag: 'audits' },
    summary: 'Audits that wait, run or are done, the latest first.',
    answers: { 200: json('The audits.', status.audits) },
  },
  {
    ...{ method: 'post', path: '/api/audits', id: 'askForAudit', tag: 'audits' },
    ...{ token: true, body: callSchema },
    summary: 'Asks for an audit; without a baseline, against the stretch right before.',
    answers: { 202: json('It waits for its turn.', status.auditAsked) },
  },
  {
    ...{ method: 'post', path: '/api/alerts', id: 'postAlerts', tag: 'audits' },
    ...{ token: true, body: WEBHOOK_SCHEMA },
    summary: "Alertmanager's webhook: each firing alert about the loop asks for its audit.",
    answers: { 202: json('They wait for their turn.', status.auditsAsked) },
  },
  {
    ...{ method: 'get', path: '/audits', id: 'auditsPage', tag: 'page' },
    summary: 'The list of audits on the status page.',
    answers: { 302: { description: 'To the status page.' } },
  },
  {
    ...{ method: 'get', path: '/audits/{id}', id: 'auditPage', tag: 'audits' },
    summary: 'The report of an audit as a page.',
    parameters: [auditId],
    answers: { 200: content('The report.', HTML), 404: noReport },
  },
  {
    ...{ method: 'get', path: '/audits/{id}.json', id: 'auditJson', tag: 'audits' },
    summary: 'The report of an audit as JSON.',
    parameters: [auditId],
    answers: { 200: json('The report.', status.report), 404: noReport },
  },
  {
    ...{ method: 'get', path: '/audits/{id}.md', id: 'auditSummary', tag: 'audits' },
    summary: 'The report of an audit in a few lines, for a chat message.',
    parameters: [auditId],
    answers: { 200: content('The summary.', 'text/markdown; charset=utf-8'), 404: noReport },
  },
];

const wholeNumber = z.int().min(1).max(10_000);

const tasks = (path: string, id: string): Operation => ({
  ...{ method: 'get', path, id, tag: 'labelling' },
  summary: 'The requests for labels that wait, as tasks that Label Studio imports.',
  parameters: [
    ...[surface, policy],
    { name: 'limit', in: 'query', description: 'At most so many.', schema: wholeNumber },
    { name: 'since', in: 'query', description: 'Only those asked since this ISO 8601 time.' },
  ],
  answers: {
    200: json('The tasks.', labelling.tasks),
    400: refused('A parameter is not what is expected.'),
    404: labellingOff,
  },
});

const LABELLING: readonly Operation[] = [
  tasks('/labelling/tasks', 'tasks'),
  tasks('/labelling/tasks.json', 'tasksFile'),
  {
    ...{ method: 'post', path: '/labelling/labels', id: 'giveLabels', tag: 'labelling' },
    ...{ token: true, body: labelling.labelsBody },
    summary: "Answers to requests: plain labels, Label Studio's export, or its webhook.",
    answers: {
      200: json('What became of each.', labelling.inbox),
      404: labellingOff,
      503: refused('They could not be stored: send all again, those that were count once.'),
    },
  },
  {
    ...{ method: 'get', path: '/exploration', id: 'exploration', tag: 'labelling' },
    summary: 'What is worth showing for what would be learned, with the probability to log.',
    parameters: [
      { ...surface, required: true, description: 'The surface.' },
      { ...policy, required: true, description: 'The policy that explores.' },
      {
        ...{ name: 'exposures', in: 'query', required: true, schema: wholeNumber },
        description: 'How many exposures may be spent.',
      },
    ],
    answers: {
      200: json('The most uncertain first.', labelling.exploration),
      400: refused('A parameter is not what is expected.'),
      404: labellingOff,
    },
  },
  {
    ...{ method: 'get', path: '/api/labels', id: 'labels', tag: 'labelling' },
    summary: 'Budget, spending and answers of each segment.',
    answers: { 200: json('How labelling stands.', labelling.labels) },
  },
];

const PAGE: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/', id: 'statusPage', tag: 'page' },
    summary: 'The status page.',
    answers: { 200: content('The page.', HTML) },
  },
  {
    ...{ method: 'get', path: '/page/{name}', id: 'pageFile', tag: 'page' },
    summary: 'A file of the status page.',
    parameters: [inPath('name', 'Name of the file, as in app.js.')],
    answers: {
      200: content('The file, in its own type.', '*/*'),
      404: refused('There is no such file.'),
    },
  },
  {
    ...{ method: 'get', path: '/runbooks/{alert}', id: 'runbook', tag: 'page' },
    summary: 'The runbook of an alert.',
    parameters: [inPath('alert', 'Name of the alert.')],
    answers: { 200: content('The page.', HTML), 404: refused('No alert has this name.') },
  },
  {
    ...{ method: 'get', path: '/detectors/{id}', id: 'detectorLimits', tag: 'page' },
    summary: "What a detector's numbers do not say.",
    parameters: [inPath('id', 'Id of the detector, as in bandwagon.')],
    answers: { 200: content('The page.', HTML), 404: refused('No detector of this name runs.') },
  },
];

const SERVICE: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/metrics', id: 'metrics', tag: 'service' },
    summary: "The metrics in Prometheus' text format.",
    answers: { 200: content('The metrics.', 'text/plain; version=0.0.4; charset=utf-8') },
  },
  {
    ...{ method: 'get', path: '/api/data-quality', id: 'dataQuality', tag: 'service' },
    summary: 'What became of the events, what bounds have cut, and how far partitions are.',
    answers: { 200: json('The quality of the data.', inspection.dataQuality) },
  },
  {
    ...{ method: 'get', path: '/api/configuration', id: 'configuration', tag: 'service' },
    summary: 'Every key of the configuration in force; of secrets the names of their files.',
    answers: { 200: json('The configuration.', inspection.configuration) },
  },
  {
    ...{ method: 'get', path: '/health/live', id: 'isAlive', tag: 'service' },
    summary: 'Answers while the event loop turns.',
    answers: { 200: json('It is alive.', status.live) },
  },
  {
    ...{ method: 'get', path: '/health/ready', id: 'isReady', tag: 'service' },
    summary: 'Whether the service can do its work now, and why not.',
    answers: {
      200: json('It is ready.', status.ready),
      503: json('It is not; each part says why.', status.ready),
    },
  },
  {
    ...{ method: 'get', path: '/api/openapi.json', id: 'openapi', tag: 'service' },
    summary: 'This document.',
    answers: { 200: content('The document, OpenAPI 3.1.', 'application/json') },
  },
];

/** All of them, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  ...[READINGS, ALARMS, AUDITS, LABELLING, PAGE, SERVICE].flat(),
];
