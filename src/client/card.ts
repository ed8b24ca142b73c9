/** The `card` of a checkout, computed where the number is. */
import { type CardKey, cardTokens } from '../engine/card/tokens.ts';

/** What may be sent of a card instead of its number. No last four digits: they do not stand beside a range token. */
export interface TokenisedCard {
  readonly token: string;
  readonly range_token: string;
  /** First 8 digits of numbers with 16 or more, else the first 6 (facts/cards-and-pci.md 5, truncation). */
  readonly bin: string;
  /** YYYY-MM. */
  readonly expiry?: string;
}

/**
 * Tokens, BIN and expiry of a card number, ready for `card` of a checkout: `card: { ...tokenisedCard(number, '2029-12', key), holder_name }`.
 * Blanks and hyphens between the digits, and full-width digits, are taken. Throws a TypeError, without the number, when it is none.
 */
export function tokenisedCard(number: string, expiry: string | undefined, key: CardKey): TokenisedCard {
  const digits = number.normalize('NFKC').replace(/[\s-]/g, '');
  const { token, range_token } = cardTokens(digits, expiry, key);
  return {
    token,
    range_token,
    bin: digits.slice(0, digits.length >= 16 ? 8 : 6),
    ...(expiry === undefined ? {} : { expiry }),
  };
}
