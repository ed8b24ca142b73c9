/** homePhone, mobilePhone, workPhone as `{ cc, subscriber }` (facts/emv-3ds.md 1.4). */
import type { Checkout, PlaceFacts } from '../types.ts';

/** A telephone number by country calling code (1–3 digits) and the number without it (up to 12). */
export interface Phone {
  readonly cc: string;
  readonly subscriber: string;
}

/** The three slots of the message. */
export interface Phones {
  readonly homePhone?: Phone;
  readonly mobilePhone?: Phone;
  readonly workPhone?: Phone;
}

/** Country calling codes of one and two digits (ITU-T E.164); all others have three. */
const shortCodes = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

/**
 * The shopper's number: that of the billing address, or of the shipping address where the two are known to be one. The
 * recipient of a gift is somebody else. A Japanese 060, 070, 080 or 090 number is a mobile by the numbering plan (0800 is
 * toll-free); any other goes to `workPhone` when the address names a company and to `homePhone` otherwise, for want of a field for a
 * number of unstated kind (docs/threeds.md, "Telephone").
 */
export function phonesOf(checkout: Checkout, place: PlaceFacts): Phones {
  const own = place.differs_from_billing === false ? checkout.shipping : undefined;
  const address = checkout.billing?.phone === undefined ? own : checkout.billing;
  const phone = phoneOf(address?.phone, address?.country ?? (address === own ? place.country : undefined));
  if (phone === undefined) return {};
  if (phone.cc === '81' && /^(?:[679]0|80[1-9])/.test(phone.subscriber)) return { mobilePhone: phone };
  return address?.company?.trim() ? { workPhone: phone } : { homePhone: phone };
}

/**
 * A number in its two parts. International writing (`+81 …`, `010 81 …`) says its own code. National writing is understood
 * for Japan: 10 or 11 digits with the leading 0, in an address that is in Japan or names no country.
 */
export function phoneOf(text: string | undefined, country: string | undefined): Phone | undefined {
  const written = text?.normalize('NFKC').replace(/\(0\)/g, '') ?? '';
  if (!/^[+\d\s().‐‑‒–—―−ー-]+$/u.test(written)) return undefined;
  const digits = written.replace(/\D/g, '');
  if (written.trim().startsWith('+')) return international(digits);
  if (/^010[1-9]/.test(digits) && digits.length > 11) return international(digits.slice(3));
  if (country !== undefined && country !== 'JP') return undefined;
  return /^0[1-9]\d{8,9}$/.test(digits) ? { cc: '81', subscriber: digits.slice(1) } : undefined;
}

function international(digits: string): Phone | undefined {
  const length = [1, 2].find(width => shortCodes.has(digits.slice(0, width))) ?? 3;
  const cc = digits.slice(0, length);
  const national = digits.slice(length);
  // Japan's trunk prefix is often left standing behind +81.
  const subscriber = cc === '81' ? national.replace(/^0/, '') : national;
  return subscriber.length >= 4 && subscriber.length <= 12 && !cc.startsWith('0') ? { cc, subscriber } : undefined;
}
