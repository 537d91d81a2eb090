/** The calls that read the history in InfluxDB back. */
import { z } from 'zod';
import { KINDS } from '../influx/history-query.js';
import * as history from './history-schemas.js';
import { json, refused, type Operation, type Parameter } from './operation.js';

const longSegment: readonly Parameter[] = [
  { name: 'surface', in: 'query', description: 'The surface.', required: true },
  {
    ...{ name: 'policy', in: 'query', required: true },
    description: 'The policy; * for the surface as a whole.',
  },
];

const noHistory = {
  404: refused('No history is configured (exports.influx.url).'),
  503: refused('The history does not answer.'),
};

export const HISTORY_OPERATIONS: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/readings/history', id: 'longHistory', tag: 'readings' },
    summary: 'One reading of a segment over months and years, from the history in InfluxDB.',
    parameters: [
      {
        ...{ name: 'reading', in: 'query', required: true },
        description: 'Which, as in bandwagon.exposure_gini.',
      },
      ...longSegment,
      {
        ...{ name: 'of', in: 'query', schema: z.enum(KINDS).default('block') },
        description:
          'window: as they overlap, as long as these are kept; block: as alarms look at them; day: means of windows by UTC day.',
      },
      {
        ...{ name: 'from', in: 'query' },
        description: 'What ends after this time, ISO 8601 or epoch ms; default: 90 days before to.',
      },
      {
        ...{ name: 'to', in: 'query' },
        description: 'What ends at this time at the latest; default: now.',
      },
      {
        ...{ name: 'step', in: 'query' },
        description: 'Means over steps of this length, such as 7d; default: as it was written.',
      },
    ],
    answers: {
      200: json('A series for each thing that the reading is about.', history.longHistory),
      400: refused('A parameter is wrong, or there are more than 20,000 values.'),
      ...noHistory,
    },
  },
  {
    ...{ method: 'get', path: '/api/readings/since', id: 'since', tag: 'readings' },
    summary:
      'Core readings of a segment then and now: the last block before a time, and the latest one whole weeks later.',
    parameters: [
      ...longSegment,
      {
        ...{ name: 'since', in: 'query' },
        description:
          'ISO 8601 or epoch ms; default: the end of the stretch of the last audit of this segment.',
      },
    ],
    answers: {
      200: json('The readings that had a block before.', history.since),
      400: refused('A parameter is wrong, or there was no audit.'),
      ...noHistory,
    },
  },
];
