/**
 * A share of value is a cliff: one dear thing that nobody resells, laid beside a console, pushes the share below a half. Rules that
 * look at where goods go, who sends them and how often must not be switched off by it.
 */
import { describe, expect, test } from 'vitest';
import { defaultRuleSet, playTexts, readFixture } from './default-rule-set.ts';

const console5 = { name: 'PlayStation 5 本体', quantity: 1, unit_price: 79_980 };
const dearerSofa = { name: '三人掛けソファ 本革', quantity: 1, unit_price: 82_000 };
const body = JSON.parse(readFixture('fixtures/checkouts/guest-console.json')) as Readonly<
  Record<string, Readonly<Record<string, unknown>>>
>;

/** The rules of an order that hit, without those on goods: their points may well follow the share. */
function rulesOf(lines: readonly object[]): readonly string[] {
  const { assessment } = playTexts(lines.map(line => JSON.stringify(line))).at(-1)!;
  return assessment.reasons.filter(({ family }) => family !== 'goods').map(({ rule }) => rule);
}

const basket = (items: readonly (typeof console5)[], currency = 'JPY') => ({
  items,
  amount: { value: items.reduce((sum, { unit_price }) => sum + unit_price, 0), currency },
});

const taken = {
  id: 'mem-stuffed',
  guest: false,
  name: '鈴木 一郎',
  created_at: '2021-01-01T00:00:00+09:00',
  changed_at: '2026-11-20T12:20:00+09:00',
  password_changed_at: '2026-11-20T12:20:00+09:00',
  shipping_first_used_at: '2026-11-20T12:25:00+09:00',
  purchases_180d: 0,
};
const stranger = { ...body.shipping, name: '佐藤 花子' };
const takeover = (order: object) => [
  { ...body, at: '2026-11-20T12:30:00+09:00', account: taken, shipping: stranger, ...order },
];

/** Eight guests within two hours, nothing in common but the building and the telephone. */
const ring = (order: object) =>
  Array.from({ length: 8 }, (_, n) => ({
    ...body,
    id: `stuffed-${n}`,
    order_id: `stuffed-${n}`,
    at: `2026-11-20T1${n < 4 ? 3 : 4}:${10 + (n % 4) * 12}:00+09:00`,
    card: { token: `tok_stuffed_${n}`, bin: `4${n}000000`, last4: `100${n}`, expiry: '2028-03' },
    shipping: { ...body.shipping, line2: `コーポ山吹 ${101 + n}`, name: `見本${'一二三四五六七八'[n]} 太郎` },
    email: `stuffed${n}@example${n}.com`,
    device: { id: `dev-stuffed-${n}`, ip: `203.0.113.${n + 1}` },
    ...order,
  }));

describe('one dear thing beside a console', () => {
  test.each([
    ['takeover', takeover, ['takeover-costly-order', 'fresh-password-new-address', 'changed-today-buys-resale-goods']],
    ['sleeping account', takeover, ['sleeping-account-wakes', 'new-address-for-another-name']],
    ['ring', ring, ['many-cards-one-building', 'many-cards-one-building-days', 'many-cards-one-phone']],
  ])('changes nothing for the rules of a %s', (_, story, expected) => {
    const alone = rulesOf(story(basket([console5])));
    expect(alone).toEqual(expect.arrayContaining(expected));
    expect([...rulesOf(story(basket([console5, dearerSofa])))].sort()).toEqual([...alone].sort());
  });

  test('is an amount in yen: forty thousand cents are no sign', () => {
    const rules = rulesOf(ring(basket([console5, dearerSofa], 'USD')));
    expect(rules).not.toContain('many-cards-one-building');
    expect(rules).not.toContain('many-cards-one-phone');
  });
});

/** The share with what keeps it from being a cliff. The amount is in yen, which is asked for beside it or of the whole order. */
const inside = '(goods.high_risk_share >= 0.5 || (goods.max_unit_value >= 40000 && amount.currency == "JPY"))';
const ofWholeOrder = '(goods.high_risk_share >= 0.5 || goods.max_unit_value >= 40000)';

function asksForShareAlone(when: string): boolean {
  const text = when.replace(/\s+/g, ' ').replaceAll(inside, '');
  const rest = text.includes('&& amount.currency == "JPY"') ? text.replaceAll(ofWholeOrder, '') : text;
  return rest.includes('goods.high_risk_share >');
}

test.each(['address', 'account', 'velocity', 'device'])('no rule of the family %s asks for the share alone', family => {
  const rules = defaultRuleSet().rules.filter(rule => rule.family === family);
  expect(rules.some(({ when }) => when.includes('goods.high_risk_share'))).toBe(true);
  expect(rules.filter(({ when }) => asksForShareAlone(when)).map(({ id }) => id)).toEqual([]);
});
