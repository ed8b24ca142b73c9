/** Numbers as people read them. Every formatter is made once: making one costs more than a hundred uses. */
import type { Bilingual } from '../../shared/languages.ts';

const decimals = new Map<string, Intl.NumberFormat>();

/** A number with thousands separators and at most (or, when `exact`, exactly) so many decimals. */
export function formatDecimal(value: number, digits: number, exact = false): string {
  const key = `${digits}${exact}`;
  let format = decimals.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: exact ? digits : 0, maximumFractionDigits: digits });
    decimals.set(key, format);
  }
  return format.format(value);
}

/** A share, 0–1, as a percentage: whole, or with one decimal where whole would read 0 % or 100 % and is neither. */
export function formatPercent(share: number): string {
  const whole = Math.round(share * 100);
  const misleading = (whole === 0 && share > 0) || (whole === 100 && share < 1);
  return `${formatDecimal(misleading ? share * 100 : whole, misleading ? 1 : 0)}%`;
}

const currencies = new Map<string, Intl.NumberFormat>();

/**
 * An amount in minor units: `128,000円` and `¥128,000`; other currencies with their sign and their own number of
 * decimals (ISO 4217, as Intl knows them).
 */
export function formatMoney(minorUnits: number, currency: string, language: keyof Bilingual): string {
  if (currency === 'JPY' && language === 'ja') return `${formatDecimal(minorUnits, 0)}円`;
  let format = currencies.get(currency);
  if (format === undefined) {
    format = new Intl.NumberFormat('en', { style: 'currency', currency });
    currencies.set(currency, format);
  }
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minorUnits / 10 ** digits);
}
