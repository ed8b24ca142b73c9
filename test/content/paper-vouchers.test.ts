/** Gift vouchers of paper come in a parcel: nothing may say that they were delivered electronically. */
import { expect, test } from 'vitest';
import { playTexts, readFixture } from './default-rule-set.ts';

const guest = JSON.parse(readFixture('fixtures/checkouts/guest-console.json'));
const vouchers = { name: '全国百貨店共通商品券 1000円', quantity: 50, unit_price: 1000 };

/** What a guest's order says, sent as told. */
function ordered(told: object, items: readonly object[] = [vouchers]) {
  const body = { ...guest, ...told, amount: { value: 50_000, currency: 'JPY' }, items };
  const [played] = playTexts([JSON.stringify(body)]);
  const { features, assessment } = played!;
  return {
    share: features.goods.digital_share,
    codes: assessment.reasons.some(({ rule }) => rule === 'guest-buys-codes'),
  };
}

const home = { ...guest.shipping, method: 'home' };

test('vouchers in a parcel are no codes', () => {
  expect(ordered({ shipping: home })).toEqual({ share: 0, codes: false });
  const unsaid = { ...guest.shipping, method: undefined };
  expect(ordered({ shipping: unsaid, delivery: { timeframe: 'overnight' } })).toEqual({ share: 0, codes: false });
});

test('codes stay codes: mailed, nothing said, or a book beside them', () => {
  const codes = { share: 1, codes: true };
  expect(ordered({ shipping: { method: 'digital' } })).toEqual(codes);
  expect(ordered({ shipping: home, delivery: { email: 'a@example.com' } })).toEqual(codes);
  expect(ordered({ shipping: { ...guest.shipping, method: undefined }, delivery: {} })).toEqual(codes);
  expect(ordered({ shipping: home }, [vouchers, { name: '文庫本', quantity: 1, unit_price: 700 }]).codes).toBe(true);
});
