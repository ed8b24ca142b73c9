/** Walks whose issuer says only "do not honour", walks that take their time, and honest crowds that must not look like them. */
import { describe, expect, test } from 'vitest';
import { playTexts } from './default-rule-set.ts';

type Values = Readonly<Record<string, unknown>>;

const noon = Date.parse('2026-11-20T12:00:00+09:00');
const time = (ms: number) => new Date(noon + ms).toISOString();

/** An attempt `ms` after noon, with nothing that it shares with others but what `told` says. */
const attempt = (n: number, ms: number, told: Values): Values => ({
  id: `a-${n}`,
  at: time(ms),
  amount: { value: 1980, currency: 'JPY' },
  email: `shopper-${n}@example.net`,
  account: { guest: true },
  device: { id: `dev-${n}`, ip: `198.51.100.${n % 250}` },
  ...told,
});

const refused = (n: number, ms: number, said: Values = { reason: 'do_not_honor' }): Values => ({
  assessment: `a-${n}`,
  at: time(ms + 300),
  type: 'authorization',
  result: 'declined',
  ...said,
});

/** The flows of `count` attempts, one every `everyMs`, each refused as `said` (undefined: nothing is told). */
function flowsOf(count: number, everyMs: number, told: (n: number) => Values, said?: Values, before: Values[] = []) {
  const lines = Array.from({ length: count }, (_, n) => [
    attempt(n, n * everyMs, told(n)),
    ...(said ? [refused(n, n * everyMs, said)] : []),
  ]).flat();
  const played = playTexts([...before, ...lines].map(line => JSON.stringify(line)));
  return played.slice(-count).map(({ assessment }) => assessment.flow);
}

const unsaid = { reason: 'do_not_honor' };
const masked = (n: number) => ({ bin: '35280000', last4: String(1000 + n * 7), expiry: '2028-05' });
const tokens = (n: number) => ({ ...masked(n), token: `tok-${n}`, range_token: `range-${n}` });

/** An hour of each of the day before, so that the BIN has a baseline. */
const quietDay = Array.from({ length: 26 }, (_, hour) =>
  attempt(1000 + hour, (hour - 26) * 3_600_000, { card: tokens(1000 + hour) }),
);

describe('walks', () => {
  test.each([
    [
      'from one address, a new device each time',
      11,
      1000,
      (n: number) => ({ card: masked(n), device: { id: `q-${n}`, ip: '203.0.113.9' } }),
    ],
    ['from one address, without card or device', 11, 1000, () => ({ device: { ip: '203.0.113.9' } })],
    ['for one order, nothing known of the cards', 7, 11_000, () => ({ order_id: 'one' })],
    ['with one mail address, nothing known of the cards', 9, 11_000, () => ({ email: 'One+x@gmail.com' })],
    [
      'on one account of years, nothing known of the cards',
      9,
      61_000,
      () => ({
        account: { id: 'mem', guest: false, created_at: '2019-01-01T00:00:00+09:00', purchases_180d: 9 },
      }),
    ],
    ['over the codes of one number', 9, 30_000, () => ({ card: tokens(1) })],
    [
      'over the expiries of one number, two an hour',
      9,
      31 * 60_000,
      (n: number) => ({ card: { ...tokens(1), expiry: `2029-${String(n + 1).padStart(2, '0')}` } }),
    ],
    ['in one range, one in ten minutes', 7, 601_000, (n: number) => ({ card: { ...tokens(n), range_token: 'range' } })],
  ] as const)('%s are challenged from attempt %i on', (_, from, everyMs, told) => {
    const flows = flowsOf(12, everyMs, told, unsaid);
    expect(flows[0]).toBe('frictionless');
    expect(flows.slice(from - 1)).not.toContain('frictionless');
  });

  test('over the last seven digits, with nothing in common but the BIN, are challenged from attempt 12 on', () => {
    const flows = flowsOf(30, 400, n => ({ card: tokens(n) }), unsaid, quietDay);
    expect(flows[0]).toBe('frictionless');
    expect(flows.slice(11)).not.toContain('frictionless');
  });

  test('on one device, a number every 200 seconds, are challenged from the eighth on without any outcome', () => {
    const flows = flowsOf(20, 200_000, n => ({ card: tokens(n), device: { id: 'dev', ip: '203.0.113.9' } }));
    expect(flows[0]).toBe('frictionless');
    expect(flows.slice(7)).not.toContain('frictionless');
  });

  test('from one address that fail 3-D Secure, a new device each time, are challenged from attempt 11 on', () => {
    const failed = { type: 'authentication', result: undefined, trans_status: 'N' };
    const flows = flowsOf(15, 3000, n => ({ device: { id: `q-${n}`, ip: '203.0.113.9' } }), failed);
    expect(flows[0]).toBe('frictionless');
    expect(flows.slice(10)).not.toContain('frictionless');
  });

  test('a security code that the issuer calls wrong counts as wrong, whatever reason it gives', () => {
    const flows = flowsOf(8, 30_000, () => ({ card: tokens(1) }), { ...unsaid, security_code: 'mismatch' });
    expect(flows.slice(0, 3)).not.toContain('challenge');
    expect(flows.slice(5)).not.toContain('frictionless');
  });
});

