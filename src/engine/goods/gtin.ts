/** GTIN (JAN, UPC, EAN, ISBN-13): 8, 12, 13 or 14 digits with a check digit (GS1 General Specifications 7.9). */
import { fail, ok, type Result } from '../../shared/result.ts';

/** A GTIN, or the beginning that a whole range of GTINs shares. */
export interface GtinEntry {
  /** Digits: 14 for one GTIN (padded with zeros on the left), the first digits of the 13-digit form for a range. */
  readonly digits: string;
  readonly range: boolean;
}

/** The 14-digit form of a GTIN in any writing (spaces, hyphens, full width); undefined when it is none. */
export function normaliseGtin(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/[\s\-‐‑–]/g, '');
  if (!/^(\d{8}|\d{12,14})$/.test(digits)) return undefined;
  const padded = digits.padStart(14, '0');
  return hasCheckDigit(padded) ? padded : undefined;
}

/** True when the last of 14 digits is the check digit of the others: weights 3 and 1 from the left. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < 14; at++) sum += (digits.charCodeAt(at) - 48) * (at % 2 === 0 ? 3 : 1);
  return sum % 10 === 0;
}

/** Reads a row of gtin.csv: a GTIN, or a range such as `978*` (books). */
export function readGtinPattern(text: string): Result<GtinEntry, string> {
  const compact = text.normalize('NFKC').replace(/[\s-]/g, '');
  const range = /^(\d{2,12})\*$/.exec(compact);
  if (range) return ok({ digits: range[1]!, range: true });
  const digits = normaliseGtin(compact);
  if (digits !== undefined) return ok({ digits, range: false });
  return fail(
    /^(\d{8}|\d{12,14})$/.test(compact)
      ? `the check digit of "${text}" is wrong`
      : `"${text}" is no GTIN (8, 12, 13 or 14 digits) and no range such as 978*`,
  );
}

/** Looks up GTINs: an entry for the very code first, then the longest range. */
export function gtinLookup<Entry extends GtinEntry>(entries: readonly Entry[]): (text: string) => Entry | undefined {
  const codes = new Map<string, Entry>();
  const ranges = new Map<string, Entry>();
  for (const entry of entries) (entry.range ? ranges : codes).set(entry.digits, entry);
  const longest = Math.max(0, ...entries.filter(entry => entry.range).map(entry => entry.digits.length));
  return text => {
    const digits = normaliseGtin(text);
    if (digits === undefined) return undefined;
    const known = codes.get(digits);
    if (known || digits[0] !== '0') return known;
    for (let length = longest; length >= 2; length--) {
      const range = ranges.get(digits.slice(1, 1 + length));
      if (range) return range;
    }
    return undefined;
  };
}
