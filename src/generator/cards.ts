/**
 * Cards that do not exist: no number is ever made in full. A card is a serial number inside a BIN, and its tokens are
 * digests of that, so that equal cards have equal tokens and a walk through a range shares its range token.
 */
import type { CheckoutCard } from '../engine/checkout/schema.ts';
import { hash64, type Random } from './random.ts';

/** What the shop's provider tells of a card: docs/api.md, "Card". */
export const cardViews = ['token', 'masked', 'none'] as const;
/** One of `cardViews`. */
export type CardView = (typeof cardViews)[number];

/** A card, as far as it can be known. */
export interface SyntheticCard {
  /** First eight digits. */
  readonly bin: string;
  /** Digits 9 to 12: with the BIN they make the range. */
  readonly range: string;
  readonly last4: string;
  /** YYYY-MM. */
  readonly expiry: string;
}

/** Issuers by BIN: two or three well-known leading digits of a brand, the rest invented. */
const bins = [
  ['35280001', 14],
  ['35400002', 8],
  ['35690003', 5],
  ['45300004', 12],
  ['49800005', 12],
  ['41000006', 9],
  ['47550007', 6],
  ['51200008', 10],
  ['52500009', 8],
  ['54000010', 6],
  ['37610011', 4],
  ['36100012', 1],
] as const;

/** A card of somebody. Expiry lies one to five years after the year given. */
export function someCard(random: Random, year: number): SyntheticCard {
  return { ...cardInRange(random, random.weighted(bins), random.digits(4)), expiry: someExpiry(random, year) };
}

/** A card inside a range. */
export function cardInRange(random: Random, bin: string, range: string, expiry = '2029-01'): SyntheticCard {
  return { bin, range, last4: random.digits(4), expiry };
}

/** An expiry one to five years after the year given. */
export function someExpiry(random: Random, year: number): string {
  return `${year + random.between(1, 5)}-${String(random.between(1, 12)).padStart(2, '0')}`;
}

/** The eight digits that an attacker aims at. */
export function someBin(random: Random): string {
  return random.weighted(bins);
}

/** What a checkout carries of the card; undefined where the shop sees nothing of it. */
export function shown(card: SyntheticCard, view: CardView): CheckoutCard | undefined {
  const { bin, range, last4, expiry } = card;
  if (view === 'none') return undefined;
  if (view === 'masked') return { bin, last4, expiry };
  return { token: `tok_${hash64(bin + range + last4)}`, range_token: `rng_${hash64(bin + range)}`, bin, expiry };
}
