/** cardholderName, email and telephone: schemes ask for the name and at least one way of contact (facts/emv-3ds.md 1.4). */
import type { Checkout, MessageVersion, PlaceFacts } from '../types.ts';
import { type Phones, phonesOf } from './phones.ts';
import { cut, emailAddress, type Fields, isPrintableAscii, plainLine } from './texts.ts';

/** The cardholder's elements of an AReq. */
export interface Cardholder extends Phones {
  readonly cardholderName?: string;
  readonly email?: string;
}

/** What the checkout says about the cardholder. */
export function cardholderOf(checkout: Checkout, place: PlaceFacts, version: MessageVersion): Fields<Cardholder> {
  return {
    cardholderName: cardholderName(checkout.card?.holder_name, version),
    email: emailAddress(checkout.email),
    ...phonesOf(checkout, place),
  };
}

/**
 * 2–45 printable ASCII characters up to 2.2.0, 1–45 of any kind in 2.3.1. A name in kanji is left out of the older
 * versions: reading it in Latin letters would be a guess.
 */
function cardholderName(written: string | undefined, version: MessageVersion): string | undefined {
  const line = plainLine(written);
  if (line === undefined) return undefined;
  const name = cut(line, 45);
  if (version === '2.3.1') return name;
  return name.length >= 2 && isPrintableAscii(name) ? name : undefined;
}
