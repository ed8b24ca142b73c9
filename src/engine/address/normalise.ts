/**
 * An address in one readable writing: half-width digits, one kind of hyphen, 丁目・番地・号 as hyphens, common kanji, each
 * prefecture once. For people and reports; keys and words are read from the folded text (fold.ts), which goes further.
 */
import { type AddressLine, addressLines, linesOfAddress } from './address-text.ts';
import { prefectures } from './prefectures.ts';
import { variantKanji } from './variant-kanji.ts';

/** One step that changed the text. */
export interface NormaliseStep {
  readonly step: string;
  readonly text: string;
}

const dashes = '\\-‐‑‒–—―−⁃﹘〜～~─━╌';
const numeralRun = /[〇一二三四五六七八九十百]+(?=丁目|番地|番(?![館町棟])|号(?![室棟館線])|線)/g;
const numeralValues = new Map([...'〇一二三四五六七八九'].map((numeral, value) => [numeral, value] as const));
const prefectureNames = prefectures.map(([name]) => name).join('|');

function numeralsToDigits(run: string): string {
  let total = 0;
  let current = 0;
  for (const numeral of run) {
    if (numeral === '十' || numeral === '百') {
      total += Math.max(1, current) * (numeral === '十' ? 10 : 100);
      current = 0;
    } else current = current * 10 + numeralValues.get(numeral)!;
  }
  return String(total + current);
}

const readableKanji = new Map(
  [...variantKanji].filter(([, common]) => /\p{Script=Han}/u.test(common) && !'一二'.includes(common)),
);
const kanjiPattern = new RegExp(`[${[...readableKanji.keys()].join('')}]`, 'gu');

/** The steps in their order. Each is a plain replacement; together they are repeated until nothing changes. */
const steps: readonly (readonly [name: string, change: (text: string) => string])[] = [
  ['width', text => text.normalize('NFKC')],
  [
    'invisible characters',
    text =>
      text
        .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
        .replace(/\p{Cf}|\p{Variation_Selector}|\u115f|\u1160|\u3164|\u2800/gu, ''),
  ],
  [
    'hyphens',
    text =>
      text
        .replace(new RegExp(`(?<=\\d)\\s*[${dashes}ー]\\s*(?=\\d)`, 'g'), '-')
        .replace(new RegExp(`(?<=[ァ-ヺ])[${dashes}](?=[ァ-ヺ\\p{Script=Han}])`, 'gu'), 'ー')
        .replace(new RegExp(`[${dashes}]`, 'g'), '-'),
  ],
  ['kanji', text => text.replace(kanjiPattern, letter => readableKanji.get(letter)!)],
  ['postal code', text => text.replace(/〒\s*(\d{3}-?\d{4})?/g, ' ').replace(/^\s*\d{3}-\d{4}(?!\d)/, '')],
  ['numerals', text => text.replace(numeralRun, numeralsToDigits)],
  [
    'block',
    text =>
      text
        .replace(/(?<=\d)丁目?\s*(?=\d)/g, '-')
        .replace(/(?<=\d)番地?の?\s*(?=\d)/g, '-')
        .replace(/(?<=\d)[のノ](?=\d)/g, '-')
        .replace(/(?<=\d)番地?(?=\s|$)/g, '')
        .replace(/(?<=\d-\d+)号(?=\s|$)/g, ''),
  ],
  ['prefecture', text => text.replace(new RegExp(`^\\s*(${prefectureNames})\\s*(?=\\1)`), '')],
  ['spaces', text => text.replace(/[\s\u3000]+/g, ' ').trim()],
];

/** Rounds after which a text that still changes is left as it is; none is known that needs more than three. */
const mostRounds = 8;

/** Normalises one text. Doing it twice changes nothing. Never throws. */
export function normaliseText(text: string): { readonly text: string; readonly steps: readonly NormaliseStep[] } {
  const taken: NormaliseStep[] = [];
  let current = text;
  for (let round = 0; round < mostRounds; round++) {
    const before = current;
    for (const [step, change] of steps) {
      const changed = change(current);
      if (changed !== current) taken.push({ step, text: changed });
      current = changed;
    }
    if (current === before) break;
  }
  return { text: current, steps: taken };
}

/** The address lines of an address as one line: prefecture, city and line 1 run on, the building after a space. */
export function joinedLines(address: { readonly [Line in AddressLine]?: string | undefined }): string {
  const [prefecture, city, line1, line2] = addressLines
    .slice(0, linesOfAddress)
    .map(line => (address[line] ?? '').trim());
  const latin = /^[\x20-\x7e]*$/.test(`${prefecture}${city}${line1}`);
  const place = latin ? [line1, city, prefecture].filter(Boolean).join(', ') : `${prefecture}${city}${line1}`;
  return [place, line2].filter(Boolean).join(' ');
}
