import { describe, expect, test } from 'vitest';
import { acctInfo } from '../../../src/engine/threeds/account-info.ts';
import type { AccountHistory, Checkout } from '../../../src/engine/types.ts';
import { attemptAt } from './sample.ts';

type Told = Partial<Omit<Checkout, 'id' | 'at'>>;

/** acctInfo at 2026-11-22 09:30:15 in Tokyo. */
function info(told: Told, history: AccountHistory = {}, version: '2.2.0' | '2.3.1' = '2.2.0') {
  const checkout: Checkout = { id: 'a', at: attemptAt, amount: { value: 1000, currency: 'JPY' }, ...told };
  return acctInfo(checkout, history, version);
}

/** Midday in Tokyo, so many calendar days before the attempt. */
function daysAgo(days: number): string {
  return new Date(Date.UTC(2026, 10, 22 - days, 3)).toISOString();
}

describe('ages', () => {
  test.each([
    [1, '03'],
    [29, '03'],
    [30, '04'],
    [60, '04'],
    [61, '05'],
    [4000, '05'],
  ])('an account of %i days is chAccAgeInd %s', (days, code) => {
    expect(info({ account: { created_at: daysAgo(days) } })?.chAccAgeInd).toBe(code);
  });

  test.each([
    [1, '02'],
    [29, '02'],
    [30, '03'],
    [60, '03'],
    [61, '04'],
  ])('a change, and an address first used, %i days ago are %s', (days, code) => {
    const told = info({ account: { changed_at: daysAgo(days), shipping_first_used_at: daysAgo(days) } });
    expect(told?.chAccChangeInd).toBe(code);
    expect(told?.shipAddressUsageInd).toBe(code);
  });

  test('what happened within the checkout session is "this transaction"; a moment earlier it is not', () => {
    const minutesAgo = (minutes: number) => new Date(attemptAt - minutes * 60_000).toISOString();
    expect(info({ account: { created_at: minutesAgo(30) } })?.chAccAgeInd).toBe('02');
    expect(info({ account: { created_at: minutesAgo(30.1) } })?.chAccAgeInd).toBe('03');
    expect(info({ account: { created_at: minutesAgo(-1) } })?.chAccAgeInd).toBe('02');
    expect(info({ account: { created_at: minutesAgo(-30) } })?.chAccAgeInd).toBe('02');
    expect(info({ account: { created_at: minutesAgo(-30.1) } })).toBeUndefined();
    expect(info({ account: { changed_at: minutesAgo(5) } })).toEqual({ chAccChangeInd: '01', chAccChange: '20261122' });
    expect(info({ account: { created_at: minutesAgo(-9 * 60) } })).toBeUndefined();
  });

  test('days are those of Tokyo', () => {
    expect(info({ account: { created_at: '2026-10-23T14:59:59Z' } })).toEqual({
      chAccAgeInd: '04',
      chAccDate: '20261023',
    });
    expect(info({ account: { created_at: '2026-10-23T15:00:00Z' } })).toEqual({
      chAccAgeInd: '03',
      chAccDate: '20261024',
    });
  });

  test('a day after the attempt cannot be: neither date nor indicator', () => {
    expect(info({ account: { created_at: daysAgo(-1), changed_at: daysAgo(-30) } })).toBeUndefined();
  });

  test('a password as old as the account was never changed', () => {
    const created_at = daysAgo(100);
    expect(info({ account: { created_at, password_changed_at: created_at } })).toMatchObject({
      chAccPwChangeInd: '01',
    });
    expect(info({ account: { created_at, password_changed_at: created_at } })).not.toHaveProperty('chAccPwChange');
    expect(info({ account: { created_at, password_changed_at: daysAgo(45) } })).toMatchObject({
      chAccPwChangeInd: '04',
      chAccPwChange: '20261008',
    });
    expect(info({ account: { created_at } })).not.toHaveProperty('chAccPwChangeInd');
    const later = daysAgo(-1);
    expect(info({ account: { created_at: later, password_changed_at: later } })).toBeUndefined();
  });
});

describe('a guest', () => {
  test('has no account: indicators 01, no dates, no id', () => {
    const account = {
      id: 'x',
      guest: true,
      created_at: daysAgo(3),
      changed_at: daysAgo(3),
      password_changed_at: daysAgo(3),
    };
    expect(info({ account, card: { added_at: daysAgo(3) } }, {}, '2.3.1')).toEqual({
      chAccAgeInd: '01',
      paymentAccInd: '01',
    });
  });

  test('is not everybody who sends no account', () => {
    expect(info({})).toBeUndefined();
    expect(info({ account: {} })).toBeUndefined();
  });
});

