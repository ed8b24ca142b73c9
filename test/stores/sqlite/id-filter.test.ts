import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIdFilter } from '../../../src/stores/sqlite/id-filter.ts';

test('what was added is never taken for new', () => {
  const pair = fc.tuple(fc.string(), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 500 }), pairs => {
      const filter = createIdFilter(64);
      for (const [merchant, id] of pairs) {
        filter.add(merchant, id);
        expect(filter.mayHave(merchant, id)).toBe(true);
      }
      for (const [merchant, id] of pairs) expect(filter.mayHave(merchant, id)).toBe(true);
    }),
  );
});

test('few new ids are taken for known ones, however far it grew', () => {
  const filter = createIdFilter(1_000);
  for (let index = 0; index < 100_000; index++) filter.add('shop-1', `att-20261122-${index}`);
  let mistaken = 0;
  for (let index = 0; index < 100_000; index++) if (filter.mayHave('shop-1', `att-20261123-${index}`)) mistaken++;
  for (let index = 0; index < 1_000; index++) if (filter.mayHave('shop-2', `att-20261122-${index}`)) mistaken++;
  expect(mistaken).toBeLessThan(500);
});
