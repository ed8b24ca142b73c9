/**
 * Prefectures of Japan and their ISO 3166-2:JP codes, in Japanese or romanised.
 * The numbers are those of JIS X 0401, 01 Hokkaidō to 47 Okinawa, which ISO 3166-2 took over.
 */
import { prefectures } from './prefectures.ts';

const codes = new Map<string, string>();
for (const [index, [japanese, romanised]] of prefectures.entries()) {
  const code = String(index + 1).padStart(2, '0');
  codes.set(japanese, code);
  // The short form without 都府県 is unambiguous for every prefecture; 北海道 has none.
  if (japanese !== '北海道') codes.set(japanese.slice(0, -1), code);
  codes.set(romanised, code);
}
codes.set('gumma', '10');

/**
 * The two-digit code of a prefecture written in Japanese (東京都, 東京), romanised (Tokyo, Tōkyō, TOKYO-TO, Osaka Prefecture)
 * or as a code already (13, JP-13, JP13 as WooCommerce has it); undefined when it is none.
 */
export function prefectureCode(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const asWritten = codes.get(written);
  if (asWritten !== undefined) return asWritten;
  const text = written.normalize('NFKC').trim().toLowerCase();
  const number = /^(?:jp-?)?(\d{1,2})$/.exec(text)?.[1]?.padStart(2, '0');
  if (number !== undefined) return number >= '01' && number <= '47' ? number : undefined;
  return codes.get(text.replace(/\s/g, '')) ?? codes.get(romanised(text));
}

/** Without macrons, long vowels written double, and the words for "prefecture". */
function romanised(text: string): string {
  const bare = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, ' ')
    .trim()
    .replace(/ (?:prefecture|pref|to|fu|ken|metropolis)$/, '');
  return bare.replace(/ou|oo/g, 'o').replace(/uu/g, 'u').replace(/ /g, '');
}
