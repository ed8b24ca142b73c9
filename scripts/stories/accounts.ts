/** Accounts that were taken over, and honest members who did the same things to their passwords. */
import { approved, inJapan, japanTime, type Line, type Story } from './story.ts';

const gift = (price: number, quantity: number) => ({
  name: `Amazonギフトカード Eメールタイプ ${price.toLocaleString('en')}円分`,
  category: 'ギフト券・電子マネー',
  quantity,
  unit_price: price,
});

/** An order of codes on a stored card of years, mailed to `mail`. */
function codes(id: string, at: number, item: ReturnType<typeof gift>, account: Line, mail: string): Line {
  return {
    id,
    at: japanTime(at),
    purpose: 'stored_card',
    merchant: { id: 'shop-7' },
    amount: { value: item.unit_price * item.quantity, currency: 'JPY' },
    card: {
      token: `tok_${String(account.id)}`,
      bin: '35280000',
      last4: '0001',
      expiry: '2028-04',
      stored: true,
      added_at: '2025-01-01T10:00:00+09:00',
    },
    items: [item],
    shipping: { method: 'digital' },
    delivery: { timeframe: 'electronic', email: mail },
    email: 'owner@example.jp',
    account,
    device: { id: `dev-${id}`, ip: '203.0.113.141', language: 'ja-JP', time_zone_offset_min: -540 },
  };
}

/** The owner buys a card as always; two days later the password is reset, and codes go to somebody else's mail address. */
export function takeoverBuysCodes(): Story {
  const start = inJapan('2026-11-21T13:00:00');
  const owner = {
    id: 'mem-codes',
    guest: false,
    created_at: '2021-01-01T10:00:00+09:00',
    changed_at: '2025-01-01T10:00:00+09:00',
    password_changed_at: '2022-04-01T10:00:00+09:00',
    purchases_180d: 6,
  };
  const taken = { ...owner, password_changed_at: japanTime(start - 600_000) };
  const lines: Line[] = [
    codes('codes-0', start - 2 * 86_400_000, gift(20_000, 1), owner, 'owner@example.jp'),
    codes('codes-1', start, gift(48_000, 1), taken, 'drop@example.net'),
    codes('codes-2', start + 900_000, gift(50_000, 4), taken, 'drop@example.net'),
  ];
  return {
    name: 'takeover-buys-codes',
    lines: lines.flatMap(line => [line, approved(String(line.id), Date.parse(String(line.at)) + 4000)]),
    expected: {
      title: { ja: '乗っ取り会員でギフトコードを購入', en: 'Codes bought on a taken-over account at noon' },
      steps: {
        'codes-0': { flow: 'frictionless', not_rules: ['takeover-buys-codes'] },
        'codes-1': { flow: 'challenge', rules: ['takeover-buys-codes', 'changed-account-buys-codes'] },
        'codes-2': { flow: 'challenge', rules: ['takeover-buys-codes', 'changed-account-buys-codes'] },
      },
    },
  };
}

/** A forgotten password and a small present; large codes a week later; and a new member, whose first password is of today. */
export function honestForgottenPassword(): Story {
  const start = inJapan('2026-11-21T20:00:00');
  const member = {
    id: 'mem-forgotten',
    guest: false,
    created_at: '2019-06-01T10:00:00+09:00',
    changed_at: '2025-01-01T10:00:00+09:00',
    password_changed_at: japanTime(start - 300_000),
    purchases_180d: 2,
  };
  const opened = japanTime(start - 900_000);
  const newcomer = { id: 'mem-newcomer', guest: false, created_at: opened, password_changed_at: opened };
  const lines: Line[] = [
    codes('forgotten-1', start, gift(5000, 1), member, 'owner@example.jp'),
    codes('forgotten-2', start + 7 * 86_400_000, gift(20_000, 1), member, 'owner@example.jp'),
    codes('forgotten-3', start + 600_000, gift(20_000, 1), newcomer, 'newcomer@example.jp'),
  ];
  return {
    name: 'honest-forgotten-password',
    lines: lines.flatMap(line => [line, approved(String(line.id), Date.parse(String(line.at)) + 4000)]),
    expected: {
      title: {
        ja: 'パスワードを忘れた会員の少額ギフト券、新規会員の最初の注文',
        en: 'A forgotten password and a small gift card; the first order of a new member',
      },
      honest: { prefix: 'forgotten-', challenged_share_at_most: 0 },
    },
  };
}
