/** Orders that wait say the same in memory and in a file, whenever they move from the one to the other. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Tie, WaitingOrders } from '../../../src/replay/read/waiting-orders.ts';
import { runs } from '../../runs.ts';

const keys = ['1', '2', '3', '4'];
const someKeys = fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: 2 });
const tie: fc.Arbitrary<Tie> = fc.record({
  attempt: fc.constantFrom('a', 'b', 'c'),
  merchant: fc.constantFrom(null, 'shop-1'),
  approved: fc.constantFrom(0 as const, 1 as const),
  at: fc.constantFrom('2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z', '2026-04-01T00:00:00.000Z'),
});
const step = fc.oneof(
  fc.record({ keep: someKeys, row: fc.constantFrom(null, 'a row') }),
  fc.record({ tied: fc.nat(9), tie }),
  fc.record({ named: someKeys, tie }),
);

it('are found alike with any memory', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 3_000 }), (steps, some) => {
      const waiting = [Number.POSITIVE_INFINITY, some, 0].map(limit => new WaitingOrders(limit));
      let kept = 0;
      for (const one of steps) {
        const number = kept;
        if ('keep' in one) kept++;
        for (const each of waiting)
          each.together(() => {
            if ('keep' in one) {
              const { keep, row } = one;
              const texts = { body: `{"id":"${number}"}`, outcomes: '[]', dropped: '[]', row };
              each.keep({ first_seq: 2 ** 40, line: number, ...texts }, keep);
            } else if ('named' in one) each.keepAttempt(one.named, one.tie);
            else if (kept > 0) each.tie(1 + (one.tied % kept), one.tie);
          });
        const [first, ...others] = waiting.map(each =>
          keys.map(key => ({ order: each.find(['0', key]), attempt: each.findAttempt(['0', key]) })),
        );
        for (const other of others) expect(other).toEqual(first);
      }
      const [first, ...others] = waiting.map(each => [...each.pages()].flat());
      expect(first).toHaveLength(kept);
      for (const other of others) expect(other).toEqual(first);
      for (const each of waiting) each.close();
    }),
    { numRuns: runs(60) },
  );
});
