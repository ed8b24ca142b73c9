/** Whose a checkout is. */
import { expect, test } from 'vitest';
import { holderOf } from '../../../src/cli/journal/person.ts';

test('a number is known as it is written abroad', () => {
  const holds = holderOf({ phone: '020 7946 0958' });
  const at = (phone: string, country: string) => holds(JSON.stringify({ shipping: { phone, country } }));
  expect(at('020-7946-0958', 'GB')).toBe(true);
  expect(at('020-7946-0958', 'JP')).toBe(true);
  expect(at('+81 20 7946 0958', 'GB')).toBe(true);
  expect(at('+44 20 7946 0958', 'GB')).toBe(false);
  expect(holderOf({ email: 'a@b.jp' })(JSON.stringify({ shipping: { phone: '12', country: 'JP' } }))).toBe(false);
});
