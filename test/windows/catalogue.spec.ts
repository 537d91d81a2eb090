/** What is known of the items does not depend on the order in which partitions bring it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Catalogue, type ItemDeclaration } from '../../src/windows/catalogue.js';
import { START } from './streams.js';

const declared = (keyHigh: number, categories: readonly string[] = []): ItemDeclaration => ({
  item: `item-${keyHigh}`,
  keyHigh,
  keyLow: 0,
  time: START,
  idHigh: 0,
  idLow: 0,
  categories,
  published: NaN,
  provider: undefined,
  surfaces: [],
  retired: false,
});

function catalogueOf(declarations: readonly ItemDeclaration[], most?: number): Catalogue {
  const catalogue = new Catalogue(undefined, most);
  catalogue.declare(declarations);
  return catalogue;
}

describe('the supply of categories', () => {
  it('is the share of each, an item of several giving each an equal part', () => {
    const catalogue = catalogueOf([declared(1, ['a']), declared(2, ['a', 'b']), declared(3)]);
    expect([...catalogue.supply('home')]).toEqual([0.75, 0.25]);
    expect(catalogueOf([declared(3)]).supply('home')).toHaveLength(0);
  });

  it('is the same to the byte in whatever order items were declared', () => {
    const categories = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'));
    const orders = fc
      .array(categories, { minLength: 1, maxLength: 40 })
      .map((each) => each.map((of, at) => declared(at, of)))
      .chain((items) =>
        fc.tuple(
          fc.constant(items),
          fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length }),
        ),
      );
    fc.assert(
      fc.property(orders, ([items, shuffled]) => {
        const supply = catalogueOf(items).supply('home');
        expect([...catalogueOf(shuffled).supply('home')]).toEqual([...supply]);
      }),
    );
  });
});

describe('a catalogue without room', () => {
  it('takes the same items in any order, and counts the rest', () => {
    const all = [5, 3, 9, 1].map((key) => declared(key));
    for (const order of [all, [...all].reverse()]) {
      const catalogue = catalogueOf(order, 2);
      expect([catalogue.size, catalogue.cut]).toEqual([2, 2]);
      expect([1, 3, 5, 9].filter((key) => catalogue.isEligible('home', key, 0))).toEqual([1, 3]);
    }
  });
});
