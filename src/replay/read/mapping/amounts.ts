/** Amounts as exports write them → minor units, or why a text is none. */
import { currencies } from '../../../shared/money.ts';
import type { RowRejectCode } from '../../types.ts';

/** Whether a file writes yen and sen (`major`: 12.80) or counts minor units (1280). */
export type AmountUnit = 'major' | 'minor';

/** An amount taken apart. */
export interface WrittenAmount {
  readonly negative: boolean;
  /** Digits, with a point before decimals. */
  readonly figure: string;
  /** Signs and codes of currencies that stand before or behind. */
  readonly signs: readonly string[];
  /** The minus stands behind the figure. */
  readonly minusBehind: boolean;
}

const dollars =
  'USD AUD BBD BMD BND BSD BZD CAD CLP COP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD XCD ARS';

/** Currencies by the sign that stands for them. The yuan has the yen's sign, and CP932 has the yen's where others have `\`. */
const bySign: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    '¥': 'JPY CNY',
    '\\': 'JPY',
    円: 'JPY',
    yen: 'JPY',
    元: 'CNY TWD',
    $: dollars,
    US$: 'USD',
    A$: 'AUD',
    AU$: 'AUD',
    C$: 'CAD',
    CA$: 'CAD',
    HK$: 'HKD',
    NT$: 'TWD',
    NZ$: 'NZD',
    S$: 'SGD',
    '€': 'EUR',
    '£': 'GBP FKP GIP SHP',
    '₩': 'KRW',
    '₹': 'INR',
    '฿': 'THB',
    '₫': 'VND',
    '₱': 'PHP',
  }).map(([sign, codes]) => [sign, codes.split(' ')]),
);

/** Currencies that a sign or code may stand for; undefined for what is neither. */
export function currenciesOf(sign: string): readonly string[] | undefined {
  const known = bySign.get(sign) ?? bySign.get(sign.toLowerCase());
  if (known) return known;
  const code = sign.toUpperCase();
  return currencies.has(code) ? [code] : undefined;
}

/** What stands before or behind a figure as signs; undefined where it is something else. */
function signsOf(text: string): readonly string[] | undefined {
  const bare = text.replaceAll(/\s/g, '');
  if (bare === '') return [];
  if (currenciesOf(bare)) return [bare];
  const parts = [bare.slice(0, 3), bare.slice(3)];
  return parts.every(currenciesOf) ? parts : undefined;
}

/** Thousands parted from one another, by the sign that parts them; India parts by two digits above the last three. */
const grouped = {
  ',': /^\d{1,3}(,\d{2,3})*,\d{3}(\.|$)/,
  '.': /^\d{1,3}(\.\d{2,3})*\.\d{3}(,|$)/,
  ' ': /^\d{1,3}( \d{3})+([.,]|$)/,
} as const;

const minus = /[-−–‐▲△]/g;
/** Parentheses around an amount are the accountants' minus. */
const inParentheses = /^(\D*)\(([^()]*)\)(\D*)$/;
const parts = /^(\D*)(\d(?:[\d., ]*\d)?\.?)(\D*)$/;

/**
 * Takes an amount apart: full-width digits, signs and codes of currencies, parted thousands, and every way to write a
 * negative (`-500`, `−500`, `500-`, `(500)`, `▲500`, `△500`) are taken. Undefined for what is no amount. A separator that
 * parts no thousands (41,97 where the decimals stand behind a point; 12 34) makes it none: taken as one it would be a hundred
 * times too large.
 */
export function writtenAmount(written: string, decimal: '.' | ','): WrittenAmount | undefined {
  // Nearly every amount of nearly every file.
  if (decimal === '.' && /^\d+(\.\d+)?$/.test(written))
    return { negative: false, figure: written, signs: [], minusBehind: false };
  const folded = (/^[\x20-\x7e]*$/.test(written) ? written : written.normalize('NFKC')).trim();
  const [, before, inner, behind] = inParentheses.exec(folded) ?? [];
  const match = parts.exec(inner === undefined ? folded : `-${before}${inner}${behind}`);
  if (!match) return undefined;
  const [, front = '', number = '', back = ''] = match;
  const minuses = [...`${front}${back}`.matchAll(minus)].length;
  const signs = [front, back].map(text => signsOf(text.replaceAll(minus, '')));
  const figure = plainFigure(number, decimal);
  if (minuses > 1 || figure === undefined || !signs[0] || !signs[1]) return undefined;
  return {
    negative: minuses === 1,
    figure,
    signs: [...signs[0], ...signs[1]],
    minusBehind: [...back.matchAll(minus)].length === 1,
  };
}

