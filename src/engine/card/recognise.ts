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
type CardKeys = Pick<CardFacts, 'number_basis' | 'number_key' | 'expiry_key'>;

function cardKeysOf(card: NonNullable<Checkout['card']>): CardKeys {
  const masked = card.bin !== undefined && card.last4 !== undefined;
  const number_key = card.token ?? (masked ? `${card.bin}/${card.last4}` : undefined);
  if (number_key === undefined) return { number_basis: 'none' };
  const number_basis = card.token === undefined ? 'masked' : 'token';
  const expiry_key = card.expiry_token ?? (card.expiry === undefined ? undefined : `${number_key}/${card.expiry}`);
  return { number_basis, number_key, expiry_key };
}

/** Recognises the card of a checkout. */
export function recogniseCard({ card, at }: Checkout): CardFacts {
  if (!card) return { number_basis: 'none' };
  const { bin, expiry, added_at } = card;
  const { number_basis, number_key, expiry_key } = cardKeysOf(card);
  return {
    number_basis,
    brand: card.brand ?? (bin === undefined ? undefined : brandOf(bin)?.brand),
    bin6: bin?.slice(0, 6),
    bin8: bin?.length === 8 ? bin : undefined,
    expired: expiry === undefined ? undefined : isExpired(expiry, at),
    luhn_valid: card.luhn_valid,
    stored: card.stored,
    age_days: added_at === undefined ? undefined : ageInDays(timeOf(added_at), at),
    number_key,
    expiry_key,
    range_key: card.range_token,
  };
}