describe('crowds', () => {
  /** `count` honest buyers, every twelfth refused without a reason. */
  const crowd = (count: number, everyMs: number, told: (n: number) => Values, before: Values[] = []) => {
    const lines = Array.from({ length: count }, (_, n) => [
      attempt(n, n * everyMs, { card: tokens(n), ...told(n) }),
      n % 12 === 5 ? refused(n, n * everyMs) : { ...refused(n, n * everyMs, {}), result: 'approved' },
    ]).flat();
    return playTexts([...before, ...lines].map(line => JSON.stringify(line))).map(({ assessment }) => assessment.flow);
  };

  test('a carrier with all its buyers behind one address', () => {
    expect(crowd(300, 2000, n => ({ device: { id: `dev-${n}`, ip: '198.51.100.1' } }))).not.toContain('challenge');
  });

  test('the minute of a sale, all with cards of one BIN', () => {
    expect(crowd(300, 200, () => ({}), quietDay)).not.toContain('challenge');
  });

  test('buyers behind one address at a shop that reports each refused payment as an order refused as well', () => {
    const lines = Array.from({ length: 60 }, (_, n) => {
      const told = [attempt(n, n * 2000, { card: tokens(n), device: { id: `dev-${n}`, ip: '198.51.100.1' } })];
      const order = { assessment: `a-${n}`, at: time(n * 2000 + 900), type: 'order', result: 'refused_by_shop' };
      return n % 5 < 2 ? [...told, refused(n, n * 2000), order] : told;
    }).flat();
    const flows = playTexts(lines.map(line => JSON.stringify(line))).map(({ assessment }) => assessment.flow);
    expect(flows).not.toContain('challenge');
  });

  test('a firm whose corporate cards share a range, one in four minutes', () => {
    const card = (n: number) => ({ card: { ...tokens(n), range_token: 'range' } });
    expect(crowd(40, 240_000, card)).not.toContain('challenge');
  });

  test('an owner who is refused seven times in a day, and short of funds or out of luck for the rest of it', () => {
    const card = tokens(1);
    const own = { card, email: 'one@example.net', account: { id: 'mem', guest: false } };
    expect(flowsOf(8, 300_000, n => ({ ...own, device: { id: `dev-${n}`, ip: '203.0.113.9' } }), unsaid)).not.toContain(
      'challenge',
    );
    for (const reason of ['insufficient_funds', 'retry_later'])
      expect(flowsOf(11, 300_000, () => ({ ...own, order_id: 'one' }), { reason })).not.toContain('challenge');
  });
});
