/** Formats that the checkout schema names: what a JSON Schema cannot say by itself. */
import { isIP } from 'node:net';
import { countryNumbers } from '../../shared/countries.ts';
import { currencies } from '../../shared/money.ts';
import { isTime } from '../../shared/rfc3339.ts';

/** A month that exists, `YYYY-MM`, in a year that a card can have. */
function isMonth(text: string): boolean {
  return /^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/.test(text);
}

/** What each format takes, for people. */
export const formatTexts: Readonly<Record<string, string>> = {
  rfc3339: 'a date and time such as 2026-11-22T09:30:00+09:00, on a day that exists',
  'calendar-month': 'a month such as 2029-12, from 01 to 12, in a year from 1900 to 2199',
  'iso-4217': 'a currency of ISO 4217 in capitals, such as JPY',
  'iso-3166-1': 'a country of ISO 3166-1 alpha-2 in capitals, such as JP',
  ip: 'an IPv4 or IPv6 address',
};

/** The formats themselves, for the validator. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  rfc3339: isTime,
  'calendar-month': isMonth,
  'iso-4217': text => currencies.has(text),
  'iso-3166-1': text => countryNumbers.has(text),
  ip: text => isIP(text) !== 0,
};
