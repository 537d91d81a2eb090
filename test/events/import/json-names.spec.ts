import { describe, expect, it } from '@jest/globals';
import {
  compileName,
  isOfEntry,
  nameProblem,
  type MessageFacts,
} from '../../../src/events/import/json-names.js';

const DOCUMENT = {
  user: { id: 7, 'e.mail': 'x' },
  results: [{ sku: 'boots' }, { sku: 'scarf' }],
  scores: [0.9, 0.8],
  'a/b~c': { 'd.e': 1 },
  $id: 'odd',
  '#': 'a key',
};
const MESSAGE: MessageFacts = {
  subject: 'shop.click.eu',
  time: 1000,
  header: (name) => (name === 'ce-id' ? 'h1' : undefined),
};

const valueOf = (name: string, message: MessageFacts | undefined = MESSAGE) => {
  expect(nameProblem(name)).toBeUndefined();
  const entry = DOCUMENT.results[1];
  return compileName(name)({ document: DOCUMENT, entry, index: 1, message });
};

describe('a name in a JSON mapping', () => {
  it.each<[string, unknown]>([
    ['user.id', 7],
    ['user', DOCUMENT.user],
    ['results.0.sku', 'boots'],
    ['results.2.sku', undefined],
    ['results.-1', undefined],
    ['results.length', undefined],
    ['user.id.more', undefined],
    ['absent.id', undefined],
    ['scores.#', 0.8],
    ['#', 'a key'],
    ['.', DOCUMENT.results[1]],
    ['.sku', 'scarf'],
    ['./sku', 'scarf'],
    ['.absent', undefined],
    ['/user/e.mail', 'x'],
    ['/a~1b~0c/d.e', 1],
    ['/$id', 'odd'],
    ['$subject', 'shop.click.eu'],
    ['$subject.3', 'eu'],
    ['$subject.4', undefined],
    ['$time', 1000],
    ['$header.ce-id', 'h1'],
    ['$header.other', undefined],
  ])('%s', (name, value) => {
    expect(valueOf(name)).toBe(value);
  });

  it.each(['$subject', '$subject.1', '$time', '$header.ce-id'])(
    '%s is nothing of a line in a file',
    (name) => {
      const place = { document: DOCUMENT, entry: undefined, index: 0, message: undefined };
      expect(compileName(name)(place)).toBeUndefined();
    },
  );

  it.each(['__proto__', 'constructor', 'user.toString', 'results.constructor', '.__proto__'])(
    '%s reaches nothing that the document does not hold',
    (name) => {
      expect(valueOf(name)).toBeUndefined();
    },
  );

  it.each(['a..b', 'a.', '..', '$', '$subject.0', '$header.', '$headers', '$.a'])(
    '%s is none',
    (name) => {
      expect(nameProblem(name)).toMatch(/ write \//);
    },
  );

  it('is of the entry where it begins with a dot or counts with it', () => {
    expect(['.', '.a', './a', 'a.#', '/a/#'].map(isOfEntry)).toEqual(Array(5).fill(true));
    expect(['a', 'a.b', '/a', '$time'].map(isOfEntry)).toEqual(Array(4).fill(false));
  });
});
