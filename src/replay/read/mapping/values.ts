/** Values as exports write them: amounts, card numbers, countries, yes and no. */
import { countryNumbers } from '../../../shared/countries.ts';
import { currencies } from '../../../shared/money.ts';

/** Whether a file writes yen and sen (`major`: 12.80) or counts minor units (1280). */
export type AmountUnit = 'major' | 'minor';

/** Thousands parted from one another, by the sign that parts them; India parts by two digits above the last three. */
const grouped = {
  ',': /^-?\d{1,3}(,\d{2,3})*,\d{3}(\.|$)/,
  '.': /^-?\d{1,3}(\.\d{2,3})*\.\d{3}(,|$)/,
} as const;

/**
 * An amount in minor units, or undefined for what is none in this currency. Currency signs, thousands separators, 円 and
 * full-width digits are taken; a negative figure is returned as such. A separator that parts no thousands (41,97 where the
 * decimals stand behind a point) makes it no amount: taken as one it would be a hundred times too large.
 */
export function minorUnits(
  written: string,
  currency: string,
  unit: AmountUnit,
  decimal: '.' | ',',
): number | undefined {
  const exponent = unit === 'minor' ? 0 : currencies.get(currency)?.exponent;
  if (exponent === undefined) return undefined;
  const folded = /^[\x20-\x7e]*$/.test(written) ? written : written.normalize('NFKC');
  const bare = folded.replaceAll(/[\s¥\\$€£円]|^[A-Z]{3}|[A-Z]{3}$/g, '').replace('−', '-');
  const separator = decimal === '.' ? ',' : '.';
  if (bare.includes(separator) && !grouped[separator].test(bare)) return undefined;
  const plain = decimal === '.' ? bare.replaceAll(',', '') : bare.replaceAll('.', '').replace(',', '.');
  const match = /^(-?)(\d{1,13})(?:\.(\d*))?$/.exec(plain);
  if (!match) return undefined;
  const fraction = match[3] ?? '';
  // 12.00 yen is 12 yen; 12.50 yen is no amount of yen.
  if (/[1-9]/.test(fraction.slice(exponent))) return undefined;
  const value = Number(match[2]! + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return match[1] === '-' && value !== 0 ? -value : value;
}

/** Why a text is no amount of an order, with the way out: for the person who wrote the mapping. */
export function amountFault(written: string, currency: string, unit: AmountUnit, decimal: '.' | ','): string {
  const value = minorUnits(written, currency, unit, decimal);
  if (value !== undefined && value < 0) return 'The amount is negative: leave refunds out with "only".';
  // Dinars have three decimals, the most of any currency.
  if (minorUnits(written, 'BHD', 'major', decimal) !== undefined) {
    return unit === 'minor'
      ? 'Minor units have no decimals: amounts.unit is major for this file.'
      : `The amount has more decimals than ${currency} has: amounts.currency says what the file is in; round(…) takes them off.`;
  }
  return minorUnits(written, 'BHD', 'major', decimal === '.' ? ',' : '.') === undefined
    ? 'This is no amount.'
    : `The decimals stand behind another sign than "${decimal}": amounts.decimal says which.`;
}

/** What a column with card numbers says of one. */
export interface WrittenCard {
  readonly bin?: string;
  readonly last4?: string;
  /** The whole number, where it stands there in full. */
  readonly full?: string;
}

/**
 * Reads a card number as exports write it: `352800******0106`, `4***********1111`, `**** **** **** 1111`, `xxxx-1111`,
 * `1111`; or in full. Undefined for what is none. A BIN needs six digits before the mask.
 */
export function writtenCard(written: string): WrittenCard | undefined {
  const text = written.normalize('NFKC').replaceAll(/[\s\-‐‑‒–—―−ー]/g, '');
  if (/^\d{12,19}$/.test(text)) return { full: text };
  if (/^\d{4}$/.test(text)) return { last4: text };
  const match = /^(\d{0,8})[*xX•●・#＊_.]+(\d{0,4})$/.exec(text);
  if (!match) return undefined;
  const [, front = '', back = ''] = match;
  if (front === '' && back.length < 4) return undefined;
  return {
    ...(front.length >= 6 ? { bin: front.slice(0, 8) } : {}),
    ...(back.length === 4 ? { last4: back } : {}),
  };
}

/** The truncation that may be kept of a full number (facts/cards-and-pci.md 5). */
export function truncated(full: string): { readonly bin: string; readonly last4: string } {
  return { bin: full.slice(0, full.length >= 16 ? 8 : 6), last4: full.slice(-4) };
}

const yes = /^(true|t|yes|y|1|on|はい|有|あり|済|○)$/i;
const no = /^(false|f|no|n|0|off|いいえ|無|なし|未|×)$/i;

/** Yes or no, or undefined for neither. */
export function booleanOf(text: string): boolean | undefined {
  return yes.test(text) ? true : no.test(text) ? false : undefined;
}

/** ISO 3166-1 alpha-2, or undefined. */
export function countryOf(text: string): string | undefined {
  if (/^(日本国?|japan|jpn|392)$/i.test(text)) return 'JP';
  const code = text.toUpperCase();
  return countryNumbers.has(code) ? code : undefined;
}

/** `YYYY-MM` of `2029-12`, `12/29`, `12/2029`, `1229` (MMYY); undefined for what is no month. */
export function monthOf(text: string): string | undefined {
  const match =
    /^(?<y>\d{4})[-/年](?<m>\d{1,2})月?$/.exec(text) ??
    /^(?<m>\d{1,2})[-/](?<y>\d{4}|\d{2})$/.exec(text) ??
    /^(?<m>\d{2})(?<y>\d{2})$/.exec(text);
  if (!match?.groups) return undefined;
  const { y, m } = match.groups;
  const month = Number(m);
  if (month < 1 || month > 12) return undefined;
  return `${y!.length === 2 ? `20${y}` : y}-${String(month).padStart(2, '0')}`;
}

/** Dotted IPv4 of an address written as a number (with a fraction from a spreadsheet), or undefined. */
export function ipOfNumber(text: string): string | undefined {
  if (!/^\d{1,10}(\.\d+)?$/.test(text)) return undefined;
  const value = Math.floor(Number(text));
  if (value > 0xffffffff) return undefined;
  return [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.');
}
