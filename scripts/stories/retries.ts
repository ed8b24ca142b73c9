/** Stories of retries after a refusal: an attack, and the honest people who look a little like it. */
import { approved, declined, exampleIp, inJapan, japanTime, type Line, type Story } from './story.ts';

const consoles = [{ name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 1, unit_price: 49980 }];

function flat(name: string): Line {
  return {
    name,
    postal_code: '330-0063',
    prefecture: '埼玉県',
    city: 'さいたま市浦和区',
    line1: '高砂9-8-7',
    line2: 'メゾン青葉 405',
    country: 'JP',
    phone: '090-0000-2001',
    method: 'home',
  };
}

/** One number, refused, and then expiry after expiry. */
export function retryChangedExpiry(): Story {
  const start = inJapan('2026-11-20T23:40:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 8; n++) {
    const id = `retry-${n}`;
    const at = start + (n - 1) * 20_000;
    lines.push({
      id,
      order_id: 'ord-retry',
      at: japanTime(at),
      merchant: { id: 'shop-7' },
      amount: { value: 49980, currency: 'JPY' },
      card: { token: 'tok_retry', bin: '41000000', last4: '0005', expiry: `2028-0${n}` },
      items: consoles,
      shipping: flat('近藤 学'),
      email: 'retry@example.com',
      account: { guest: true },
      device: { id: 'dev-retry', ip: '203.0.113.90', language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(declined(id, at + 3000, n % 2 ? { code: 'G83', code_system: 'cafis' } : { reason: 'wrong_expiry' }));
  }
  return {
    name: 'retry-changed-expiry',
    lines,
    expected: {
      title: { ja: '拒否されるたびに有効期限を変えて再試行', en: 'Another expiry after each refusal' },
      attack: { prefix: 'retry-', challenged_from: 4 },
      steps: {
        'retry-1': { flow: 'frictionless' },
        'retry-2': { flow: 'frictionless', not_rules: ['expiries-after-decline'] },
        'retry-4': { flow: 'challenge', rules: ['expiries-after-decline', 'guessing-expiry'] },
      },
    },
  };
}

/** A mother mistypes the expiry once, corrects it, and buys again the next day. */
export function honestExpiryTypo(): Story {
  const start = inJapan('2026-11-20T20:15:00');
  const attempt = (id: string, at: number, expiry: string, value: number): Line => ({
    id,
    order_id: `ord-${id === 'typo-3' ? 'next-day' : 'typo'}`,
    at: japanTime(at),
    merchant: { id: 'shop-7' },
    amount: { value, currency: 'JPY' },
    card: { token: 'tok_typo', range_token: 'rng_typo', bin: '35280000', last4: '0106', expiry, stored: false },
    items: [{ name: '子ども用 長靴 18cm', category: 'キッズシューズ', quantity: 1, unit_price: value }],
    shipping: flat('石井 裕子'),
    email: 'yuko.ishii@example.jp',
    account: {
      id: 'mem-typo',
      guest: false,
      name: '石井 裕子',
      created_at: '2024-05-05T20:00:00+09:00',
      purchases_180d: 4,
      shipping_first_used_at: '2024-05-05T20:10:00+09:00',
    },
    device: { id: 'dev-typo', ip: '192.0.2.81', language: 'ja-JP', time_zone_offset_min: -540 },
  });
  return {
    name: 'honest-expiry-typo',
    lines: [
      attempt('typo-1', start, '2027-09', 2980),
      declined('typo-1', start + 4000, { code: 'G83', code_system: 'cafis' }),
      attempt('typo-2', start + 45_000, '2029-07', 2980),
      approved('typo-2', start + 49_000),
      attempt('typo-3', start + 86_400_000, '2029-07', 1980),
      approved('typo-3', start + 86_404_000),
    ],
    expected: {
      title: { ja: '有効期限を1回打ち間違えた家族', en: 'A family mistypes the expiry once' },
      honest: { prefix: 'typo-', challenged_share_at_most: 0 },
      steps: { 'typo-2': { flow: 'frictionless', not_rules: ['guessing-expiry', 'expiries-after-decline'] } },
    },
  };
}

/** A member at the limit: the first card refused twice, the second taken. A console, so that there is something to lose. */
export function honestSecondCard(): Story {
  const start = inJapan('2026-11-25T21:00:00');
  const attempt = (id: string, at: number, card: string): Line => ({
    id,
    order_id: 'ord-second-card',
    at: japanTime(at),
    merchant: { id: 'shop-7' },
    amount: { value: 49980, currency: 'JPY' },
    card: {
      token: `tok_second_${card}`,
      range_token: `rng_second_${card}`,
      bin: card === 'a' ? '51000000' : '41000000',
      last4: card === 'a' ? '0107' : '0100',
      expiry: '2028-08',
    },
    items: consoles,
    shipping: flat('原田 亮'),
    email: 'ryo.harada@example.jp',
    account: {
      id: 'mem-second',
      guest: false,
      name: '原田 亮',
      created_at: '2026-01-20T20:00:00+09:00',
      purchases_180d: 1,
      shipping_first_used_at: '2026-01-20T20:00:00+09:00',
    },
    device: { id: 'dev-second', ip: '192.0.2.82', language: 'ja-JP', time_zone_offset_min: -540 },
  });
  return {
    name: 'honest-second-card',
    lines: [
      attempt('second-1', start, 'a'),
      declined('second-1', start + 4000, { code: '51', code_system: 'iso8583' }),
      attempt('second-2', start + 60_000, 'a'),
      declined('second-2', start + 64_000, { code: 'G55', code_system: 'cafis' }),
      attempt('second-3', start + 120_000, 'b'),
      approved('second-3', start + 124_000),
    ],
    expected: {
      title: { ja: '限度額超過で別のカードに切り替えた会員', en: 'A member over the limit takes the second card' },
      honest: { prefix: 'second-', challenged_share_at_most: 0 },
    },
  };
}

/** Number and expiry are known; the security code is tried, each time from another device and address. */
export function securityCodeGuessing(): Story {
  const start = inJapan('2026-11-20T03:50:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 9; n++) {
    const id = `code-${n}`;
    const at = start + (n - 1) * 40_000;
    lines.push({
      id,
      at: japanTime(at),
      merchant: { id: 'shop-7' },
      amount: { value: 1200, currency: 'JPY' },
      card: { token: 'tok_code', range_token: 'rng_code', bin: '51000000', last4: '0007', expiry: '2028-03' },
      email: `c${n * 104_729}@example.net`,
      account: { guest: true },
      device: { id: `dev-code-${n}`, ip: exampleIp(n * 31), language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(
      declined(id, at + 2000, n % 2 ? { code: 'G44', code_system: 'cafis' } : { code: 'N7', code_system: 'iso8583' }),
    );
  }
  return {
    name: 'security-code-guessing',
    lines,
    expected: {
      title: {
        ja: '端末を変えながらセキュリティコードを総当たり',
        en: 'The security code is guessed from rotating devices',
      },
      attack: { prefix: 'code-', challenged_from: 5 },
      steps: { 'code-6': { flow: 'challenge', rules: ['guessing-security-code'] } },
    },
  };
}

/** A member over the limit on two cards takes a third; nothing of it is guessing. */
export function honestThirdCard(): Story {
  return cardAfterCard({
    name: 'honest-third-card',
    title: { ja: '2枚のカードが限度額超過で、3枚目で支払えた会員', en: 'Two cards are over the limit, the third pays' },
    prefix: 'third',
    cause: { code: '51', code_system: 'iso8583' },
    notRules: ['cards-after-decline-on-device', 'declines-on-one-device', 'number-walking-on-one-device'],
  });
}

/** Two typos of one number, refused as "no such number", and then the right one. */
export function honestNumberTypos(): Story {
  return cardAfterCard({
    name: 'honest-number-typos',
    title: { ja: 'カード番号を2回打ち間違え、3回目に正しく入力', en: 'Two typos of the number, then the right one' },
    prefix: 'number-typo',
    cause: { reason: 'invalid_number' },
    notRules: ['number-walking-on-one-device', 'guessing-numbers'],
  });
}

interface CardAfterCard {
  readonly name: string;
  readonly title: Story['expected']['title'];
  readonly prefix: string;
  /** Why the first two are refused. */
  readonly cause: Line;
  readonly notRules: readonly string[];
}

function cardAfterCard({ name, title, prefix, cause, notRules }: CardAfterCard): Story {
  const start = inJapan('2026-11-25T20:00:00');
  const lines = [1, 2, 3].flatMap((n): Line[] => {
    const id = `${prefix}-${n}`;
    const at = start + n * 70_000;
    const attempt = {
      id,
      order_id: `ord-${prefix}-${n}`,
      at: japanTime(at),
      merchant: { id: 'shop-7' },
      amount: { value: 4980, currency: 'JPY' },
      card: {
        token: `tok_${prefix}_${n}`,
        range_token: `rng_${prefix}_${n}`,
        bin: '35280000',
        last4: `011${n}`,
        expiry: '2028-08',
      },
      items: [{ name: '炊飯用 土鍋 3合', category: 'キッチン用品', quantity: 1, unit_price: 4980 }],
      shipping: flat('西村 彩'),
      email: `${prefix}@example.jp`,
      account: { id: `mem-${prefix}`, guest: false, name: '西村 彩', created_at: '2023-01-20T20:00:00+09:00' },
      device: { id: `dev-${prefix}`, ip: '192.0.2.83', language: 'ja-JP', time_zone_offset_min: -540 },
    };
    return [attempt, n === 3 ? approved(id, at + 4000) : declined(id, at + 4000, cause)];
  });
  return {
    name,
    lines,
    expected: {
      title,
      honest: { prefix: `${prefix}-`, challenged_share_at_most: 0 },
      steps: { [`${prefix}-3`]: { flow: 'frictionless', not_rules: notRules } },
    },
  };
}
