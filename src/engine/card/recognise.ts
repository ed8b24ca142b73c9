/** The card stage: how well the number is known, and what its first digits and its expiry say. */
import { LRUCache } from 'lru-cache';
import { timeOf } from '../../shared/rfc3339.ts';
import { ageInDays, endOfMonthInJapan } from '../../shared/time.ts';
import type { CardFacts, Checkout } from '../types.ts';
import { brandOf } from './brand.ts';

/** Ends of months by `YYYY-MM`: a few hundred months are in use, and zone arithmetic is slow. */
const monthEnds = new LRUCache<string, number>({ max: 2_400 });

function isExpired(expiry: string, at: number): boolean {
  let end = monthEnds.get(expiry);
  if (end === undefined) {
    end = endOfMonthInJapan(expiry);
    monthEnds.set(expiry, end);
  }
  return at >= end;
}

/** Keys by which counters tell numbers and expiries apart: the token, or BIN and last four where there is none. */
function cardKeysOf(
  card: NonNullable<Checkout['card']>,
): Pick<CardFacts, 'number_basis' | 'number_key' | 'expiry_key'> {
  const masked = card.bin !== undefined && card.last4 !== undefined;
  const number_key = card.token ?? (masked ? `${card.bin}/${card.last4}` : undefined);
  if (number_key === undefined) return { number_basis: 'none' };
  const number_basis = card.token === undefined ? 'masked' : 'token';
  const expiry_key = card.expiry_token ?? (card.expiry === undefined ? undefined : `${number_key}/${card.expiry}`);
  return { number_basis, number_key, ...(expiry_key === undefined ? {} : { expiry_key }) };
}

/** Recognises the card of a checkout. */
export function recogniseCard(checkout: Checkout): CardFacts {
  const { card, at } = checkout;
  if (!card) return { number_basis: 'none' };
  const brand = card.brand ?? (card.bin === undefined ? undefined : brandOf(card.bin)?.brand);
  const age_days = card.added_at === undefined ? undefined : ageInDays(timeOf(card.added_at), at);
  return {
    ...cardKeysOf(card),
    ...(brand === undefined ? {} : { brand }),
    ...(card.bin === undefined ? {} : { bin6: card.bin.slice(0, 6) }),
    ...(card.bin?.length === 8 ? { bin8: card.bin } : {}),
    ...(card.expiry === undefined ? {} : { expired: isExpired(card.expiry, at) }),
    ...(card.luhn_valid === undefined ? {} : { luhn_valid: card.luhn_valid }),
    ...(card.stored === undefined ? {} : { stored: card.stored }),
    ...(age_days === undefined ? {} : { age_days }),
    ...(card.range_token === undefined ? {} : { range_key: card.range_token }),
  };
}
