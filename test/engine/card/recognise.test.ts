import { describe, expect, it } from 'vitest';
import { recogniseCard } from '../../../src/engine/card/recognise.ts';
import type { Checkout } from '../../../src/engine/types.ts';

const recognised = (card: Checkout['card'], at = '2026-11-22T09:30:00+09:00') =>
  recogniseCard({ id: 'a', at: Date.parse(at), amount: { value: 1, currency: 'JPY' }, ...(card ? { card } : {}) });

describe('recognising a card', () => {
  it('tells numbers apart by their token, else by BIN and last four, else not', () => {
    const masked = { bin: '41111111', last4: '1111', expiry: '2029-12' };
    expect(recognised({ ...masked, token: 't' })).toMatchObject({
      number_basis: 'token',
      number_key: 't',
      expiry_key: 't/2029-12',
    });
    expect(recognised({ ...masked, token: 't', expiry_token: 'x' })).toMatchObject({ expiry_key: 'x' });
    expect(recognised(masked)).toMatchObject({
      number_basis: 'masked',
      number_key: '41111111/1111',
      expiry_key: '41111111/1111/2029-12',
    });
    for (const card of [undefined, {}, { bin: '411111' }, { last4: '1111', expiry: '2029-12' }]) {
      const { number_basis, number_key, expiry_key } = recognised(card);
      expect([number_basis, number_key, expiry_key]).toEqual(['none', undefined, undefined]);
    }
  });

  it('reads the brand and both BINs off the first digits; six are no eight', () => {
    expect(recognised({ bin: '35280000' })).toMatchObject({ brand: 'jcb', bin6: '352800', bin8: '35280000' });
    expect(recognised({ bin: '411111' })).toMatchObject({ brand: 'visa', bin6: '411111', bin8: undefined });
    expect(recognised({ bin: '4111111' })).toMatchObject({ bin6: '411111', bin8: undefined });
    expect(recognised({ bin: '411111', brand: 'jcb' }).brand).toBe('jcb');
    expect(recognised({ token: 't' })).toMatchObject({ brand: undefined, bin6: undefined, bin8: undefined });
  });

  it('takes a card for good through the last moment of its month in Tokyo', () => {
    const expired = (at: string) => recognised({ expiry: '2026-11' }, at).expired;
    expect(expired('2026-11-30T23:59:59.999+09:00')).toBe(false);
    expect(expired('2026-12-01T00:00:00+09:00')).toBe(true);
    expect(recognised({ token: 't' }).expired).toBeUndefined();
  });

  it('counts the days on file, and keeps what was sent', () => {
    const card = { added_at: '2026-11-20T09:30:01+09:00', stored: true, luhn_valid: false, range_token: 'r' };
    expect(recognised(card)).toMatchObject({ age_days: 1, stored: true, luhn_valid: false, range_key: 'r' });
    expect(recognised({ stored: false })).toMatchObject({ age_days: undefined, stored: false });
  });
});
