import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/load.js';
import { labellingOptions } from '../../src/config/options.js';
import { budgetOf, isLabellingOn } from '../../src/labelling/labelling-options.js';

const of = (text: string) =>
  labellingOptions(loadConfig({ file: { name: 'flyball.yaml', text } }), 1);

describe('the section labelling', () => {
  it('is off until a budget is given', () => {
    expect(isLabellingOn(of(''))).toBe(false);
    expect(isLabellingOn(of('labelling: { budget: 30 }'))).toBe(true);
    expect(isLabellingOn(of('labelling: { segments: [{ policy: a, budget: 3 }] }'))).toBe(true);
  });

  it('has budgets for segments, the first that fits', () => {
    const options = of(
      'labelling: { budget: 30, segments: [{ surface: home, policy: a, budget: 0 }, { surface: home, budget: 90 }] }',
    );
    expect(budgetOf(options, { surface: 'home', policy: 'a' })).toBe(0);
    expect(budgetOf(options, { surface: 'home', policy: 'b' })).toBe(90);
    expect(budgetOf(options, { surface: 'search', policy: 'a' })).toBe(30);
  });

  it('asks the question of labels unless it has one of its own', () => {
    expect(of('labels: { question: good? }').question).toBe('good?');
    expect(of('labels: { question: good? }\nlabelling: { question: apt? }').question).toBe('apt?');
  });

  it.each([
    ['labelling: { window: 7m }', /labelling.window: must be a whole number of panes/],
    ['labelling: { window: 7h }', /labelling.window: a day must be a whole number of windows/],
    [
      'labelling: { budget: -1 }',
      /labelling\.budget: a number from 0 to 1000000 is needed, not -1/,
    ],
    ['labelling: { overlap: 2 }', /labelling.overlap: /],
    ['labelling: { score: luck }', /labelling\.score: one of /],
    [
      'labelling: { segments: [{ budget: 3, policies: a }] }',
      /labelling\.segments\[0\]\.policies: unknown key; did you mean policy\?/,
    ],
  ])('refuses %s', (text, message) => {
    expect(() => of(text)).toThrow(message);
  });
});
