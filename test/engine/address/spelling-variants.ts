/** Ways in which one address is written, for tests. */
import { prefectures } from '../../../src/engine/address/prefectures.ts';
import type { CheckoutAddress } from '../../../src/engine/types.ts';

/** An address as the development data has it, or a made-up one. */
export interface Sample {
  readonly postalCode: string;
  readonly address: string;
  readonly building: string;
}

const numerals = '〇一二三四五六七八九';
/** 1 to 99 in kanji: 23 is 二十三. */
function kanjiNumber(digits: string): string {
  const value = Number(digits);
  if (value === 0 || value > 99) return digits;
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  return (tens > 1 ? numerals[tens]! : '') + (tens > 0 ? '十' : '') + (ones > 0 ? numerals[ones]! : '');
}

const half = (text: string) => text.normalize('NFKC');
const full = (text: string) =>
  half(text)
    .replace(/[!-~]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
    .replaceAll(' ', '　');
/** Block in the short form, as far as it is written with 丁目, 番地, 番, 号. */
const short = (text: string) =>
  half(text)
    .replace(/(\d+)丁目\s*(?=\d)/g, '$1-')
    .replace(/(\d+)番地?の?(?=\d)/g, '$1-')
    .replace(/(\d+-\d+)号(?![室棟館店線])/g, '$1')
    .replace(/(\d+)番地?(?=$|\s|[^\d号館町棟街線区丁の])/g, '$1');
const narrowKana = new Map<string, string>();
for (let code = 0xff66; code <= 0xff9d; code++) {
  const narrow = String.fromCharCode(code);
  narrowKana.set(narrow.normalize('NFKC'), narrow);
  for (const mark of ['ﾞ', 'ﾟ']) {
    const marked = (narrow + mark).normalize('NFKC');
    if (marked.length === 1) narrowKana.set(marked, narrow + mark);
  }
}
narrowKana.set('ー', 'ｰ');
const oldKanji: Readonly<Record<string, string>> = {
  沢: '澤',
  浜: '濱',
  広: '廣',
  辺: '邊',
  崎: '﨑',
  高: '髙',
  竜: '龍',
  斎: '齋',
  国: '國',
  条: '條',
  塩: '鹽',
};
const dashes = ['‐', '‑', '‒', '–', '—', '―', '−', '－', 'ー', 'ｰ', '﹣'];
const anyDash = /(?<=\d)[-‐‑‒–—−ーｰ－―﹣](?=\d)/g;

/** Other writings of the same text, by name. Those of Japanese writing leave an address in Latin letters as it is. */
export const rewrites: Readonly<Record<string, (text: string) => string>> = {
  'half width': half,
  'full width': full,
  'short block': short,
  'kanji numerals before 丁目': text => half(text).replace(/(\d+)(?=丁目)/g, kanjiNumber),
  'digits before 丁目': text =>
    text.replace(/[一二三四五六七八九](?=丁目)/g, (numeral, at: number) =>
      /[一二三四五六七八九十]/.test(text[at - 1] ?? '') ? numeral : String(numerals.indexOf(numeral)),
    ),
  'long block': text => half(text).replace(/(?<![-\d])(\d+)-(\d+)-(\d+)(?![-\d])/, '$1丁目$2番$3号'),
  'block in kanji': text =>
    half(text).replace(
      /(?<![-\d])(\d{1,2})-(\d{1,2})-(\d{1,2})(?![-\d])/,
      (_, chome, ban, go) => `${kanjiNumber(chome)}丁目${kanjiNumber(ban)}番${kanjiNumber(go)}号`,
    ),
  番地: text => half(text).replace(/(?<![-\d])(\d+)-(\d+)(?![-\d])/, '$1番地$2'),
  'の between numbers': text => half(text).replace(/(?<![-\d])(\d+)-(\d+)(?![-\d])/, '$1の$2'),
  'half-width kana': text => [...text].map(letter => narrowKana.get(letter) ?? letter).join(''),
  'ヶ as ケ': text => text.replaceAll('ヶ', 'ケ'),
  'ケ as が': text => text.replace(/(?<=\p{Script=Han})[ケヶ](?=\p{Script=Han})/gu, 'が'),
  'ノ as の': text => text.replace(/(?<=\p{Script=Han})ノ(?=\p{Script=Han})/gu, 'の'),
  'without 大字': text => text.replace(/大字|(?<=[町村市])字/g, ''),
  'old kanji': text => [...text].map(letter => oldKanji[letter] ?? letter).join(''),
  'space before the first number': text => text.replace(/(?<=\p{Script=Han})(?=[\d０-９])/u, ' '),
  'wide space after the city': text => text.replace(/(?<=[市区町村])/u, '　'),
  'spaces around hyphens': text => half(text).replace(/(?<=\d)-(?=\d)/g, ' - '),
  'zero-width characters': text => [...text].join('\u200b'),
  'the character for a space, thrice': text => text.replaceAll(' ', '　 　'),
  ...Object.fromEntries(
    dashes.map(dash => [
      `dash ${dash.codePointAt(0)!.toString(16)}`,
      (text: string) => half(text).replace(anyDash, dash),
    ]),
  ),
};

const prefectureOf = (text: string) => prefectures.find(([name]) => text.startsWith(name))?.[0];
const lines = (sample: Sample, line1: string): CheckoutAddress => ({
  postal_code: sample.postalCode,
  line1,
  line2: sample.building,
});
/** Prefecture, city and the rest; undefined where they cannot be cut. */
function cut(sample: Sample): { prefecture: string; city: string; rest: string } | undefined {
  const prefecture = prefectureOf(sample.address);
  if (prefecture === undefined) return undefined;
  const behind = sample.address.slice(prefecture.length);
  const city = /^.{1,6}?[市区]/u.exec(behind)?.[0];
  return city === undefined ? undefined : { prefecture, city, rest: behind.slice(city.length) };
}

/** Ways to spread an address over the lines of a form; undefined where a way does not fit. */
export const layouts: Readonly<Record<string, (sample: Sample) => CheckoutAddress | undefined>> = {
  'two lines': sample => lines(sample, sample.address),
  'in one line': sample => ({ postal_code: sample.postalCode, line1: `${sample.address} ${sample.building}` }),
  'all in the line of the building': sample => ({
    postal_code: sample.postalCode,
    line2: `${sample.address}　${sample.building}`,
  }),
  'building and room before the address': sample =>
    prefectureOf(sample.address) === undefined || !/\d/.test(half(sample.address))
      ? undefined
      : { postal_code: sample.postalCode, line1: sample.building, line2: sample.address },
  'building on the company line': sample =>
    /\d/.test(half(sample.building)) || !/\d/.test(half(sample.address))
      ? undefined
      : { postal_code: sample.postalCode, line1: sample.address, company: sample.building },
  'prefecture in its own line': sample => {
    const prefecture = prefectureOf(sample.address);
    return prefecture === undefined
      ? undefined
      : { ...lines(sample, sample.address.slice(prefecture.length)), prefecture };
  },
  'prefecture twice': sample => {
    const prefecture = prefectureOf(sample.address);
    return prefecture === undefined ? undefined : { ...lines(sample, sample.address), prefecture };
  },
  'prefecture three times': sample => {
    const prefecture = prefectureOf(sample.address);
    return prefecture === undefined ? undefined : { ...lines(sample, prefecture + sample.address), prefecture };
  },
  'without prefecture': sample => {
    const prefecture = prefectureOf(sample.address);
    return prefecture === undefined ? undefined : lines(sample, sample.address.slice(prefecture.length));
  },
  'city in its own line': sample => {
    const parts = cut(sample);
    return parts === undefined
      ? undefined
      : { ...lines(sample, parts.rest), prefecture: parts.prefecture, city: parts.city };
  },
  'city twice': sample => {
    const parts = cut(sample);
    if (parts === undefined) return undefined;
    return { ...lines(sample, parts.city + parts.rest), prefecture: parts.prefecture, city: parts.city };
  },
  'postal code in the line': sample =>
    sample.postalCode === ''
      ? undefined
      : { line1: `〒${sample.postalCode} ${sample.address}`, line2: sample.building },
  'postal code without its mark in the line': sample =>
    sample.postalCode === ''
      ? undefined
      : { line1: `${sample.postalCode.replace(/^(\d{3})-?/, '$1-')} ${sample.address}`, line2: sample.building },
  'without postal code': sample =>
    prefectureOf(sample.address) === undefined ? undefined : { line1: sample.address, line2: sample.building },
};

/** The sample with its texts rewritten; an address in Latin letters stays. */
export function rewritten(sample: Sample, change: (text: string) => string): Sample {
  if (/[a-z]{3}/i.test(sample.address)) return sample;
  return { ...sample, address: change(sample.address), building: change(sample.building) };
}
