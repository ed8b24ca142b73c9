/** A member whose account was taken over, and those who only look so. */
import { describe, expect, test } from 'vitest';
import { type PlayedAttempt, playTexts, readFixture } from './default-rule-set.ts';

type Values = Readonly<Record<string, unknown>>;

const console2 = [{ name: 'Nintendo Switch 2 本体', quantity: 1, unit_price: 54_980 }];

/** One order of a member at 12:30, one Switch 2 unless `told` says otherwise. */
function memberOrders(account: Values, told: Values = {}): PlayedAttempt {
  const body = JSON.parse(readFixture('fixtures/checkouts/guest-console.json')) as Values;
  const [played] = playTexts([
    JSON.stringify({
      ...body,
      at: '2026-11-20T12:30:00+09:00',
      amount: { value: 54_980, currency: 'JPY' },
      items: console2,
      account: { id: 'mem-takeover', guest: false, name: '田中 一', ...account },
      ...told,
    }),
  ]);
  return played!;
}

const rulesOf = ({ assessment }: PlayedAttempt) => assessment.reasons.map(({ rule }) => rule);

describe('a first password is no change of password', () => {
  const opened = '2026-11-20T12:20:00+09:00';

  test('a member of ten minutes who buys a console is new, and not taken over', () => {
    const played = memberOrders({
      created_at: opened,
      password_changed_at: opened,
      shipping_first_used_at: '2026-11-20T12:29:00+09:00',
    });
    expect(played.features.account.password_age_days).toBeUndefined();
    expect(played.assessment.flow).toBe('frictionless');
    expect(rulesOf(played)).toContain('new-account-buys-resale-goods');
    expect(rulesOf(played).filter(rule => /takeover|password/.test(rule))).toEqual([]);
  });

  test.each([
    ['a second before the opening', '2026-11-20T12:19:59+09:00', undefined],
    ['with the opening, written in another zone', '2026-11-20T03:20:00Z', undefined],
    ['a second after the opening', '2026-11-20T12:20:01+09:00', 0],
  ])('the age of a password set %s, and what the issuer is told, agree', (_, password_changed_at, age) => {
    const played = memberOrders({ created_at: opened, password_changed_at });
    expect(played.features.account.password_age_days).toBe(age);
    expect(played.assessment.three_ds.acctInfo).toMatchObject({ chAccPwChangeInd: age === undefined ? '01' : '02' });
  });

  test('without the date of the opening the date of the password stands', () => {
    expect(memberOrders({ password_changed_at: opened }).features.account.password_age_days).toBe(0);
  });

  test('an account of years whose password was changed today is still asked', () => {
    const played = memberOrders({
      created_at: '2018-03-03T10:00:00+09:00',
      password_changed_at: opened,
      shipping_first_used_at: opened,
    });
    expect(played.assessment.flow).toBe('challenge');
    expect(rulesOf(played)).toContain('takeover-costly-order');
  });
});

describe('codes after a change of password', () => {
  const account = { created_at: '2021-01-01T00:00:00+09:00', purchases_180d: 6 };
  const reset = { ...account, password_changed_at: '2026-11-20T12:20:00+09:00' };
  const codes = (unit_price: number, quantity = 1): Values => ({
    amount: { value: unit_price * quantity, currency: 'JPY' },
    items: [{ name: 'Amazonギフトカード Eメールタイプ', quantity, unit_price }],
    shipping: { method: 'digital' },
    billing: undefined,
    delivery: { timeframe: 'electronic', email: 'drop@example.net' },
    card: { token: 'tok_owner', bin: '35280000', stored: true, added_at: '2025-01-01T00:00:00+09:00' },
  });

  test.each([
    ['one for ¥48,000', codes(48_000)],
    ['four for ¥50,000', codes(50_000, 4)],
  ])('%s are challenged, whatever speaks for the account', (_, told) => {
    const { assessment } = memberOrders(reset, told);
    expect(assessment.flow).toBe('challenge');
    expect(assessment.three_ds.threeDSRequestorChallengeInd).toBe('03');
    expect(assessment.reasons.find(({ rule }) => rule === 'takeover-buys-codes')?.text).toEqual({
      ja: expect.stringMatching(/^電子マネー・ギフト券を.+分購入（パスワード変更からの日数：0日、/),
      en: expect.stringMatching(/^Password changed 0 day\(s\) ago/),
    });
  });

  test.each([
    ['one for ¥5,000 after a reset', reset, codes(5000)],
    ['four for ¥50,000 with the password of always', account, codes(50_000, 4)],
    ['one for ¥20,000 on an account opened today', { ...reset, created_at: reset.password_changed_at }, codes(20_000)],
  ])('%s are not', (_, told, order) => {
    const played = memberOrders(told, order);
    expect(played.assessment.flow).toBe('frictionless');
    expect(rulesOf(played).filter(rule => /takeover|changed/.test(rule))).toEqual([]);
  });
});
