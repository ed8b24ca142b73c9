import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goodsFacts } from '../../../src/engine/goods/facts.ts';
import { createGoodsRecogniser } from '../../../src/engine/goods/recognise.ts';
import { type Checkout, goodsClasses, type ItemFacts } from '../../../src/engine/types.ts';
import { defaultLists } from './rule-set.ts';

const lists = defaultLists();
const goods = createGoodsRecogniser(lists);
const checkout = (items: NonNullable<Checkout['items']>): Checkout => ({
  id: 'c',
  at: Date.parse('2026-11-22T12:00:00+09:00'),
  amount: { value: 1, currency: 'JPY' },
  items,
});

describe('the figures of a basket', () => {
  it('no items, no figures', () => {
    expect(goods.recognise({ id: 'c', at: 0, amount: { value: 1, currency: 'JPY' } })).toEqual({ items: [] });
    expect(goods.recognise(checkout([]))).toEqual({ items: [] });
  });

  it('two consoles and a T-shirt', () => {
    const facts = goods.recognise(
      checkout([
        { name: 'PS5 本体', quantity: 2, unit_price: 60_000 },
        { name: '無地 Tシャツ', unit_price: 30_000, reorder: true },
      ]),
    );
    expect(facts).toMatchObject({
      classes: ['game_console', 'other'],
      high_risk_share: 0.8,
      max_unit_value: 60_000,
      identical_units: 2,
      gift_card_total: 0,
      digital_share: 0,
    });
    expect(facts.resale_index).toBeCloseTo((0.9 * 120_000 + 0.1 * 30_000) / 150_000);
    expect(facts.items[1]).toEqual({
      name: '無地 Tシャツ',
      class: 'other',
      quantity: 1,
      unit_price: 30_000,
      preorder: false,
      reorder: true,
      source: 'none',
    });
  });

  it('gift cards and codes', () => {
    const facts = goods.recognise(
      checkout([
        { name: 'Apple Gift Card 10000円', quantity: 3, unit_price: 10_000 },
        { name: 'Nintendo Switch Online 利用券', unit_price: 2_400 },
        { name: 'QUOカード', quantity: 10, unit_price: 500, gtin: '4912345678904' },
      ]),
    );
    expect(facts).toMatchObject({ gift_card_total: 35_000, digital_share: 1, high_risk_share: 1, identical_units: 10 });
  });

  it('units stand in where a price is missing', () => {
    const facts = goods.recognise(
      checkout([{ name: 'PS5 本体' }, { name: 'マグカップ', quantity: 3, unit_price: 900 }]),
    );
    expect(facts.high_risk_share).toBe(0.25);
    expect(facts.max_unit_value).toBe(0);
    const unpriced = goods.recognise(checkout([{ name: 'PS5 本体' }]));
    expect(unpriced.max_unit_value).toBeUndefined();
    expect(unpriced.gift_card_total).toBeUndefined();
    expect(unpriced.high_risk_share).toBe(1);
  });

  it('and where everything is free', () => {
    expect(goods.recognise(checkout([{ name: 'PS5 本体', unit_price: 0 }])).high_risk_share).toBe(1);
  });

  it('a free console among priced goods counts by units', () => {
    const facts = goods.recognise(
      checkout([
        { name: 'PS5 本体', unit_price: 0 },
        { name: '無地 Tシャツ', quantity: 3, unit_price: 3_000 },
      ]),
    );
    expect(facts.high_risk_share).toBe(0.25);
    const gift = goods.recognise(
      checkout([
        { name: 'PS5 本体', unit_price: 60_000 },
        { name: '無地 Tシャツ', unit_price: 0 },
      ]),
    );
    expect(gift.high_risk_share).toBe(1);
  });

  it.each(['送料', ' 送 料 ', '代引き手数料', 'ラッピング', 'ポイント利用', '割引', 'Shipping Fee'])(
    'the fee line "%s" has no part in the shares',
    name => {
      const console = { name: 'PS5 本体', unit_price: 60_000 };
      expect(goods.recognise(checkout([console, { name, unit_price: 20_000 }])).high_risk_share).toBe(1);
      expect(goods.recognise(checkout([console, { name }])).high_risk_share).toBe(1);
      expect(goods.recognise(checkout([{ name, unit_price: 500 }]))).toMatchObject({
        high_risk_share: 0,
        digital_share: 0,
        resale_index: 0,
      });
    },
  );

  it('a title that only holds such a word is goods', () => {
    const shares = (name: string) =>
      goods.recognise(
        checkout([
          { name: 'PS5 本体', unit_price: 500 },
          { name, unit_price: 500 },
        ]),
      ).high_risk_share;
    for (const name of ['ラッピングペーパー 10枚', '送料無料 Tシャツ', 'のし袋']) expect(shares(name)).toBe(0.5);
    expect(shares('Tシャツ')).toBe(0.5);
  });

  it('lines of one and the same item add up, by code or by title', () => {
    const line = { name: 'PS5 本体', quantity: 2, unit_price: 60_000 };
    expect(goods.recognise(checkout([line, line])).identical_units).toBe(4);
    expect(goods.recognise(checkout([line, { ...line, name: 'PS5 Pro 本体' }])).identical_units).toBe(2);
  });

  it('pre-orders', () => {
    expect(goods.recognise(checkout([{ name: 'x', preorder_at: '2027-01-01T00:00:00Z' }])).items[0]?.preorder).toBe(
      true,
    );
  });

  const anyItem: fc.Arbitrary<ItemFacts> = fc.record(
    {
      name: fc.constantFrom('a', 'b', 'c'),
      class: fc.constantFrom(...goodsClasses),
      quantity: fc.integer({ min: 1, max: 100 }),
      unit_price: fc.integer({ min: 0, max: 1_000_000 }),
      preorder: fc.boolean(),
      source: fc.constant('title' as const),
    },
    { requiredKeys: ['name', 'class', 'quantity', 'preorder', 'source'] },
  );

  it('shares stay between 0 and 1 and do not depend on the order of lines', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { minLength: 1, maxLength: 8 }), items => {
        const facts = goodsFacts(items, lists.classes);
        for (const share of [facts.high_risk_share, facts.digital_share, facts.resale_index]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        const turned = goodsFacts(items.toReversed(), lists.classes);
        expect(turned.high_risk_share).toBeCloseTo(facts.high_risk_share!, 10);
        expect({ ...turned, ...facts, items: [] }).toEqual({ ...facts, items: [] });
      }),
    );
  });
});
