/** Words and figures as the report writes them: escaped, cut to length, in both languages. */

import { escapeHtml } from '../../shared/escape-html.ts';
import type { Bilingual } from '../../shared/languages.ts';
import { currencies } from '../../shared/money.ts';
import type { Proportion } from '../numbers/types.ts';

/** Control and direction characters, and halves of a pair: they could hide or reorder what follows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Safe inside HTML and SVG, in text and in quoted attributes. */
export function escaped(text: string): string {
  return escapeHtml(text.toWellFormed().replace(unprintable, '\ufffd'));
}

/** At most `most` characters, the rest shown as …; escaped. */
export function clipped(text: string, most: number): string {
  const characters = [...text.slice(0, most * 2 + 2)];
  return escaped(characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join(''));
}

/** Both languages side by side; the reader's switch hides one. Arguments are HTML. */
export function say(ja: string, en: string): string {
  return ja === en ? ja : `<span lang=ja>${ja}</span><span lang=en>${en}</span>`;
}

/** A text of both languages, escaped and cut. */
export function both({ ja, en }: Bilingual, most = 200): string {
  return say(clipped(ja, most), clipped(en, most));
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `12,345`. */
export function figure(value: number): string {
  return whole.format(Math.round(value) + 0);
}

/** `+12`, `−3`, `±0`. */
export function change(value: number): string {
  const rounded = Math.round(value);
  return rounded === 0 ? '±0' : rounded > 0 ? `+${figure(rounded)}` : `−${figure(-rounded)}`;
}

const dash = '–';

/** `1.87%`; a dash where there is none. */
export function percent(share: number | null): string {
  if (share === null) return dash;
  return `${(share * 100).toFixed(share < 0.1 && share > 0 ? 2 : 1)}%`;
}

/** A share that somebody set, without digits that nobody gave: `10%`, `7.5%`. */
export function setPercent(share: number): string {
  return `${Number((share * 100).toPrecision(4))}%`;
}

/** Difference of two shares in percentage points: `+0.32 pt`. */
export function points(difference: number | null): string {
  if (difference === null) return dash;
  const value = difference * 100;
  const text = Math.abs(value).toFixed(2);
  return `${text === '0.00' ? '±' : value > 0 ? '+' : '−'}${text}\u202fpt`;
}

/** `1.87% (1.62–2.16)`. */
export function withInterval({ share, low, high }: Proportion): string {
  if (share === null || low === null || high === null) return dash;
  return `${percent(share)} <small>(${bare(low)}–${bare(high)})</small>`;
}
const bare = (share: number) => (share * 100).toFixed(share < 0.1 && share > 0 ? 2 : 1);

/** `0.874`. */
export function decimals(value: number | null, digits = 3): string {
  return value === null ? dash : value.toFixed(digits);
}

/** An amount in minor units as people write it: `¥1,234`, `12.50 USD`. */
export function money(amount: number, currency: string): string {
  if (currency === 'JPY') return `${amount < 0 ? '−' : ''}¥${figure(Math.abs(amount))}`;
  const exponent = currencies.get(currency)?.exponent ?? 0;
  const major = (Math.abs(amount) / 10 ** exponent).toLocaleString('en-US', {
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  return `${amount < 0 ? '−' : ''}${major} ${escaped(currency)}`;
}

/** A difference of amounts with its sign. */
export function moneyChange(amount: number, currency: string): string {
  const rounded = Math.round(amount);
  return rounded === 0 ? '±0' : `${rounded > 0 ? '+' : ''}${money(rounded, currency)}`;
}

/** For sentences in Japanese: `1,234円`. */
export function moneyInJapanese(amount: number, currency: string): string {
  return currency === 'JPY' ? `${figure(amount)}円` : money(amount, currency);
}

const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short' });
const minute = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'short' });

/** `2026-10-31` in Tokyo. */
export const dayText = (at: number | string) => day.format(new Date(at));
/** `2026-10-31 09:05` in Tokyo. */
export const minuteText = (at: number | string) => minute.format(new Date(at));
