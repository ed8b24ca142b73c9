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

  it('says what its definitions say, one after the other', () => {
    const fees = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
    const gtin = fc.option(fc.constantFrom('1', '2'), { nil: undefined });
    const item = fc.tuple(anyItem, gtin).map(([item, gtin]) => ({ ...item, gtin }));
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 6 }), fees, (items, fees) => {
        const isFee = (line: number) => fees[line]!;
        const { classes, ...figures } = goodsFacts(items, lists.classes, isFee);
        expect(figures).toEqual({ items, ...figuresByDefinition(items, isFee) });
        expect(classes).toEqual(goodsClasses.filter(name => items.some(item => item.class === name)));
      }),
      { numRuns: 2000 },
    );
  });
});

/** The figures, each by its definition (docs/goods.md). */
function figuresByDefinition(items: readonly ItemFacts[], isFee: (line: number) => boolean) {
  const meaning = (item: ItemFacts) => lists.classes.get(item.class)!;
  const goods = items.filter((_, line) => !isFee(line));
  const risky = items.filter(item => meaning(item).high_risk);
  const isTold = (item: ItemFacts) =>
    item.unit_price !== undefined && (item.unit_price > 0 || !meaning(item).high_risk);
  const byValue = goods.every(isTold) && goods.some(item => item.unit_price! > 0);
  const sum = (of: (item: ItemFacts) => number, among = goods) => among.reduce((total, item) => total + of(item), 0);
  const weigh = (item: ItemFacts) => (byValue ? item.unit_price! : 1) * item.quantity;
  const share = (part: (item: ItemFacts) => number) =>
    sum(weigh) === 0 ? 0 : sum(item => weigh(item) * part(item)) / sum(weigh);
  const identity = (item: ItemFacts) => item.gtin ?? item.name;
  const alike = (one: ItemFacts) => risky.filter(other => identity(other) === identity(one));
  const gifts = items.filter(item => meaning(item).gift_card);
  const priced = items.some(item => item.unit_price !== undefined);
  return {
    high_risk_share: share(item => Number(meaning(item).high_risk)),
    digital_share: share(item => Number(meaning(item).electronic)),
    resale_index: share(item => meaning(item).resale_index),
    identical_units: Math.max(0, ...risky.map(item => sum(({ quantity }) => quantity, alike(item)))),
    max_unit_value: priced ? Math.max(0, ...risky.map(item => item.unit_price ?? 0)) : undefined,
    gift_card_total: priced ? sum(item => (item.unit_price ?? 0) * item.quantity, gifts) : undefined,
  };
}
