/** Accounts that were taken over, and honest members who did the same things to their passwords. */
import { approved, exampleIp, inJapan, japanTime, type Line, type Story, two } from './story.ts';

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

const amazon = { category: 'ギフト券・電子マネー', quantity: 1 };

/** One of many cards that send a code to one mail address. */
function codeTo(id: string, at: number, mail: string, price: number, account: Line): Line {
  const n = id.replace(/\D/g, '');
  return {
    id,
    at: japanTime(at),
    merchant: { id: 'shop-7' },
    amount: { value: price, currency: 'JPY' },
    card: { token: `tok_${id}`, bin: `4${n.padStart(7, '0')}`, last4: n.padStart(4, '0'), expiry: '2028-03' },
    items: [{ ...amazon, name: `デジタルギフト券 ${price.toLocaleString('en')}円分`, unit_price: price }],
    shipping: { method: 'digital' },
    delivery: { timeframe: 'electronic', email: mail },
    email: `${id}@example.com`,
    account,
    device: { id: `dev-${id}`, ip: exampleIp(Number(n) + 40), language: 'ja-JP', time_zone_offset_min: -540 },
  };
}

/** Twelve guests, cards and devices, a code every quarter of an hour: nothing in common but where the codes go. */
export function codesToOneMailbox(): Story {
  const start = inJapan('2026-11-21T13:00:00');
  const lines = Array.from({ length: 12 }, (_, n) =>
    codeTo(`mailbox-${two(n + 1)}`, start + n * 900_000, `drop+${n}@example.net`, 29_000, { guest: true }),
  );
  return {
    name: 'codes-to-one-mailbox',
    lines: lines.flatMap(line => [line, approved(String(line.id), Date.parse(String(line.at)) + 4000)]),
    expected: {
      title: {
        ja: '多数のゲストとカードでギフトコードを一つのメールアドレスへ',
        en: 'Many guests and cards send codes to one mail address',
      },
      attack: { prefix: 'mailbox-', challenged_from: 6 },
      steps: {
        'mailbox-03': { flow: 'frictionless', not_rules: ['many-cards-one-delivery-email'] },
        'mailbox-06': {
          flow: 'challenge',
          rules: ['many-cards-one-delivery-email', 'many-cards-one-delivery-email-month'],
        },
      },
    },
  };
}

/** Five friends each send a small code to the one whose birthday it is. */
export function honestBirthdayCodes(): Story {
  const start = inJapan('2026-11-21T08:00:00');
  const lines = Array.from({ length: 5 }, (_, n) =>
    codeTo(`birthday-${n + 1}`, start + n * 7_200_000, 'birthday@example.jp', 3000, {
      id: `mem-birthday-${n + 1}`,
      guest: false,
      created_at: '2023-05-01T10:00:00+09:00',
      purchases_180d: 2,
    }),
  );
  return {
    name: 'honest-birthday-codes',
    lines: lines.flatMap(line => [line, approved(String(line.id), Date.parse(String(line.at)) + 4000)]),
    expected: {
      title: { ja: '誕生日に友人5人から届くギフトコード', en: 'Five friends each send a code on a birthday' },
      honest: { prefix: 'birthday-', challenged_share_at_most: 0 },
    },
  };
}
