/** Every query of the alert and recording rules: PromQL, of metrics and labels that there are. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { RECORDINGS } from '../../src/rendering/recording-rules.js';
import { inCheckout } from '../setup/root.js';
import { knownMetrics } from './known-metrics.js';
import { readQuery } from './promql.js';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const known = knownMetrics();

const rules = readdirSync(inCheckout('alerts'))
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => {
    const text = readFileSync(inCheckout('alerts', name), 'utf8');
    return (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
  })
  .map((rule) => [rule.alert ?? rule.record ?? '', rule] as const);

describe.each(rules)('%s', (_, { expr, record, labels = {}, annotations = {} }) => {
  const read = readQuery(expr, known);

  it('asks for something, and words it with labels that its result has', () => {
    expect(read.selectors).not.toHaveLength(0);
    const given = new Set([...read.labels, ...Object.keys(labels)]);
    for (const text of Object.values(annotations)) {
      for (const [, label] of text.matchAll(/\$labels\.(\w+)/g)) expect(given).toContain(label);
    }
    if (record === undefined) return;
    const declared = Object.values(RECORDINGS).find((each) => each.record === record);
    expect([...read.labels].sort()).toEqual([...(declared?.labels ?? [])].sort());
  });

  it('looks at counters as they grow', () => {
    for (const { metric, within } of read.selectors) {
      if (!metric.endsWith('_total') || metric === 'flyball_missed_messages_total') continue;
      expect({ metric, by: within[0] }).toEqual({
        metric,
        by: expect.stringMatching(/^(rate|increase)$/),
      });
    }
  });
});

describe('a query is refused', () => {
  it.each([
    ['that is no PromQL', 'sum(rate(flyball_events_sent_total[5m])', 'no PromQL'],
    ['of a metric that there is not', 'flyball_events_send_total', 'there is no metric'],
    [
      'that picks by a label that the metric has not',
      'flyball_segments{kind="x"}',
      'kind is no label',
    ],
    ['that groups by one', 'sum by (surface) (flyball_segments)', 'surface is no label'],
    [
      'that matches by one',
      'flyball_segments * on (kind) flyball_events_sent_total',
      'kind is no label',
    ],
    [
      'whose sides never match',
      'flyball_segments / flyball_events_sent_total',
      'the two sides have other labels',
    ],
  ])('%s', (_, expr, why) => {
    expect(() => readQuery(expr, known)).toThrow(why);
  });
});
