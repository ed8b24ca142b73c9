/** Ways in which one address is written, for tests: each takes an address and writes it otherwise. */

import { prefectures } from '../../../src/engine/address/prefectures.ts';
import type { CheckoutAddress } from '../../../src/engine/types.ts';

/** An address as the development data has it, or a made-up one. */
export interface Sample {
  readonly postalCode: string;
  readonly address: string;
  readonly building: string;
}

/** A way of writing; undefined where it changes nothing of this address. */
export type Variant = (sample: Sample) => CheckoutAddress | undefined;

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
    .replace(/(\d+-\d+)号(?!室|棟|館|店|線)/g, '$1')
    .replace(/(\d+)番地?(?=$|\s|[^\d号館町棟街線区丁])/g, '$1');
const dashes = ['‐', '‑', '‒', '–', '—', '―', '−', '－', 'ー', 'ｰ', '﹣'];
const withDash = (dash: string) => (text: string) => half(text).replace(/(?<=\d)[-‐‑–—−ーｰ－―](?=\d)/g, dash);
const narrowKana = new Map<string, string>();
for (let code = 0xff66; code <= 0xff9d; code++) {
  const narrow = String.fromCharCode(code);
  narrowKana.set(narrow.normalize('NFKC'), narrow);
  for (const mark of ['ﾞ', 'ﾟ']) {
    const marked = (narrow + mark).normalize('NFKC');
    if (marked.length === 1) narrowKana.set(marked, narrow + mark);
  }
}
const narrow = (text: string) => [...text].map(letter => narrowKana.get(letter) ?? letter).join('');

const rewrite =
  (change: (text: string) => string): Variant =>
  sample => {
    // Ways of Japanese writing are no ways of writing an address in Latin letters.
    if (/[a-z]{3}/i.test(sample.address)) return undefined;
    const address = change(sample.address);
    const building = change(sample.building);
    if (address === sample.address && building === sample.building) return undefined;
    return { postal_code: sample.postalCode, line1: address, line2: building };
  };
const prefectureOf = (text: string) => prefectures.find(([name]) => text.startsWith(name))?.[0];
const lines = (sample: Sample, line1: string): CheckoutAddress => ({
  postal_code: sample.postalCode,
  line1,
  line2: sample.building,
});

/** The ways, by name. */
export const variants: Readonly<Record<string, Variant>> = {
  'half width': rewrite(half),
  'full width': rewrite(full),
  'short block': rewrite(short),
  'short block, full width': rewrite(text => full(short(text))),
  'kanji numerals before 丁目': rewrite(text => half(text).replace(/(\d+)(?=丁目)/g, kanjiNumber)),
  'digits before 丁目': rewrite(text =>
    text.replace(/[一二三四五六七八九](?=丁目)/g, numeral => String(numerals.indexOf(numeral))),
  ),
  'long block': rewrite(text => half(text).replace(/(\d+)-(\d+)-(\d+)(?![-\d])/, '$1丁目$2番$3号')),
  'long block with 番地': rewrite(text => half(text).replace(/(?<![-\d])(\d+)-(\d+)(?![-\d])/, '$1番地$2')),
  'の between numbers': rewrite(text => half(text).replace(/(\d+)-(\d+)(?![-\d])/, '$1の$2')),
  'half-width kana': rewrite(narrow),
  'ヶ as ケ': rewrite(text => text.replaceAll('ヶ', 'ケ')),
  'ケ as が': rewrite(text => text.replace(/(?<=\p{Script=Han})[ケヶ](?=\p{Script=Han})/gu, 'が')),
  'ノ as の': rewrite(text => text.replace(/(?<=\p{Script=Han})ノ(?=\p{Script=Han})/gu, 'の')),
  'without 大字': rewrite(text => text.replace(/大字|(?<=[町村市])字/g, '')),
  'old kanji': rewrite(text =>
    [...text]
      .map(
        letter =>
          ({ 沢: '澤', 浜: '濱', 広: '廣', 辺: '邊', 崎: '﨑', 高: '髙', 竜: '龍', 斎: '齋', 国: '國' })[letter] ??
          letter,
      )
      .join(''),
  ),
  'spaces before numbers': rewrite(text => text.replace(/(?<=\p{Script=Han})(?=[\d０-９])/u, ' ')),
  'wide space after the city': rewrite(text => text.replace(/(?<=[市区町村])/u, '　')),
  'zero-width characters': rewrite(text => [...text].join('\u200b')),
  'in one line': sample => ({ postal_code: sample.postalCode, line1: `${sample.address} ${sample.building}` }),
  'in the line of the building': sample => ({
    postal_code: sample.postalCode,
    line2: `${sample.address}　${sample.building}`,
  }),
  'building on the company line': sample =>
    /\d/.test(half(sample.building))
      ? undefined
      : { postal_code: sample.postalCode, line1: sample.address, company: sample.building },
  'prefecture in its own line': sample => {
    const prefecture = prefectureOf(sample.address);
    return prefecture ? { ...lines(sample, sample.address.slice(prefecture.length)), prefecture } : undefined;
  },
  'prefecture twice': sample => {
    const prefecture = prefectureOf(sample.address);
    return prefecture ? { ...lines(sample, sample.address), prefecture } : undefined;
  },
  'prefecture three times': sample => {
    const prefecture = prefectureOf(sample.address);
    return prefecture ? { ...lines(sample, prefecture + sample.address), prefecture } : undefined;
  },
  'without prefecture': sample => {
    const prefecture = prefectureOf(sample.address);
    return prefecture ? lines(sample, sample.address.slice(prefecture.length)) : undefined;
  },
  'city in its own line': sample => {
    const prefecture = prefectureOf(sample.address);
    const rest = sample.address.slice(prefecture?.length ?? 0);
    const city = /^.{1,6}?[市区]/u.exec(rest)?.[0];
    if (prefecture === undefined || city === undefined) return undefined;
    return { ...lines(sample, rest.slice(city.length)), prefecture, city };
  },
  'city twice': sample => {
    const prefecture = prefectureOf(sample.address);
    const rest = sample.address.slice(prefecture?.length ?? 0);
    const city = /^.{1,6}?[市区]/u.exec(rest)?.[0];
    if (prefecture === undefined || city === undefined) return undefined;
    return { ...lines(sample, rest), prefecture, city };
  },
  'postal code in the line': sample =>
    sample.postalCode === ''
      ? undefined
      : { line1: `〒${sample.postalCode} ${sample.address}`, line2: sample.building },
  'postal code without mark in the line': sample =>
    sample.postalCode === ''
      ? undefined
      : { line1: `${sample.postalCode.replace(/^(\d{3})-?/, '$1-')} ${sample.address}`, line2: sample.building },
  'without postal code': sample => ({ line1: sample.address, line2: sample.building }),
  ...Object.fromEntries(dashes.map(dash => [`dash ${dash.codePointAt(0)!.toString(16)}`, rewrite(withDash(dash))])),
};
