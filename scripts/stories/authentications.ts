/** Stories of authentications that fail: a walk that ends at the issuer's own check, and an honest sale day. */
import { approved, exampleIp, inJapan, japanTime, type Line, type Story, two } from './story.ts';

interface Shopper {
  readonly id: string;
  readonly at: number;
  readonly card: string;
  readonly bin: string;
  readonly device: string;
  readonly ip: string;
}

function attempt({ id, at, card, bin, device, ip }: Shopper, value: number): Line {
  return {
    id,
    at: japanTime(at),
    merchant: { id: 'shop-7' },
    amount: { value, currency: 'JPY' },
    card: {
      token: `tok_${card}`,
      range_token: `rng_${card}`,
      bin,
      last4: String(1000 + Number(card.replace(/\D/g, '')) * 37),
      expiry: '2028-06',
    },
    email: `${id}@example.net`,
    account: { guest: true },
    device: { id: device, ip, language: 'ja-JP', time_zone_offset_min: -540 },
  };
}

function authenticated(assessment: string, ms: number, status: 'Y' | 'N'): Line {
  return { assessment, type: 'authentication', at: japanTime(ms), trans_status: status };
}

/** Forty numbers of one BIN, each from another device and address, every one refused by the issuer at 3-D Secure. */
export function walkFailingAt3ds(): Story {
  const start = inJapan('2026-11-20T03:20:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 40; n++) {
    const id = `fail-${two(n)}`;
    const at = start + n * 10_000;
    const shopper = { id, at, card: `fail_${n}`, bin: '42123456', device: `dev-fail-${n}`, ip: exampleIp(n * 13) };
    lines.push(attempt(shopper, 980), authenticated(id, at + 4000, 'N'));
  }
  return {
    name: 'walk-failing-at-3ds',
    lines,
    expected: {
      title: {
        ja: '端末・IPを毎回変え、すべて3Dセキュア認証で失敗する総当たり',
        en: 'A walk over one BIN from rotating devices that always fails at 3-D Secure',
      },
      attack: { prefix: 'fail-', challenged_from: 9 },
      steps: {
        'fail-01': { flow: 'frictionless' },
        'fail-09': { flow: 'challenge', rules: ['bin-mostly-failing-authentication'] },
        'fail-30': { flow: 'challenge', rules: ['shop-sees-failed-authentications'] },
      },
    },
  };
}

/** Three cards on one device, eight attempts in half an hour, none of which passes 3-D Secure. */
export function cardsFailingAt3ds(): Story {
  const start = inJapan('2026-11-20T22:10:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 8; n++) {
    const id = `trio-${n}`;
    const at = start + n * 240_000;
    const shopper = { id, at, card: `trio_${(n % 3) + 1}`, bin: '51000000', device: 'dev-trio', ip: '203.0.113.91' };
    lines.push(attempt(shopper, 3980), authenticated(id, at + 30_000, 'N'));
  }
  return {
    name: 'cards-failing-at-3ds',
    lines,
    expected: {
      title: {
        ja: '同一端末で3枚のカードがいずれも3Dセキュア認証に失敗',
        en: 'Three cards on one device, none of which passes 3-D Secure',
      },
      attack: { prefix: 'trio-', challenged_from: 4 },
      steps: {
        'trio-1': { flow: 'frictionless' },
        'trio-4': { flow: 'challenge', rules: ['cards-failing-authentication-on-device'] },
      },
    },
  };
}

/** A sale: sixty shoppers of one BIN in six minutes; one in three fails at first and passes a minute later. */
export function honestSaleDayAt3ds(): Story {
  const start = inJapan('2026-11-27T20:00:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 60; n++) {
    const id = `sale-${two(n)}`;
    const at = start + n * 6000;
    const shopper = { id, at, card: `sale_${n}`, bin: '41000000', device: `dev-sale-${n}`, ip: exampleIp(n * 7) };
    const fails = n % 3 === 0;
    lines.push(attempt(shopper, 5980), authenticated(id, at + 20_000, fails ? 'N' : 'Y'));
    const again = { ...shopper, id: `sale-again-${two(n)}`, at: at + 60_000 };
    if (fails) lines.push(attempt(again, 5980), authenticated(again.id, again.at + 20_000, 'Y'));
    lines.push(approved(fails ? again.id : id, (fails ? again.at : at) + 25_000));
  }
  return {
    name: 'honest-sale-day-3ds',
    lines,
    expected: {
      title: {
        ja: 'セール開始直後、同じBINの会員の3人に1人が認証を1回失敗',
        en: 'A sale: one in three holders of a BIN fails 3-D Secure once',
      },
      honest: { prefix: 'sale-', challenged_share_at_most: 0 },
    },
  };
}
