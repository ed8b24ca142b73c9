/** purchaseAmount, purchaseExponent, purchaseCurrency, purchaseDate (facts/emv-3ds.md 1.4). */
import { currencies } from '../../shared/money.ts';
import type { Checkout } from '../types.ts';
import { utcSecond } from './dates.ts';

/** The purchase elements of an AReq. */
export interface Purchase {
  /** Minor units, digits only. */
  readonly purchaseAmount: string;
  /** Digits after the decimal point: `0` for JPY. */
  readonly purchaseExponent: string;
  /** ISO 4217 numeric: `392` for JPY. */
  readonly purchaseCurrency: string;
  /** YYYYMMDDHHMMSS, UTC. */
  readonly purchaseDate: string;
}

/** The purchase as EMV writes it. Amount, exponent and currency belong together: without a known currency only the date is sent. */
export function purchaseOf(checkout: Checkout): Partial<Purchase> {
  const currency = currencies.get(checkout.amount.currency);
  const date = { purchaseDate: utcSecond(checkout.at) };
  if (!currency) return date;
  return {
    purchaseAmount: String(checkout.amount.value),
    purchaseExponent: String(currency.exponent),
    purchaseCurrency: currency.numeric,
    ...date,
  };
}
