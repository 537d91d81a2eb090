/** The section `sources`: streams of events in a form of their own, which are mapped to the contract. */
import { z } from 'zod';
import { problemsOf } from '../problem.js';
import { inPlaceOf, SHORT_NAME } from './builders.js';

/** Where a source begins when it is read for the first time. */
export const SOURCE_STARTS = ['new', 'all'] as const;

const route = z.strictObject({
  subject: z.string().regex(/^[^\s.*>$][^\s.*>]*(?:\.(?:\*|[^\s.*>]+))*(?:\.>)?$|^>$/, {
    error: inPlaceOf('a subject such as shop.click, shop.*.served or shop.>'),
  }),
  map: z.string().min(1),
});

const source = z.strictObject({
  name: z.string().regex(SHORT_NAME.pattern, { error: SHORT_NAME.error }),
  stream: z.string().regex(/^[^\s.*>/\\]{1,255}$/, {
    error: inPlaceOf('the name of a stream, such as SHOP,'),
  }),
  from: z.enum(SOURCE_STARTS).default('new'),
  routes: z.array(route).min(1, 'empty; name at least one { subject, map }'),
});

export const sourcesSection = z
  .array(source)
  .default([])
  .describe(
    'Streams of your own whose JSON messages are mapped to events, as in `[{ name: shop, stream: SHOP, from: new, routes: [{ subject: shop.click, map: clicks.yaml }] }]`; from: new or all, where a stream is begun.',
  )
  .superRefine((sources, context) => {
    const problem = problemsOf(context);
    sources.forEach(({ name }, index) => {
      if (sources.findIndex((other) => other.name === name) < index) {
        problem([index, 'name'], `two sources are called ${name}; each has a name of its own`);
      }
    });
  });

export type SourceConfig = z.output<typeof source>;
