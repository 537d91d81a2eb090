/** The three forms in which answers come, and what is said of those that cannot be read. */
import { describe, expect, it } from '@jest/globals';
import { LabelsBodyError } from '../../../src/adapters/labelling/answer.js';
import { answersOf, MAX_ENTRIES } from '../../../src/adapters/labelling/body.js';
import { DEFAULT_SCALE } from '../../../src/labelling/answer-scale.js';
import { annotation, choices, task, webhook } from './studio.js';

const read = (body: unknown) => answersOf(body, DEFAULT_SCALE);
const TIME = Date.parse('2026-05-01T13:00:00.536Z');

describe('the export of Label Studio', () => {
  it('has an answer for each annotation, the skipped ones too', () => {
    const body = [
      task('p0-a', [
        annotation({ id: 17, choice: '0.75' }),
        annotation({ id: 18, choice: 'Skip', by: 2 }),
      ]),
      { ...task('p0-b', []), cancelled_annotations: [annotation({ id: 19, cancelled: true })] },
      task('p0-c', []),
    ];
    const studio = { source: 'label-studio', time: TIME };
    expect(read(body)).toEqual([
      {
        ...{ at: '[0].annotations[0]', request: 'p0-a', label: 0.75, key: 'annotation 17' },
        ...{ labeller: '1', ...studio },
      },
      {
        ...{ at: '[0].annotations[1]', request: 'p0-a', label: 'skip', key: 'annotation 18' },
        ...{ labeller: '2', ...studio },
      },
      {
        ...{ at: '[1].cancelled_annotations[0]', request: 'p0-b', label: 'skip' },
        ...{ key: 'annotation 19', labeller: '1', ...studio },
      },
    ]);
  });

  it('may name the whole user, and the request in meta', () => {
    const by = { id: 7, email: 'ana@example.com' };
    const body = {
      id: 1,
      data: { item: 'boots' },
      meta: { request: 'p0-a' },
      annotations: [annotation({ id: 1, choice: 'yes', by })],
    };
    expect(read(body)).toMatchObject([{ at: 'annotations[0]', request: 'p0-a', labeller: '7' }]);
  });

  it.each([
    ['a rating', { rating: 4 }, 0.75],
    ['the lowest rating', { rating: 1 }, 0],
    ['a number', { number: 0.3 }, 0.3],
    ['a choice by its name', { choices: ['GOOD '] }, 1],
    ['a choice that is a number', { choices: ['1'] }, 1],
  ])('takes %s', (_what, value, label) => {
    const result = [{ from_name: 'label', type: 'x', value }];
    expect(read([task('p0-a', [annotation({ id: 1, result })])])).toMatchObject([{ label }]);
  });

  it('takes the control that holds the label, whatever else is filled in', () => {
    const comment = { from_name: 'comment', type: 'textarea', value: { text: ['no'] } };
    const other = { from_name: 'quality', type: 'rating', value: { rating: 1 } };
    const result = [other, comment, choices('yes')];
    expect(read([task('p0-a', [annotation({ id: 1, result })])])).toMatchObject([{ label: 1 }]);
    expect(read([task('p0-a', [annotation({ id: 1, result: [other, comment] })])])).toMatchObject([
      { label: 0 },
    ]);
  });

  it.each([
    ['no request', task(undefined, [annotation({ id: 1 })]), 'task.data.request: needed'],
    ['JSON-MIN', { id: 1, data: {}, label: '1' }, 'annotations: needed: a list; export'],
    ['no result', task('p0-a', [annotation({ id: 1 })]), 'result: no choice, rating or number'],
    ['a choice unknown', task('p0-a', [annotation({ id: 1, choice: 'meh' })]), 'labelling.choices'],
    [
      'two choices',
      task('p0-a', [annotation({ id: 1, result: [choices('yes', 'no')] })]),
      'several choices',
    ],
    [
      'two answers',
      task('p0-a', [annotation({ id: 1, result: [choices('yes'), choices('no')] })]),
      '2 answers',
    ],
    [
      'no star',
      task('p0-a', [annotation({ id: 1, result: [{ value: { rating: 0 } }] })]),
      'not one of 1 to 5 stars',
    ],
    [
      'half a star',
      task('p0-a', [annotation({ id: 1, result: [{ value: { rating: 2.5 } }] })]),
      'not one of 1 to 5 stars',
    ],
    [
      'a number outside',
      task('p0-a', [annotation({ id: 1, result: [{ value: { number: 7 } }] })]),
      'lies outside 0 to 1',
    ],
    ['no annotation', task('p0-a', ['x' as unknown as object]), 'annotation: '],
  ])('says what is wrong with %s', (_what, entry, reason) => {
    expect(read([entry])).toEqual([
      expect.objectContaining({ reason: expect.stringContaining(reason) }),
    ]);
  });
});

