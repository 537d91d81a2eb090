/** Every reading says what it needs, and every need is one of some reading. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { NEED_IDS, NEEDS, type NeedDeclaration } from '../../src/detectors/needs.js';
import { allDetectors } from '../../src/detectors/registry.js';
import { inCheckout } from '../setup/root.js';

const READINGS = allDetectors().flatMap(({ declaration: { id, readings } }) =>
  readings.map((reading) => [`${id}.${reading.id}`, reading] as const),
);

const LADDER = readFileSync(inCheckout('docs', 'adoption.md'), 'utf8');

describe('what readings need', () => {
  it.each(READINGS)('%s says it, each need once and in their order', (_, { needs }) => {
    expect(needs[0]).toBe('impressions');
    expect(needs).toEqual(NEED_IDS.filter((need) => needs.includes(need)));
  });

  it.each(NEED_IDS)('%s is needed by a reading, and says what to do', (need) => {
    expect(READINGS.some(([, { needs }]) => needs.includes(need))).toBe(true);
    const { title, change, effort, brings = [] }: NeedDeclaration = NEEDS[need];
    expect(title).not.toBe('');
    expect(change).toMatch(/^[a-z].*[^.]$/);
    expect(effort).toBeGreaterThan(0);
    expect(LADDER).toContain(`| ${title} `);
    for (const each of brings) expect(NEED_IDS).toContain(each);
  });
});