describe('counts', () => {
  const history = { txn_attempts_24h: 5, txn_attempts_365d: 6, purchases_180d: 7, add_card_attempts_24h: 8 };

  test("the journal's figures stand in for those that the shop did not send", () => {
    expect(info({}, history)).toEqual({
      txnActivityDay: '5',
      txnActivityYear: '6',
      nbPurchaseAccount: '7',
      provisionAttemptsDay: '8',
    });
  });

  test("the shop's figures win, a zero too", () => {
    const account = { transactions_24h: 0, transactions_365d: 1, purchases_180d: 2, add_card_attempts_24h: 3 };
    expect(info({ account }, history)).toEqual({
      txnActivityDay: '0',
      txnActivityYear: '1',
      nbPurchaseAccount: '2',
      provisionAttemptsDay: '3',
    });
  });

  test('are clamped to their digits', () => {
    const many = 1_000_000;
    expect(
      info({
        account: {
          transactions_24h: many,
          transactions_365d: 1000,
          add_card_attempts_24h: 999,
          purchases_180d: 10_000,
        },
      }),
    ).toEqual({
      txnActivityDay: '999',
      txnActivityYear: '999',
      provisionAttemptsDay: '999',
      nbPurchaseAccount: '9999',
    });
  });
});

describe('the card on file', () => {
  test('by its day; one that is being registered belongs to this transaction', () => {
    expect(info({ card: { added_at: daysAgo(61) } })).toEqual({ paymentAccInd: '05', paymentAccAge: '20260922' });
    expect(info({ purpose: 'add_card' })).toEqual({ paymentAccInd: '02', paymentAccAge: '20261122' });
    expect(info({ card: { stored: false } })).toBeUndefined();
  });
});

describe('shipNameIndicator', () => {
  test.each([
    ['山田　太郎', '山田太郎', '01'],
    ['やまだ たろう', 'ヤマダ タロウ', '01'],
    ['ﾔﾏﾀﾞﾀﾛｳ', 'ヤマダ タロウ', '01'],
    ['YAMADA TARO', 'Taro Yamada', '01'],
    ['高橋 一郎', '髙橋 一郎', '01'],
    ['山田 花子', '山田 はなこ', undefined],
    ['山田太郎', '鈴木花子', '02'],
    ['TARO YAMADA', 'HANAKO SUZUKI', '02'],
    ['TARO YAMADA', '山田太郎', undefined],
    ['ヤマダタロウ', '山田太郎', undefined],
    ['…', '山田太郎', undefined],
  ])('%s and %s: %s', (recipient, holder, code) => {
    expect(info({ shipping: { name: recipient }, account: { name: holder } })?.shipNameIndicator).toBe(code);
  });
});

test('an address first used says nothing where nothing is shipped', () => {
  const account = { shipping_first_used_at: daysAgo(45) };
  expect(info({ shipping: { method: 'digital' }, account })).toBeUndefined();
  expect(info({ shipping: { method: 'home' }, account })).toHaveProperty('shipAddressUsageInd', '03');
});

test('shipNameIndicator: nothing where nothing is shipped, nor without a recipient', () => {
  const name = '山田太郎';
  expect(info({ shipping: { name, method: 'digital' }, account: { name } })).toBeUndefined();
  expect(info({ shipping: { city: '新宿区' }, account: { name } })).toBeUndefined();
});

describe('suspiciousAccActivity', () => {
  test('02 by the flag of the shop or a fact in the journal, 01 only in the words of the shop', () => {
    const code = (suspicious?: boolean, history: AccountHistory = {}) =>
      info({ account: suspicious === undefined ? { id: 'x' } : { suspicious } }, history)?.suspiciousAccActivity;
    expect(code(true)).toBe('02');
    expect(code(false)).toBe('01');
    expect(code(undefined)).toBeUndefined();
    expect(code(undefined, { suspicious: true })).toBe('02');
    expect(code(false, { suspicious: true })).toBe('02');
  });
});

test('chAccReqID: 2.3.1 only, whole or not at all', () => {
  expect(info({ account: { id: 'x'.repeat(64) } }, {}, '2.3.1')).toEqual({ chAccReqID: 'x'.repeat(64) });
  expect(info({ account: { id: '𠮷'.repeat(64) } }, {}, '2.3.1')).toEqual({ chAccReqID: '𠮷'.repeat(64) });
  expect(info({ account: { id: 'x'.repeat(65) } }, {}, '2.3.1')).toBeUndefined();
  expect(info({ account: { id: 'x' } })).toBeUndefined();
});
