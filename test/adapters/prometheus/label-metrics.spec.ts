/** What /metrics says of labelling, in Prometheus' own text. */
import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { labelMetrics } from '../../../src/adapters/prometheus/label-metrics.js';
import { agreed, desk, spend, type DeskParts } from '../labelling/desk.js';

async function samples(parts: DeskParts): Promise<string[]> {
  const registry = new Registry();
  labelMetrics(registry, { ...desk(parts), answers: () => ({ cut: 2, givenUp: 5 }) });
  return (await registry.metrics()).split('\n').filter((line) => /^[a-z]/.test(line));
}

const HOME = '{surface="home",policy="production"}';

describe('the metrics of labelling', () => {
  it('say what may be spent, what was, and what came back', async () => {
    expect(await samples({ spend: [spend()], agreement: agreed(0.85, 0.7, 0.9) })).toEqual([
      `flyball_labelling_budget_labels${HOME} 100`,
      `flyball_labelling_requested_today_labels${HOME} 40`,
      `flyball_labelling_waiting_requests${HOME} 3`,
      `flyball_labelling_oldest_waiting_age_seconds${HOME} 3600`,
      `flyball_labelling_effective_labels${HOME} 48.5`,
      `flyball_labelling_mixing_ratio${HOME} 0.2`,
      `flyball_labelling_requested_total${HOME} 68`,
      `flyball_labelling_labelled_total${HOME} 60`,
      `flyball_labelling_skipped_total${HOME} 4`,
      `flyball_labelling_expired_total${HOME} 1`,
      'flyball_labelling_cut_total{what="answers"} 2',
      'flyball_labelling_cut_total{what="requests"} 5',
      'flyball_labelling_agreement_ratio 0.85',
      'flyball_labelling_agreement_ratio_low 0.7',
      'flyball_labelling_agreement_ratio_high 0.9',
    ]);
  });

  it('are absent where nothing is known', async () => {
    const lines = await samples({ spend: [spend({ oldestAge: NaN })] });
    expect(lines.filter((line) => /age|agreement/.test(line))).toEqual([]);
    expect((await samples({})).filter((line) => !line.includes('_cut_'))).toEqual([]);
  });
});
