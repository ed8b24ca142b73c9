/** Keeps card numbers out of everything behind the first stage: the card stage's answer to checkout/read.ts. */
import { fail, ok } from '../../shared/result.ts';
import type { CardNumberGuard } from '../checkout/read.ts';
import { brandOf } from './brand.ts';
import { passesLuhn } from './luhn.ts';
import { maskCardNumbers } from './numbers-in-text.ts';
import { type CardKey, cardTokens } from './tokens.ts';

/** A guard that accepts full card numbers and turns them into tokens under `key`; without a key it refuses them. */
export function createCardGuard(key?: CardKey): CardNumberGuard {
  if (!key) return { mask: maskCardNumbers };
  return {
    mask: maskCardNumbers,
    tokenise({ number, ...card }) {
      const digits = number.normalize('NFKC').replace(/[^0-9]/g, '');
      if (digits.length < 12 || digits.length > 19) {
        return fail({
          code: 'bad-format',
          pointer: '/card/number',
          detail: 'A card number has 12 to 19 digits; single spaces or hyphens may stand between them.',
        });
      }
      const brand = brandOf(digits)?.brand;
      // The last four digits do not stay beside a range token (facts/cards-and-pci.md 5).
      const { last4: _last4, ...rest } = card;
      return ok({
        ...rest,
        ...cardTokens(digits, card.expiry, key),
        // First 8 digits only where 16 or more leave enough hidden (facts/cards-and-pci.md 5, truncation).
        bin: digits.slice(0, digits.length >= 16 ? 8 : 6),
        luhn_valid: passesLuhn(digits),
        ...(brand === undefined ? {} : { brand }),
      });
    },
  };
}
