/** Bodies that a careless or hostile client might send: from random bytes to checkouts with one thing wrong. Used by the soak too. */
import fc from 'fast-check';

/** A checkout with every field, from which fuzzing starts. */
export const fullCheckout = {
  id: 'att-1',
  order_id: 'ord-1',
  purpose: 'purchase',
  merchant: { id: 'shop-7', mcc: '5732' },
  amount: { value: 128_000, currency: 'JPY' },
  card: { token: 'tok', range_token: 'range', bin: '35280000', expiry: '2029-12', stored: false, holder_name: 'TARO' },
  items: [{ name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 2, unit_price: 49_980 }],
  shipping: { name: '山田 太郎', postal_code: '160-0022', line1: '新宿1-2-3', country: 'JP', method: 'home' },
  billing: { name: '山田 太郎', country: 'JP' },
  delivery: { timeframe: 'two_days_or_more' },
  email: 'taro@example.jp',
  account: { id: 'acc', guest: false, created_at: '2024-01-01T00:00:00+09:00', purchases_180d: 4 },
  device: { id: 'dev', ip: '203.0.113.7', user_agent: 'Mozilla', language: 'ja-JP', time_zone_offset_min: -540 },
  authentication: { method: '02', at: '2026-11-22T03:00:00Z' },
};

const oddities = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  -1,
  0.1,
  1e308,
  -0,
  2 ** 53,
  true,
  [],
  {},
  [[]],
  '\u0000',
  '\ud800',
  '\u202e',
  'x'.repeat(5_000),
  '9'.repeat(400),
  '４１１１１１１１１１１１１１１１',
  '4111-1111-1111-1111',
  '__proto__',
  'constructor',
  '9999-99-99T99:99:99Z',
  '0000-00',
  '::1',
  '999.999.999.999',
  '👩‍👩‍👧‍👦'.repeat(50),
  { __proto__: null, length: -1 },
);
const anything = fc.oneof(oddities, fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double(), fc.date());

/** Paths to every value of the full checkout. */
function paths(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null || typeof value !== 'object') return [path];
  const inner = Object.entries(value).flatMap(([key, entry]) =>
    paths(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inner];
}

function replaced(value: unknown, path: readonly (string | number)[], change: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? (Object.assign([], value) as unknown as Record<number, unknown>)
    : { ...(value as object) };
  copy[step] = replaced(copy[step], rest, change);
  return copy;
}

/** A value with one to three of its parts replaced, added to or taken away, as JSON. */
function mutated(whole: unknown): fc.Arbitrary<Buffer> {
  const change = fc.tuple(fc.constantFrom(...paths(whole)), anything, fc.constantFrom('replace', 'add', 'drop'));
  return fc.array(change, { minLength: 1, maxLength: 3 }).map(changes => {
    let body = whole;
    for (const [path, value, how] of changes) {
      try {
        body = replaced(body, path, old => {
          if (how === 'drop') return undefined;
          return how === 'add' && old !== null && typeof old === 'object' ? { ...old, [String(value)]: value } : value;
        });
      } catch {
        // The place went away with an earlier change.
      }
    }
    return Buffer.from(JSON.stringify(body) ?? 'undefined');
  });
}

/** The text of a checkout with bytes changed. */
const broken = fc
  .tuple(
    fc.constant(Buffer.from(JSON.stringify(fullCheckout))),
    fc.array(fc.tuple(fc.nat(800), fc.nat(255)), { maxLength: 4 }),
  )
  .map(([bytes, changes]) => {
    const copy = Buffer.from(bytes);
    for (const [place, value] of changes) copy[place % copy.length] = value;
    return copy;
  });

/** Mostly under an id of its own, so that what passes the schema is assessed too. */
const mutatedCheckout = fc
  .tuple(mutated(fullCheckout), fc.uuid())
  .map(([bytes, id]) => Buffer.from(bytes.toString().replace('"att-1"', `"${id}"`)));

/** A body as bytes. */
export const fuzzedBody: fc.Arbitrary<Buffer> = fc.oneof(
  { arbitrary: mutatedCheckout, weight: 6 },
  { arbitrary: broken, weight: 2 },
  { arbitrary: fc.json().map(text => Buffer.from(text)), weight: 1 },
  { arbitrary: fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)), weight: 1 },
);

/** Outcomes with every field, from which fuzzing starts. */
const fullOutcomes = [
  {
    id: 'o1',
    type: 'authentication',
    at: '2026-11-22T03:00:00Z',
    trans_status: 'N',
    trans_status_reason: '11',
    eci: '07',
    challenged: true,
    challenge_cancel: '01',
    acs_trans_id: 'x',
    ds_trans_id: 'y',
  },
  { type: 'authorization', result: 'declined', code: '14', code_system: 'iso8583', security_code: 'mismatch' },
  { type: 'order', result: 'refused_by_shop' },
  { type: 'chargeback', category: 'fraud', code: '4837', amount: { value: 5, currency: 'JPY' } },
  { type: 'refund', amount: { value: 5, currency: 'JPY' } },
  { type: 'label', label: 'fraud' },
  { messageType: 'RReq', transStatus: 'Y', eci: '05', acsTransID: 'a', threeDSServerTransID: 'b' },
];

/** An outcome as bytes. */
export const fuzzedOutcome: fc.Arbitrary<Buffer> = fc.oneof(
  ...fullOutcomes.map(mutated),
  fc.json().map(text => Buffer.from(text)),
);
