import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalCheckout } from '../../src/api/canonical-checkout.ts';
import { createCardGuard } from '../../src/engine/card/guard.ts';
import { cardKey } from '../../src/engine/card/tokens.ts';
import { canonicalJson } from '../../src/engine/checkout/canonical.ts';
import { readCheckout } from '../../src/engine/checkout/read.ts';
import type { Checkout } from '../../src/engine/types.ts';
import { fullCheckout } from './fuzzed-body.ts';

const guard = createCardGuard(cardKey('test', new Uint8Array(32)));
const read = (body: unknown): Checkout => {
  const result = readCheckout(body, { door: 'api', receivedAt: 5, guard });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.checkout;
};

/** The same value with its fields in another order, and some left out. */
function shuffled(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.tuple(...value.map(shuffled));
  if (value === null || typeof value !== 'object') return fc.constant(value);
  const entries = Object.entries(value).map(([key, entry]) => shuffled(entry).map(inner => [key, inner] as const));
  return fc
    .tuple(...entries)
    .chain(pairs => fc.shuffledSubarray(pairs, { minLength: Math.max(0, pairs.length - 3) }))
    .map(pairs => Object.fromEntries(pairs));
}
const required = (body: unknown) => {
  const sent = body as Record<string, unknown>;
  return { ...sent, id: sent['id'] ?? 'a', amount: fullCheckout.amount };
};

/** The slow and obvious way. */
const plainly = ({ at: _receipt, ...sent }: Checkout) => canonicalJson(sent);

test('the quick way writes what the plain way writes, whatever was sent in whatever order', () => {
  const withNumber = { ...fullCheckout, card: { number: '4111 1111 1111 1111', expiry: '2029-12', holder_name: 'T' } };
  fc.assert(
    fc.property(fc.oneof(shuffled(fullCheckout), shuffled(withNumber)), body => {
      const checkout = read(required(body));
      expect(canonicalCheckout(checkout)).toBe(plainly(checkout));
    }),
  );
});

test('the order of fields does not matter, the order of items does', () => {
  const turned = Object.fromEntries(Object.entries(fullCheckout).reverse());
  expect(canonicalCheckout(read(turned))).toBe(canonicalCheckout(read(fullCheckout)));
  const items = [{ name: 'a' }, { name: 'b' }];
  const one = read({ ...fullCheckout, items });
  expect(canonicalCheckout(read({ ...fullCheckout, items: items.toReversed() }))).not.toBe(canonicalCheckout(one));
});
