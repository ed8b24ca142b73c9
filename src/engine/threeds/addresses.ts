/** addrMatch and the shipping and billing addresses (facts/emv-3ds.md 1.4). */
import { countryNumbers } from '../../shared/countries.ts';
import { prefectureCode } from '../address/prefecture-code.ts';
import type { Checkout, CheckoutAddress, PlaceFacts } from '../types.ts';
import { isPickUp } from './merchant-risk.ts';
import { cut, type Fields, filled, fold, isPrintableAscii, plainLine } from './texts.ts';

/** An address by the names that its fields have behind `shipAddr` and `billAddr`. */
interface EmvAddress {
  readonly Line1?: string;
  readonly Line2?: string;
  readonly Line3?: string;
  readonly City?: string;
  readonly PostCode?: string;
  readonly State?: string;
  readonly Country?: string;
}

type Prefixed<Prefix extends string> = { readonly [Field in keyof EmvAddress as `${Prefix}${Field}`]?: string };

/** The address elements of an AReq. */
export type Addresses = Prefixed<'shipAddr'> & Prefixed<'billAddr'> & { readonly addrMatch?: 'Y' | 'N' };

/**
 * Both addresses, each where it was sent. Nothing is shipped to anywhere when the delivery is digital. A parcel that is
 * picked up does not go to the form's address, which is often left the shopper's own: no `Y` contradicts its shipIndicator.
 */
export function addressesOf(checkout: Checkout, place: PlaceFacts): Addresses {
  const shipped = checkout.shipping?.method === 'digital' ? undefined : checkout.shipping;
  const differs = shipped && checkout.billing ? place.differs_from_billing : undefined;
  const same = differs === false && !isPickUp(place) ? 'Y' : undefined;
  return filled<Addresses>(
    { addrMatch: differs ? 'N' : same },
    prefixed('billAddr', emvAddress(checkout.billing, {})),
    prefixed('shipAddr', emvAddress(shipped, place)),
  );
}

function prefixed<Prefix extends string>(prefix: Prefix, address: Fields<EmvAddress>): Prefixed<Prefix> {
  const named: Record<string, unknown> = {};
  for (const field in address) {
    const value = address[field as keyof EmvAddress];
    if (value !== undefined) named[prefix + field] = value;
  }
  return named as Prefixed<Prefix>;
}

/** Lines of 50, city 50, postal code 16, state 3 by ISO 3166-2 without the country, country numeric. */
function emvAddress(
  address: CheckoutAddress | undefined,
  found: Pick<PlaceFacts, 'country' | 'prefecture'>,
): Fields<EmvAddress> {
  if (address === undefined) return {};
  const region = regionOf(address, found);
  const [Line1, Line2, Line3] = fold([address.line1, address.line2], 50, 3);
  const city = plainLine(address.city);
  return {
    Line1,
    Line2,
    Line3,
    City: city === undefined ? undefined : cut(city, 50),
    PostCode: postCode(address.postal_code),
    ...region,
  };
}

/**
 * Country and state. A prefecture by its Japanese name, or one found in the lines by the address stage, is in Japan even
 * where no country was sent. A state is sent only together with its country, as the standard asks.
 */
function regionOf(
  address: CheckoutAddress,
  found: Pick<PlaceFacts, 'country' | 'prefecture'>,
): Fields<Pick<EmvAddress, 'Country' | 'State'>> {
  const japanese = /[都道府県]\s*$/u.test(address.prefecture ?? '') && prefectureCode(address.prefecture) !== undefined;
  const country = address.country ?? found.country ?? (japanese || found.prefecture !== undefined ? 'JP' : undefined);
  const numeric = country === undefined ? undefined : countryNumbers.get(country);
  if (country === undefined || numeric === undefined) return {};
  const state =
    country === 'JP'
      ? (prefectureCode(address.prefecture) ?? prefectureCode(found.prefecture))
      : subdivision(address.prefecture, country);
  return { Country: numeric, State: state };
}

/** Elsewhere a state is sent only when the shop wrote its code: `CA`, `US-CA`. */
function subdivision(written: string | undefined, country: string): string | undefined {
  const code = plainLine(written)?.toUpperCase().replace(`${country}-`, '');
  return code !== undefined && /^[A-Z0-9]{1,3}$/.test(code) ? code : undefined;
}

/** Whatever stands for the hyphen of 160-0022 (a long-vowel sign, a minus sign) is one; what is no ASCII then is no postal code. */
function postCode(written: string | undefined): string | undefined {
  const code = plainLine(written?.replace(/〒/gu, ''))?.replace(/[‐‑‒–—―−ー]/gu, '-');
  return code !== undefined && code.length <= 16 && isPrintableAscii(code) ? code : undefined;
}
