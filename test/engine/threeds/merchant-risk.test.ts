import { describe, expect, test } from 'vitest';
import { merchantRiskIndicator } from '../../../src/engine/threeds/merchant-risk.ts';
import type { Checkout, GoodsFacts, ItemFacts, PlaceFacts } from '../../../src/engine/types.ts';
import { attemptAt } from './sample.ts';

type Told = Partial<Omit<Checkout, 'id' | 'at'>>;

function indicator(
  told: Told,
  place: PlaceFacts = {},
  goods: GoodsFacts = { items: [] },
  version: '2.2.0' | '2.3.1' = '2.3.1',
) {
  const checkout: Checkout = { id: 'a', at: attemptAt, amount: { value: 1000, currency: 'JPY' }, ...told };
  return merchantRiskIndicator(checkout, place, goods, version);
}

function item(itemClass: ItemFacts['class'], unit_price?: number, quantity = 1): ItemFacts {
  const price = unit_price === undefined ? {} : { unit_price };
  return { class: itemClass, quantity, preorder: false, source: 'title', certain: true, ...price };
}

describe('shipIndicator', () => {
  test.each([
    ['convenience_store', '08', '03'],
    ['depot', '08', '03'],
    ['post_office', '08', '03'],
    ['locker', '09', '03'],
    ['store_pickup', '04', '04'],
  ] as const)('pick-up at a %s is %s in 2.3.1 and %s before', (kind, newest, older) => {
    expect(indicator({}, { kind, differs_from_billing: true })?.shipIndicator).toBe(newest);
    expect(indicator({}, { kind, differs_from_billing: true }, undefined, '2.2.0')?.shipIndicator).toBe(older);
  });

  test('a home is told by the billing address: the same 01, another 03, not comparable nothing', () => {
    expect(indicator({}, { kind: 'ordinary', differs_from_billing: false })?.shipIndicator).toBe('01');
    expect(indicator({}, { kind: 'hotel', differs_from_billing: true })?.shipIndicator).toBe('03');
    expect(indicator({}, { kind: 'ordinary' })).toBeUndefined();
  });

  test('another address is 02 only when this account has used it for more than 60 days and nothing is amiss', () => {
    const place: PlaceFacts = { differs_from_billing: true };
    const used = '2026-01-10T00:00:00Z';
    const code = (account: Checkout['account']) => indicator({ account: account ?? {} }, place)?.shipIndicator;
    expect(code({ shipping_first_used_at: used })).toBe('02');
    expect(code({ shipping_first_used_at: '2026-09-22T14:59:59Z' })).toBe('02');
    expect(code({ shipping_first_used_at: '2026-09-22T15:00:00Z' })).toBe('03');
    expect(code({ shipping_first_used_at: '2026-11-22T00:20:00Z' })).toBe('03');
    expect(code({ shipping_first_used_at: '2027-01-10T00:00:00Z' })).toBe('03');
    expect(code({ shipping_first_used_at: used, guest: true })).toBe('03');
    expect(code({ shipping_first_used_at: used, suspicious: true })).toBe('03');
  });

  test('any physical item decides for the parcel', () => {
    const goods = { items: [item('e_money', 50_000), item('game_console', 100)] };
    expect(indicator({}, { differs_from_billing: true }, goods)?.shipIndicator).toBe('03');
  });

  test('of digital goods the dearest decides: tickets and stays 06, the rest 05', () => {
    expect(indicator({}, {}, { items: [item('e_money', 100), item('ticket', 9000)] })?.shipIndicator).toBe('06');
    expect(indicator({}, {}, { items: [item('e_money', 9000), item('ticket', 100)] })?.shipIndicator).toBe('05');
    expect(indicator({}, {}, { items: [item('accommodation')] })?.shipIndicator).toBe('06');
  });

  test('of digital goods at one price, or at none, the first decides; one without a price is not the dearest', () => {
    const code = (...items: ItemFacts[]) => indicator({}, {}, { items })?.shipIndicator;
    expect(code(item('e_money', 100), item('ticket', 100))).toBe('05');
    expect(code(item('ticket'), item('e_money'))).toBe('06');
    expect(code(item('e_money'), item('ticket'))).toBe('05');
    expect(code(item('e_money', 0), item('ticket'))).toBe('05');
    expect(code(item('e_money'), item('ticket', 0))).toBe('06');
  });

  test.each(['ticket', 'accommodation'] as const)(
    'a vague word for a %s leaves the parcel where it goes',
    itemClass => {
      const { certain, ...vague } = item(itemClass, 19_800);
      expect(certain).toBe(true);
      expect(indicator({}, { differs_from_billing: true }, { items: [vague] })?.shipIndicator).toBe('03');
      expect(indicator({}, {}, { items: [vague] })).toBeUndefined();
      expect(indicator({}, { differs_from_billing: true }, { items: [item(itemClass), vague] })?.shipIndicator).toBe(
        '03',
      );
      // The shop's own word that nothing is shipped stands: then the class is the better guess between 05 and 06.
      expect(indicator({ shipping: { method: 'digital' } }, {}, { items: [vague] })?.shipIndicator).toBe('06');
    },
  );

  test("the shop's method goes before the goods, the time frame before a guess from the goods", () => {
    const console = { items: [item('game_console', 100)] };
    const card = { items: [item('e_money', 5000)] };
    expect(indicator({ shipping: { method: 'digital' } }, {}, console)?.shipIndicator).toBe('05');
    expect(indicator({ shipping: { method: 'home' } }, { differs_from_billing: false }, card)?.shipIndicator).toBe(
      '01',
    );
    expect(
      indicator({ delivery: { timeframe: 'overnight' } }, { differs_from_billing: false }, card)?.shipIndicator,
    ).toBe('01');
    expect(indicator({ delivery: { timeframe: 'electronic' } }, {}, console)?.shipIndicator).toBe('05');
  });
});

