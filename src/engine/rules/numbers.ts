/** Numbers as people read them. Every formatter is made once: making one costs more than a hundred uses. */
import type { Language } from '../../shared/languages.ts';
import { currencies } from '../../shared/money.ts';

const decimals = new Map<string, Intl.NumberFormat>();

/** A number with thousands separators and at most (or, when `exact`, exactly) so many decimals. */
export function formatDecimal(value: number, digits: number, exact = false): string {
  // Most figures are whole, and Intl takes ten times as long for them.
  if (Number.isSafeInteger(value) && !(exact && digits > 0)) return grouped(value);
  const key = `${digits}${exact}`;
  let format = decimals.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: exact ? digits : 0, maximumFractionDigits: digits });
    decimals.set(key, format);
  }
  return format.format(value);
}

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A share, 0–1, as a percentage: whole, or with one decimal where whole would read 0 % or 100 % and is neither. */
export function formatPercent(share: number): string {
  const whole = Math.round(share * 100);
  const misleading = (whole === 0 && share > 0) || (whole === 100 && share < 1);
  return `${formatDecimal(misleading ? share * 100 : whole, misleading ? 1 : 0)}%`;
}

interface MoneyFormat {
  readonly format: Intl.NumberFormat;
  /** Minor units in a major one. */
  readonly minor: number;
}
const moneyFormats = new Map<string, MoneyFormat>();

function moneyFormat(currency: string): MoneyFormat {
  let known = moneyFormats.get(currency);
  if (known === undefined) {
    const digits = currencies.get(currency)?.exponent ?? 2;
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const format = new Intl.NumberFormat('en', { style: 'currency', currency, ...options });
    known = { format, minor: 10 ** digits };
    moneyFormats.set(currency, known);
  }
  return known;
}

/** An amount in minor units: `128,000円` and `¥128,000`; other currencies with their sign and their decimals (ISO 4217). */
export function formatMoney(minorUnits: number, currency: string, language: Language): string {
  if (currency === 'JPY') {
    const yen = formatDecimal(minorUnits, 0);
    return language === 'ja' ? `${yen}円` : `¥${yen}`;
  }
  const { format, minor } = moneyFormat(currency);
  return format.format(minorUnits / minor);
}
