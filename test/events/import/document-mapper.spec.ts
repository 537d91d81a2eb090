import { describe, expect, it } from '@jest/globals';
import { DocumentMapper, type MappedDocument } from '../../../src/events/import/document-mapper.js';
import { parseMapping } from '../../../src/events/import/mapping.js';
import { refusalOf } from '../../../src/events/validate.js';
import type { EventKind } from '../../../src/events/kinds.js';

const SHOWN = { time: 'at', surface: 'page', policy: { value: 'production' } };

const mapperOf = (events: unknown) =>
  new DocumentMapper(parseMapping({ format: 'json', events }, 'map.yaml'));

/** What a mapping makes of a document: the kind and fields of its events, the code of its problems. */
function mapped(events: unknown, value: unknown, more: Partial<MappedDocument> = {}) {
  const document = { file: 'stream', row: 5, value, raw: 'raw', id: 'd5', ...more };
  return mapperOf(events)
    .eventsOf(document)
    .map(({ kind, event, problem }) => problem ?? { kind, ...(event as object) });
}

describe('DocumentMapper', () => {
  it('makes a slate of a list, each entry with its own place in a second list', () => {
    const template = {
      ...{ kind: 'recommendation', each: 'shown' },
      fields: { ...SHOWN, item: '.', score: 'scores.#' },
    };
    const document = { at: 5, page: 'home', shown: ['a', 'b'], scores: [0.5, 0.25] };
    expect(mapped([template], document)).toEqual([
      {
        ...{ kind: 'recommendation', id: 'd5-0', time: 5, surface: 'home', policy: 'production' },
        slate: [
          { item: 'a', score: 0.5 },
          { item: 'b', score: 0.25 },
        ],
      },
    ]);
  });

  it('makes an event of each entry, with made ids that differ', () => {
    const fields = { time: '.at', item: '.sku', signal: '.what', recommendation: 'request' };
    const document = {
      request: 'r1',
      actions: [
        { at: 1, sku: 'a', what: 'click' },
        { at: 2, sku: 'b', what: 'noise' },
        { at: 3, sku: 'c', what: 'save' },
      ],
    };
    const when = { column: '.what', in: ['click', 'save'] };
    const template = { kind: 'outcome', each: 'actions', when, fields };
    expect(mapped([template], document)).toEqual([
      {
        ...{ kind: 'outcome', id: 'd5-0-0', time: 1 },
        item: 'a',
        signal: 'click',
        recommendation: 'r1',
      },
      {
        ...{ kind: 'outcome', id: 'd5-0-2', time: 3 },
        item: 'c',
        signal: 'save',
        recommendation: 'r1',
      },
    ]);
  });

  it('refers to the recommendation of the same document, which comes first', () => {
    const click = {
      ...{ kind: 'outcome', each: 'clicked' },
      fields: {
        ...{ time: 'at', item: '.', signal: { value: 'click' } },
        recommendation: { sameRow: 'recommendation' },
      },
    };
    const shown = {
      ...{ kind: 'recommendation', each: 'shown' },
      fields: { ...SHOWN, id: 'request', user: 'visitor', item: '.' },
    };
    const document = {
      ...{ at: 5, page: 'home', request: 'r1', visitor: 'ann' },
      ...{ shown: ['a', 'b'], clicked: ['b'] },
    };
    const [first, second] = mapped([click, shown], document);
    expect(first).toMatchObject({ kind: 'recommendation', id: 'r1', user: 'ann' });
    expect(second).toMatchObject({ kind: 'outcome', recommendation: 'r1', user: 'ann', item: 'b' });
  });

  it('takes only the entries of which the conditions hold, and no event where there are none', () => {
    const template = {
      ...{ kind: 'recommendation', each: 'results', when: { column: '.visible', equals: true } },
      fields: { ...SHOWN, item: '.sku' },
    };
    const entry = (sku: string, visible: boolean) => ({ sku, visible });
    const document = (...results: unknown[]) => ({ at: 5, page: 'home', results });
    const [event] = mapped([template], document(entry('a', false), entry('b', true)));
    expect(event).toMatchObject({ slate: [{ item: 'b' }] });
    expect(mapped([template], document(entry('a', false)))).toEqual([]);
    expect(mapped([template], document())).toEqual([]);
    expect(mapped([template], { at: 5, results: null })).toEqual([]);
    expect(mapped([template], { at: 5 })).toEqual([]);
  });

  it('reads subject, time and headers of a message', () => {
    const fields = { id: '$header.ce-id', time: '$time', what: '$subject.2' };
    const message = {
      ...{ subject: 'shop.deploy', time: 7 },
      header: (name: string) => (name === 'ce-id' ? 'x1' : undefined),
    };
    expect(mapped([{ kind: 'change', fields }], {}, { message })).toEqual([
      { kind: 'change', id: 'x1', time: 7, what: 'deploy' },
    ]);
  });

  it('makes no ids where there is nothing to make them of', () => {
    const change = { kind: 'change', fields: { time: 'at', what: 'note' } };
    expect(mapped([change], { at: 1, note: 'n' }, { id: undefined })).toEqual([
      { kind: 'change', time: 1, what: 'n' },
    ]);
  });

  it.each([[5], ['text'], [null], [[{ at: 1 }]]])('refuses %j, which is no object', (value) => {
    const change = { kind: 'change', fields: { time: 'at', what: 'note' } };
    expect(mapped([change], value)).toMatchObject([{ code: 'not_an_event', field: '' }]);
  });

  it('refuses what is no list, and a list that is too long, naming it', () => {
    const item = {
      ...{ kind: 'item', each: 'items.all' },
      fields: { time: { value: 5 }, item: '.', categories: { value: 'c' } },
    };
    expect(mapped([item], { items: { all: { a: 1 } } })).toMatchObject([
      { code: 'wrong_type', field: 'items.all', found: 'an object, not a list' },
    ]);
    const many = Array.from({ length: 1001 }, (_, i) => `i${i}`);
    expect(mapped([item], { items: { all: many } })).toMatchObject([
      { code: 'too_many', field: 'items.all', found: '1001 entries' },
    ]);
    // A slate is judged by the contract.
    const shown = { kind: 'recommendation', each: 'all', fields: { ...SHOWN, item: '.' } };
    const [slate] = mapperOf([shown]).eventsOf({
      ...{ file: 's', row: 1, value: { at: 1.7e12, page: 'p', all: many }, raw: '', id: 'd' },
    });
    expect(refusalOf(slate!.kind as EventKind, slate!.event, Infinity)?.code).toBe('too_many');
  });
});
