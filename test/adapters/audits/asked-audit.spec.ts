/** What a request makes of an audit, and the command by which it is asked for again. */
import { describe, expect, it } from '@jest/globals';
import { askedAudit } from '../../../src/adapters/audits/asked-audit.js';
import { calledRequest } from '../../../src/adapters/audits/audit-requests.js';
import { ALL_PARTS } from '../../../src/audit/findings/parts.js';
import { OPTIONS, START } from '../../windows/streams.js';

const TIMES = { from: START + 10, to: START + 20, baselineFrom: START, baselineTo: START + 10 };
const CONFIGURED = {
  pipeline: OPTIONS,
  detectors: {},
  seed: 5,
  parts: { ...ALL_PARTS, moat: false },
};

describe('an audit that was asked for', () => {
  it('is run as configured where nothing else is said, and its command says how that is', () => {
    const asked = askedAudit(calledRequest(TIMES), CONFIGURED);
    expect(asked).toMatchObject({ seed: 5, parts: CONFIGURED.parts });
    expect(asked.reproduce).toBe(
      'flyball audit --from 2026-05-01T00:00:00.010Z --to 2026-05-01T00:00:00.020Z ' +
        '--baseline-from 2026-05-01T00:00:00.000Z --baseline-to 2026-05-01T00:00:00.010Z ' +
        '--seed 5 --no-moat',
    );
  });

  it('is asked for again by a command that a shell takes as it is, whatever names are in it', () => {
    const named = calledRequest({ ...TIMES, surface: "it's; rm -rf $HOME", policy: '--no-mix' });
    expect(askedAudit(named, CONFIGURED).reproduce).toContain(
      ` --surface 'it'\\''s; rm -rf $HOME' --policy=--no-mix --seed 5`,
    );
  });

  it('takes the seed and leaves out the parts that the call names, and no configured lack returns', () => {
    const request = calledRequest({ ...TIMES, seed: 0, without: ['mix', 'whatIf'] });
    const { seed, parts, reproduce } = askedAudit(request, CONFIGURED);
    expect(seed).toBe(0);
    expect(parts).toEqual({ ...ALL_PARTS, moat: false, mix: false, whatIf: false });
    expect(reproduce).toMatch(/ --seed 0 --no-mix --no-moat --no-what-if$/);
  });

  it('is another one with another seed or other parts', () => {
    const ids = [{}, { seed: 1 }, { seed: 2 }, { without: ['mix'] as const }].map(
      (more) => calledRequest({ ...TIMES, ...more }).id,
    );
    expect(new Set(ids).size).toBe(4);
  });
});
