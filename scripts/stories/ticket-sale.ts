/** The minute in which tickets go on sale: 500 honest buyers on one popular BIN. Generated where it is needed, not stored. */
import { dice } from './random.ts';
import { approved, dayBefore, declined, exampleIp, inJapan, japanTime, type Line, type Story } from './story.ts';

/** What a crowd of honest buyers is refused for. Numbers mistyped past the check digit are rare. */
const refusals: readonly (readonly [number, Line])[] = [
  [0.015, { code: '51', code_system: 'iso8583' }],
  [0.025, { reason: 'wrong_security_code' }],
  [0.032, { code: 'G12', code_system: 'cafis' }],
  [0.036, { code: '14', code_system: 'iso8583' }],
];

/**
 * 500 buyers within 60 seconds on BIN 35301113 (about 2,000 of its 12-digit ranges are in use), every third behind one of
 * fifteen carrier gateways, a few pressing twice, a few refused and trying again. The day before was quiet.
 */
export function ticketSale(seed = 31): Story {
  const draw = dice(seed);
  const bin = '35301113';
  const start = inJapan('2026-11-21T10:00:00');
  // Half of the cards were issued lately, into a fifth of the ranges.
  const rangeOf = () => (draw.chance(0.5) ? draw.between(0, 399) : draw.between(400, 1999));
  const lines: Line[] = [];
  for (let hour = 25; hour >= 1; hour--) lines.push(dayBefore(`calm-${hour}`, start - hour * 3_600_000 - 1000, bin));
  for (let n = 1; n <= 500; n++) {
    const at = start + draw.between(0, 59_999);
    const tickets = draw.between(1, 4);
    const member = draw.between(30, 2500);
    const ranges = { first: rangeOf(), second: rangeOf() };
    const buyer = (id: string, ms: number, card: 'first' | 'second'): Line => ({
      id,
      order_id: `ord-fan-${n}`,
      at: japanTime(ms),
      merchant: { id: 'ticket-1', mcc: '7922' },
      amount: { value: 9900 * tickets, currency: 'JPY' },
      card: {
        token: `tok_fan_${n}_${card}`,
        range_token: `rng_${ranges[card]}`,
        bin,
        last4: String(1000 + ((n * 37) % 9000)),
        expiry: `20${27 + (n % 5)}-0${1 + (n % 9)}`,
      },
      items: [
        {
          name: '冬のドームツアー 東京公演 指定席 電子チケット',
          category: 'コンサートチケット',
          quantity: tickets,
          unit_price: 9900,
        },
      ],
      shipping: { method: 'digital' },
      delivery: { timeframe: 'electronic' },
      email: `fan${n}@example.jp`,
      account: {
        id: `mem-fan-${n}`,
        guest: false,
        created_at: japanTime(start - member * 86_400_000),
        purchases_180d: member % 5,
      },
      device: {
        id: `dev-fan-${n}`,
        ip: n % 3 === 0 ? exampleIp(n % 15) : exampleIp(20 + n),
        language: 'ja-JP',
        time_zone_offset_min: -540,
      },
    });
    const id = `fan-${String(n).padStart(3, '0')}`;
    lines.push(buyer(id, at, 'first'));
    const luck = draw.next();
    const refusal = refusals.find(([below]) => luck < below)?.[1];
    if (refusal) {
      lines.push(declined(id, at + 3000, refusal));
      const again = draw.chance(0.5) ? 'first' : 'second';
      lines.push(buyer(`${id}-again`, at + 20_000, again), approved(`${id}-again`, at + 23_000));
    } else if (draw.chance(0.04)) {
      lines.push(buyer(`${id}-twice`, at + 1500, 'first'), approved(id, at + 3000));
    } else lines.push(approved(id, at + 3000));
  }
  return {
    name: 'ticket-sale',
    lines,
    expected: {
      title: { ja: 'チケット発売の1分間に同一BINの500人', en: 'Tickets go on sale: 500 buyers on one BIN in a minute' },
      honest: { prefix: 'fan-', challenged_share_at_most: 0.01 },
    },
  };
}
