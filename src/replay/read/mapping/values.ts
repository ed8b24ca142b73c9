/** Values as exports write them: card numbers, countries, yes and no, numbers of orders. */
import { countryNumbers } from '../../../shared/countries.ts';

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
    ...(front.length >= 6 ? { bin: front } : {}),
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

/** `YYYY-MM` of `2029-12`, `12/29`, `12/2029`, `202912`, `122029`, `1229` (MMYY), `2912` (YYMM, which from 2013 on cannot be the other); undefined for what is no month. */
export function monthOf(text: string): string | undefined {
  const match =
    /^(?<y>\d{4})[-/年](?<m>\d{1,2})月?$/.exec(text) ??
    /^(?<m>\d{1,2})[-/](?<y>\d{4}|\d{2})$/.exec(text) ??
    /^(?<m>0\d|1[0-2])(?<y>\d{2})$/.exec(text) ??
    /^(?<y>20\d{2})(?<m>\d{2})$/.exec(text) ??
    /^(?<m>\d{2})(?<y>20\d{2})$/.exec(text) ??
    /^(?<y>\d{2})(?<m>\d{2})$/.exec(text);
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

/** A whole number, its thousands parted or not. */
export const integerOf = (text: string) =>
  /^-?(\d{1,9}|\d{1,3}(,\d{3}){1,2})(\.0+)?$/.test(text) ? Number(text.replaceAll(',', '')) : undefined;

/** A number of more than eleven digits as spreadsheets show and save it, 2.02601E+13: thousands of others are written the same. */
export const isShortened = (text: string) => /^\d(\.\d+)?E\+\d+$/i.test(text);

/** A number as files of different kinds are joined by it: people type full-width digits into lists. */
export const joinKey = (number: string) => number.normalize('NFKC').trim();
