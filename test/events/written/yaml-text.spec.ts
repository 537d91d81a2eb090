import { describe, expect, it } from '@jest/globals';
import { readYaml } from '../../../src/events/written/yaml-text.js';

describe('readYaml', () => {
  const text = '# a comment\na:\n  b: 1\n  c:\n    - x\n    - d: 2\n';

  it.each<[PropertyKey[], number | undefined]>([
    [['a'], 2],
    [['a', 'b'], 3],
    [['a', 'c', 1, 'd'], 6],
    [['a', 'missing'], 2],
    [['a', 'c', 7], 4],
    [['missing'], undefined],
    [[], 2],
  ])('knows in which line %j stands', (path, line) => {
    const yaml = readYaml(text);
    expect('lineOf' in yaml && yaml.lineOf(path)).toBe(line);
  });

  it.each([
    ['a: 1\na: 2\n', 2, /^a key stands here for the second time/],
    ['a:\n\tb: 1\n', 2, /^a tab/],
    ['a: [1, 2\n', 2, /^the indentation/],
    ['a: 1\n---\nb: 2\n', 2, /^a second document/],
    ['a: !odd 1\n', 1, /^a tag/],
    ['a: *none\n', undefined, /^an alias/],
  ])('says what is wrong with %j and where', (given, line, words) => {
    expect(readYaml(given)).toEqual({ problem: expect.stringMatching(words), line });
  });
});