describe('the other fields', () => {
  test('time frame: the four codes, and electronic for a digital method', () => {
    const code = (timeframe: NonNullable<Checkout['delivery']>['timeframe']) =>
      indicator({ delivery: timeframe === undefined ? {} : { timeframe } })?.deliveryTimeframe;
    expect(['electronic', 'same_day', 'overnight', 'two_days_or_more'].map(name => code(name as 'electronic'))).toEqual(
      ['01', '02', '03', '04'],
    );
    expect(indicator({ shipping: { method: 'digital' } })?.deliveryTimeframe).toBe('01');
    expect(code(undefined)).toBeUndefined();
  });

  test('reorder: one reordered line says 02; 01 needs a no on every line', () => {
    const code = (...reorder: (boolean | undefined)[]) =>
      indicator({ items: reorder.map(again => (again === undefined ? {} : { reorder: again })) })?.reorderItemsInd;
    expect(code(false, true)).toBe('02');
    expect(code(false, false)).toBe('01');
    expect(code(false, undefined)).toBeUndefined();
    expect(code()).toBeUndefined();
  });

  test('pre-order: the last day that lies ahead, in Tokyo; 01 once it has come; nothing without a day', () => {
    const ordered = (...days: string[]) => indicator({ items: days.map(preorder_at => ({ preorder_at })) });
    expect(ordered('2026-12-01T00:00:00Z', '2026-12-24T15:00:00Z')).toEqual({
      preOrderPurchaseInd: '02',
      preOrderDate: '20261225',
    });
    expect(ordered('2026-11-22T14:59:59Z')).toEqual({ preOrderPurchaseInd: '01' });
    expect(ordered('2026-11-22T15:00:00Z')).toEqual({ preOrderPurchaseInd: '02', preOrderDate: '20261123' });
    expect(indicator({ items: [{ name: 'x' }] })).toBeUndefined();
  });

  test('gift cards: major units cut, two digits, 99 for more, the currency by number', () => {
    const cards = (currency: string, total: number, quantity: number) =>
      indicator(
        { amount: { value: total, currency } },
        {},
        { items: [item('e_money', 1, quantity)], gift_card_total: total },
      );
    expect(cards('JPY', 30_000, 3)).toMatchObject({
      giftCardAmount: '30000',
      giftCardCount: '03',
      giftCardCurr: '392',
    });
    expect(cards('USD', 12_345, 250)).toMatchObject({
      giftCardAmount: '123',
      giftCardCount: '99',
      giftCardCurr: '840',
    });
    expect(cards('USD', 12_399, 1)).toMatchObject({ giftCardAmount: '123', giftCardCount: '01' });
    expect(cards('KWD', 12_345, 1)).toMatchObject({ giftCardAmount: '12', giftCardCurr: '414' });
    expect(cards('JPY', 1e17, 1)).toMatchObject({ giftCardAmount: '9'.repeat(15) });
    expect(indicator({}, {}, { items: [item('e_money', undefined, 2)] })).toEqual({
      shipIndicator: '05',
      giftCardCount: '02',
    });
    expect(indicator({}, {}, { items: [item('pc')], gift_card_total: 0 })).toBeUndefined();
  });
});