describe('the webhook of Label Studio', () => {
  it('is the same answer as in the export, at each event', () => {
    const [exported] = read([task('p0-a', [annotation({ id: 17, choice: 'yes' })])]);
    for (const action of ['ANNOTATION_CREATED', 'ANNOTATION_UPDATED']) {
      const [told] = read(webhook({ id: 17, request: 'p0-a', choice: 'yes' }, action));
      expect(told).toEqual({ ...exported, at: 'annotation' });
    }
  });

  it('may tell of many annotations with their tasks', () => {
    const body = {
      action: 'ANNOTATIONS_CREATED',
      annotation: [
        { ...annotation({ id: 1, choice: 'yes' }), task: 5 },
        { ...annotation({ id: 2, choice: 'no' }), task: 4 },
      ],
      task: [
        { ...task('p0-four'), id: 4 },
        { ...task('p0-five'), id: 5 },
      ],
    };
    expect(read(body)).toMatchObject([
      { request: 'p0-five', label: 1 },
      { request: 'p0-four', label: 0 },
    ]);
  });

  it('has nothing to say by other events', () => {
    expect(read({ action: 'TASKS_CREATED', tasks: [task('p0-a')] })).toEqual([]);
    expect(read({ action: 'ANNOTATIONS_DELETED', annotations: [{ id: 3 }] })).toEqual([]);
  });

  it('must send its payload', () => {
    expect(() => read({ action: 'ANNOTATION_CREATED' })).toThrow(/switch on "Send payload"/);
    expect(() => read({ action: 3 })).toThrow(/^action: needed/);
  });
});

describe('plain labels', () => {
  it('come alone or in a list', () => {
    const label = { request: 'p0-a', label: 0.5, labeller: 'ana', source: 'panel' };
    const answer = { request: 'p0-a', label: 0.5, labeller: 'ana', source: 'panel' };
    expect(read(label)).toEqual([{ at: '', key: 'labeller ana', ...answer }]);
    expect(read([label])).toEqual([{ at: '[0]', key: 'labeller ana', ...answer }]);
  });

  it('may be skipped, be a choice, have an id, and name the guideline they follow', () => {
    expect(
      read([
        { request: 'a', skipped: true },
        { request: 'a', label: 'no', id: 'x', guideline: 'g2', time: '2026-05-01T13:00:00Z' },
      ]),
    ).toEqual([
      { at: '[0]', request: 'a', key: 'labeller ', label: 'skip' },
      {
        ...{ at: '[1]', request: 'a', key: 'id x', label: 0, guideline: 'g2' },
        time: Date.parse('2026-05-01T13:00:00Z'),
      },
    ]);
  });

  it.each([
    [{ label: 1 }, /^request: /],
    [{ request: 'a' }, /^label: needed/],
    [{ request: 'a', label: 1.5 }, /^label: must lie in 0 to 1/],
    [{ request: 'a', label: 1, skipped: true }, /^label: must be left out/],
    [{ request: 'a', label: 1, time: 'yesterday' }, /^time: expected a time/],
    [{ request: 'a', label: 1, score: 2 }, /^no such field: score/],
    [{ request: 'a', label: 'meh' }, /^label: the choice "meh" has no value/],
    [{ request: 'a', label: 1, labeller: 'é'.repeat(200) }, /^labeller: at most 256 bytes/],
    [3, /^expected an object/],
  ])('are refused where they are %j', (entry, reason) => {
    expect(read([entry])).toEqual([
      expect.objectContaining({ at: '[0]', reason: expect.stringMatching(reason) }),
    ]);
  });
});

it.each([[undefined], ['text'], [null]])('takes no body that is %j', (body) => {
  expect(() => read(body)).toThrow(LabelsBodyError);
});

it('takes no more entries than it can answer for', () => {
  expect(() => read(new Array(MAX_ENTRIES + 1).fill({}))).toThrow(/send at most 10000 at a time/);
});
