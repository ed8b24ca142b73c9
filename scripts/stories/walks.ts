/** Attack stories in which card numbers are walked. */
import { dice } from './random.ts';
import {
  approved,
  dayBefore,
  declined,
  exampleIp,
  inJapan,
  invalidNumber,
  japanTime,
  type Line,
  type Story,
  two,
} from './story.ts';

const shop = { id: 'shop-7', mcc: '5732' };

/** How the shop sees the card: a token that is equal for equal numbers, BIN and last four, or nothing. */
type Sight = 'tokens' | 'masked' | 'blind';

/** Thirty numbers of one 12-digit range within twelve seconds, from one device, seen in one of three ways. */
export function numberWalking(sight: Sight): Story {
  const draw = dice(7);
  const prefix = { tokens: 'walk-', masked: 'masked-', blind: 'blind-' }[sight];
  const start = inJapan('2026-11-20T03:12:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 30; n++) {
    const id = prefix + two(n);
    const at = start + (n - 1) * 400;
    const last4 = String(1000 + n * 37 + draw.between(0, 9)).slice(-4);
    const card = {
      tokens: { token: `tok_walk_${n}`, range_token: 'rng_walk', bin: '41000000', last4, expiry: '2028-05' },
      masked: { bin: '41000000', last4, expiry: '2028-05' },
      blind: undefined,
    }[sight];
    lines.push({
      id,
      at: japanTime(at),
      merchant: shop,
      amount: { value: 980, currency: 'JPY' },
      ...(card ? { card } : {}),
      email: 'walker@example.com',
      account: { guest: true },
      device: { id: `dev-walk-${sight}`, ip: '203.0.113.66', language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(n % 13 === 0 ? approved(id, at + 300) : declined(id, at + 300, draw.pick(invalidNumber)));
  }
  return {
    name: sight === 'tokens' ? 'number-walking' : `number-walking-${sight}`,
    lines,
    expected: {
      title: {
        ja: {
          tokens: 'クレジットマスター（トークンあり）',
          masked: 'クレジットマスター（BINと下4桁のみ）',
          blind: 'クレジットマスター（カード情報なし）',
        }[sight],
        en: `Thirty numbers in twelve seconds from one device, seen ${{ tokens: 'with tokens', masked: 'as BIN and last four', blind: 'without any card data' }[sight]}`,
      },
      // The fourth: two typos and then the right number are three, and an honest shopper.
      attack: { prefix, challenged_from: 4 },
      steps: {
        [`${prefix}01`]: { flow: 'frictionless' },
        [`${prefix}06`]: {
          flow: 'challenge',
          rules: {
            tokens: ['number-walking-in-one-range', 'number-walking-on-one-device', 'guessing-numbers'],
            masked: ['number-walking-on-one-device', 'guessing-numbers'],
            blind: ['guessing-numbers', 'attempts-burst-on-device'],
          }[sight],
        },
      },
    },
  };
}

/** One number every twenty seconds, every one from another device, address and mail, in one range; the issuer says only "do not honour". */
export function slowWalk(): Story {
  const start = inJapan('2026-11-20T04:00:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 15; n++) {
    const id = `slow-${two(n)}`;
    const at = start + (n - 1) * 20_000;
    lines.push({
      id,
      at: japanTime(at),
      merchant: shop,
      amount: { value: 1980, currency: 'JPY' },
      card: {
        token: `tok_slow_${n}`,
        range_token: 'rng_slow',
        bin: '51000000',
        last4: String(2000 + n * 91),
        expiry: '2027-11',
      },
      email: `s${n * 7919}@example.net`,
      account: { guest: true },
      device: { id: `dev-slow-${n}`, ip: exampleIp(n * 17), language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(declined(id, at + 900, { code: '05', code_system: 'iso8583' }));
  }
  return {
    name: 'slow-walk',
    lines,
    expected: {
      title: {
        ja: '端末とIPを変えながら20秒ごとに1件（同一番号帯）',
        en: 'One number every twenty seconds from rotating devices, one 12-digit range',
      },
      attack: { prefix: 'slow-', challenged_from: 8 },
      steps: {
        'slow-04': { rules: ['numbers-in-one-range-minutes'] },
        'slow-08': { flow: 'challenge', rules: ['number-walking-in-one-range'] },
      },
    },
  };
}

/** The last seven digits are walked, so every number is in another range; one device, and the shop reports no outcomes. */
export function sevenDigitsOneDevice(): Story {
  const start = inJapan('2026-11-20T02:30:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 15; n++) {
    lines.push({
      id: `seven-${two(n)}`,
      at: japanTime(start + (n - 1) * 2000),
      merchant: shop,
      amount: { value: 500, currency: 'JPY' },
      card: {
        token: `tok_seven_${n}`,
        range_token: `rng_seven_${n}`,
        bin: '35280000',
        last4: String(3000 + n * 53),
        expiry: '2029-09',
      },
      email: 'seven@example.org',
      account: { guest: true },
      device: { id: 'dev-seven', ip: '198.51.100.77', language: 'ja-JP', time_zone_offset_min: -540 },
    });
  }
  return {
    name: 'seven-digits-one-device',
    lines,
    expected: {
      title: {
        ja: '下7桁を変えながら同一端末で試行（結果の連携なし）',
        en: 'A walk over the last seven digits from one device, without outcomes',
      },
      attack: { prefix: 'seven-', challenged_from: 4 },
      steps: { 'seven-05': { flow: 'challenge', rules: ['number-walking-on-one-device'] } },
    },
  };
}

/** The last seven digits from rotating devices: only the BIN and the issuer's answers connect the attempts. */
export function sevenDigitsRotating(): Story {
  const draw = dice(11);
  const bin = '42123456';
  const start = inJapan('2026-11-20T02:00:00');
  const lines: Line[] = [];
  for (let hour = 26; hour >= 1; hour--) {
    lines.push(dayBefore(`quiet-${two(hour)}`, start - hour * 3_600_000, bin));
    lines.push(approved(`quiet-${two(hour)}`, start - hour * 3_600_000 + 2000));
  }
  for (let n = 1; n <= 60; n++) {
    const id = `rotate-${two(n)}`;
    const at = start + n * 1500;
    lines.push({
      id,
      at: japanTime(at),
      merchant: shop,
      amount: { value: 1000 + draw.between(0, 900), currency: 'JPY' },
      card: {
        token: `tok_rotate_${n}`,
        range_token: `rng_rotate_${n}`,
        bin,
        last4: String(draw.between(1000, 9999)),
        expiry: '2028-01',
      },
      email: `r${draw.between(100_000, 999_999)}@example.net`,
      account: { guest: true },
      device: { id: `dev-rotate-${n}`, ip: exampleIp(n * 11), language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(
      draw.chance(0.9)
        ? declined(id, at + 600, draw.pick(invalidNumber))
        : declined(id, at + 600, { reason: 'do_not_honor' }),
    );
  }
  return {
    name: 'seven-digits-rotating',
    lines,
    expected: {
      title: {
        ja: '下7桁を変えながら端末・IPも毎回変更',
        en: 'A walk over the last seven digits from rotating devices',
      },
      attack: { prefix: 'rotate-', challenged_from: 10 },
      honest: { prefix: 'quiet-', challenged_share_at_most: 0 },
      steps: {
        'rotate-20': { flow: 'challenge', rules: ['bin-surge-with-invalid-numbers', 'bin-mostly-invalid-numbers'] },
      },
    },
  };
}

/** Card registrations at amount 0, one new account, one device, address after address. */
export function addCardWalk(): Story {
  const draw = dice(13);
  const start = inJapan('2026-11-20T01:15:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 12; n++) {
    const id = `register-${two(n)}`;
    const at = start + (n - 1) * 8000;
    lines.push({
      id,
      at: japanTime(at),
      purpose: 'add_card',
      merchant: shop,
      amount: { value: 0, currency: 'JPY' },
      card: {
        token: `tok_register_${n}`,
        range_token: `rng_register_${draw.between(1, 9)}`,
        bin: '35661111',
        last4: String(draw.between(1000, 9999)),
        expiry: '2027-07',
        stored: false,
      },
      email: 'register@example.com',
      account: { id: 'mem-register', guest: false, created_at: '2026-11-20T01:10:00+09:00' },
      device: { id: 'dev-register', ip: exampleIp(400 + n), language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(declined(id, at + 1200, draw.pick(invalidNumber)));
  }
  return {
    name: 'add-card-walk',
    lines,
    expected: {
      title: { ja: 'カード登録（0円）を使った番号の試行', en: 'Numbers walked through card registrations at amount 0' },
      attack: { prefix: 'register-', challenged_from: 3 },
      steps: {
        'register-01': { flow: 'frictionless' },
        'register-04': { flow: 'challenge', rules: ['card-registration-walk', 'cards-registered-on-one-device'] },
      },
    },
  };
}

/** A walk in which no key repeats and no card datum is sent; a member with a card on file shops meanwhile. */
export function walkWithoutKeys(): Story {
  const draw = dice(37);
  const start = inJapan('2026-11-20T02:45:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 40; n++) {
    const id = `keyless-${two(n)}`;
    const at = start + n * 1200;
    lines.push({
      id,
      at: japanTime(at),
      merchant: shop,
      amount: { value: 300 + draw.between(0, 500), currency: 'JPY' },
      email: `k${draw.between(100_000, 999_999)}@example.net`,
      account: { guest: true },
      device: { id: `dev-keyless-${n}`, ip: exampleIp(n * 19), language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(
      declined(id, at + 500, draw.chance(0.8) ? draw.pick(invalidNumber) : { code: '05', code_system: 'iso8583' }),
    );
  }
  const meanwhile = 'meanwhile-1';
  lines.push({
    id: meanwhile,
    at: japanTime(start + 50_000),
    merchant: shop,
    amount: { value: 5400, currency: 'JPY' },
    card: {
      token: 'tok_meanwhile',
      bin: '35280000',
      last4: '0106',
      expiry: '2029-12',
      stored: true,
      added_at: '2025-02-03T20:14:00+09:00',
    },
    email: 'member@example.jp',
    account: { id: 'mem-meanwhile', guest: false, created_at: '2024-01-01T10:00:00+09:00', purchases_180d: 2 },
    device: { id: 'dev-meanwhile', ip: '192.0.2.14', language: 'ja-JP', time_zone_offset_min: -540 },
  });
  return {
    name: 'walk-without-keys',
    lines,
    expected: {
      title: {
        ja: '共通のキーがない総当たり（店全体の拒否率で検知）',
        en: 'A walk without any key in common, seen by the share of refusals of the whole shop',
      },
      attack: { prefix: 'keyless-', challenged_from: 20 },
      honest: { prefix: 'meanwhile-', challenged_share_at_most: 0 },
      steps: { 'keyless-30': { flow: 'challenge', rules: ['shop-under-attack', 'shop-sees-invalid-numbers'] } },
    },
  };
}
