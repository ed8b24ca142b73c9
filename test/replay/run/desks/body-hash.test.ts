import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../../../src/engine/checkout/canonical.ts';
import { bodyIdentity } from '../../../../src/replay/run/desks/body-hash.ts';

/** Few values, so that bodies are often equal, or nearly so. */
const body = fc.letrec<{ value: unknown; body: object }>(tie => ({
  value: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('1', '', 'a', 'ab', '家', 1, 0, -0, 0.5, 2 ** 33, true, false) },
    fc.array(tie('value'), { maxLength: 2 }),
    tie('body'),
  ),
  body: fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'ab'), tie('value')), { selector: ([key]) => key, maxLength: 3 })
    .map(entries => Object.fromEntries(entries)),
})).body;

it('two bodies have one hash where their canonical JSON is equal, and there only (property)', () => {
  const known = new Map<string, string>();
  const texts = new Map<string, string>();
  fc.assert(
    fc.property(body, each => {
      const [text, hash] = [canonicalJson(each), bodyIdentity(each)];
      expect(known.get(text) ?? hash).toBe(hash);
      expect(texts.get(hash) ?? text).toBe(text);
      known.set(text, hash);
      texts.set(hash, text);
    }),
    { numRuns: 3000 },
  );
  expect(known.size).toBeGreaterThan(300);
  expect(known.size).toBeLessThan(2900);
});