function plainFigure(number: string, decimal: '.' | ','): string | undefined {
  if (number.includes(' ') && !grouped[' '].test(number)) return undefined;
  const close = number.replaceAll(' ', '');
  const separator = decimal === '.' ? ',' : '.';
  if (close.includes(separator) && !grouped[separator].test(close)) return undefined;
  const plain = close.replaceAll(separator, '').replace(decimal, '.');
  return /^\d+(\.\d*)?$/.test(plain) ? plain : undefined;
}

/** Signs that stand for another currency than the one that is meant. */
const foreignSign = ({ signs }: WrittenAmount, currency: string) =>
  signs.find(sign => !currenciesOf(sign)?.includes(currency));

/**
 * An amount in minor units, or undefined for what is none in this currency; a negative figure is returned as such. An
 * amount that names another currency is none.
 */
export function minorUnits(
  written: string,
  currency: string,
  unit: AmountUnit,
  decimal: '.' | ',',
): number | undefined {
  const exponent = unit === 'minor' ? 0 : currencies.get(currency)?.exponent;
  const amount = exponent === undefined ? undefined : writtenAmount(written, decimal);
  if (exponent === undefined || !amount || foreignSign(amount, currency) !== undefined) return undefined;
  const [whole = '', fraction = ''] = amount.figure.split('.');
  // 12.00 yen is 12 yen; 12.50 yen is no amount of yen.
  if (whole.length > 13 || /[1-9]/.test(fraction.slice(exponent))) return undefined;
  const value = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return amount.negative && value !== 0 ? -value : value;
}

/** Why a text is no amount of an order. */
export interface AmountFault {
  readonly code: Extract<RowRejectCode, 'bad-amount' | 'bad-currency'>;
  /** The cause with the way out, for the person who wrote the mapping. */
  readonly detail: string;
}

/** Why a text is no amount of an order in this currency, with the way out. */
export function amountFault(written: string, currency: string, unit: AmountUnit, decimal: '.' | ','): AmountFault {
  if (!currencies.has(currency))
    return {
      code: 'bad-currency',
      detail:
        'The currency of this row is no code of ISO 4217, such as JPY: amount.currency names another column, or translates its words with values.',
    };
  const amount = writtenAmount(written, decimal);
  const foreign = amount && foreignSign(amount, currency);
  if (foreign !== undefined)
    return {
      code: 'bad-currency',
      detail: `The amount is written with "${foreign}" and would be read as ${currency}: amounts.currency says what the file is in; where rows differ, a field amount.currency names the column that says it, or "only" leaves the others out.`,
    };
  return { code: 'bad-amount', detail: badAmount(amount, written, currency, unit, decimal) };
}

function badAmount(
  amount: WrittenAmount | undefined,
  written: string,
  currency: string,
  unit: AmountUnit,
  decimal: '.' | ',',
): string {
  if (amount?.negative) {
    // ¥500- ends a figure on receipts in Japan, so that nobody adds digits; it takes nothing from it.
    return amount.minusBehind && currency === 'JPY' && amount.signs.length > 0
      ? 'A minus stands behind the amount: leave refunds out with "only"; where it only ends the figure, =replace([column], "-", "") takes it off.'
      : 'The amount is negative: leave refunds out with "only".';
  }
  if (amount && /\.\d*[1-9]/.test(amount.figure)) {
    return unit === 'minor'
      ? 'Minor units have no decimals: amounts.unit is major for this file.'
      : `The amount has more decimals than ${currency} has: amounts.currency says what the file is in; round(…) takes them off.`;
  }
  const other = decimal === '.' ? ',' : '.';
  return writtenAmount(written, other) === undefined
    ? `This is no amount: digits are taken, "${other}" between thousands, "${decimal}" before decimals, and the sign or code of a currency before or behind.`
    : `The decimals stand behind another sign than "${decimal}": amounts.decimal says which.`;
}
