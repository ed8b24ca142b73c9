/** Addresses in Latin letters: English order, macrons or none, -ku or City, and addresses outside Japan. */
import type { AddressText } from './address-text.ts';
import { fieldBreak, gap, isDigit } from './fold.ts';
import { endOfAddress, postalCodeAt } from './numbers.ts';
import { prefectures } from './prefectures.ts';

const prefectureByRomanised = new Map(prefectures.map(([name, romanised]) => [romanised, name]));
/** Hepburn without macrons writes long vowels in several ways; these are the ways met for prefectures. */
for (const [way, romanised] of [
  ['toukyou', 'tokyo'],
  ['oosaka', 'osaka'],
  ['ohsaka', 'osaka'],
  ['kyouto', 'kyoto'],
  ['hyougo', 'hyogo'],
  ['kouchi', 'kochi'],
  ['ooita', 'oita'],
  ['ohita', 'oita'],
  ['hokkaidou', 'hokkaido'],
  ['gumma', 'gunma'],
] as const) {
  prefectureByRomanised.set(way, prefectureByRomanised.get(romanised)!);
}

/** Words that say what a name is, not which: written or left out at will. */
const titles = new Set(
  'ku shi cho machi gun ken to fu mura son city ward town village prefecture pref chome banchi ban go japan jp nippon'.split(
    ' ',
  ),
);
const roomWords = new Set('room rm apt apartment unit suite ste no floor fl f'.split(' '));
const floorWords = new Set(['f', 'fl', 'floor', 'kai']);

/** What an address in Latin letters says. */
export interface RomanisedParts {
  /** Prefecture in kanji, where it is named. */
  readonly prefecture: string | undefined;
  readonly postalCode: string | undefined;
  /** It names Japan, one of its prefectures or a Japanese administrative title (-ku, -shi, -cho). */
  readonly inJapan: boolean;
  /** Block numbers and room in the order written. */
  readonly numbers: readonly string[];
  /** How many of `numbers` are block numbers: those joined by hyphens or 丁目-like words in the longest chain. */
  readonly block: readonly string[];
  readonly room: string | undefined;
  /** Words that name places and buildings, sorted, so that English and Japanese order agree. */
  readonly words: readonly string[];
}

interface Token {
  readonly text: string;
  readonly number: boolean;
  /** Gap before it. */
  readonly gap: number;
}

function tokensOf(text: AddressText): { tokens: Token[]; postalCode: string | undefined } {
  const { units, gaps } = text.folded;
  const limit = endOfAddress(text);
  const tokens: Token[] = [];
  let postalCode: string | undefined;
  let at = 0;
  let broken: number = gap.field;
  while (at < limit) {
    const unit = units[at]!;
    if (unit === fieldBreak) {
      broken = gap.field;
      at++;
      continue;
    }
    const postal = isDigit(unit) || unit > 127 ? postalInEnglish(text, at) : undefined;
    if (postal !== undefined) {
      postalCode ??= postal.digits;
      at = postal.end;
      continue;
    }
    const number = isDigit(unit);
    const same = number ? isDigit : (other: number) => !isDigit(other) && other !== fieldBreak;
    const from = at;
    at++;
    while (at < limit && same(units[at]!) && gaps[at] === gap.none) at++;
    const written = String.fromCharCode.apply(null, units.subarray(from, at) as unknown as number[]);
    tokens.push({
      text: number ? written.replace(/^0+(?=.)/, '') : written,
      number,
      gap: Math.max(gaps[from]!, broken),
    });
    broken = gap.none;
  }
  return { tokens, postalCode };
}

/** In English order the code stands anywhere: `Tokyo 103-0002, Japan`. */
function postalInEnglish(text: AddressText, at: number): { end: number; digits: string } | undefined {
  const { units, gaps } = text.folded;
  const marked = postalCodeAt(text, at);
  if (marked !== undefined) return marked;
  const limit = endOfAddress(text);
  if (at + 7 > limit || (at > 0 && isDigit(units[at - 1]!) && gaps[at]! <= gap.hyphen)) return undefined;
  let digits = '';
  for (let index = at; index < at + 7; index++) {
    if (!isDigit(units[index]!) || (index > at && gaps[index] !== (index === at + 3 ? gap.hyphen : gap.none)))
      return undefined;
    digits += String.fromCharCode(units[index]!);
  }
  const after = at + 7;
  return after < limit && isDigit(units[after]!) && gaps[after]! <= gap.hyphen ? undefined : { end: after, digits };
}

/** Reads an address in Latin letters. Never fails: what is not there is absent. */
export function readRomanised(text: AddressText): RomanisedParts {
  const { tokens, postalCode } = tokensOf(text);
  let prefecture: string | undefined;
  let inJapan = postalCode !== undefined;
  const words: string[] = [];
  let chain: string[] = [];
  let block: string[] = [];
  let room: string | undefined;
  let floor: string | undefined;
  const loose: string[] = [];
  const closeChain = () => {
    if (chain.length > block.length && (chain.length > 1 || block.length === 0)) {
      loose.push(...block);
      block = chain;
    } else loose.push(...chain);
    chain = [];
  };
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const before = tokens[at - 1];
    if (token.number) {
      const letter =
        before !== undefined && token.gap <= gap.hyphen && token.gap !== gap.space && /^[a-z]$/.test(before.text);
      if (letter && chain.length === 0) {
        room ??= before.text + token.text;
        words.pop();
        continue;
      }
      const marked = before !== undefined && (roomWords.has(before.text) || before.text === '#');
      if (floorWords.has(tokens[at + 1]?.text ?? '') && token.gap !== gap.hyphen) floor ??= `${token.text}f`;
      else if (marked && before.text !== 'no') room ??= token.text;
      else {
        if (chain.length > 0 && !(token.gap === gap.hyphen || (before && titles.has(before.text)))) closeChain();
        chain.push(token.text);
      }
      continue;
    }
    if (chain.length > 0 && !titles.has(token.text)) closeChain();
    if (titles.has(token.text)) {
      if (before && !before.number && token.gap === gap.hyphen) inJapan = true;
      if (token.text === 'japan' || token.text === 'chome') inJapan = true;
      continue;
    }
    const named = prefectureByRomanised.get(token.text);
    if (named !== undefined) {
      prefecture ??= named;
      // Kyoto, Osaka and others are cities too: the name counts once.
      if (!words.includes(token.text)) words.push(token.text);
      continue;
    }
    if (!roomWords.has(token.text) && token.text !== '#') words.push(token.text.replace(/m(?=[bpm])/g, 'n'));
  }
  closeChain();
  room ??= loose.find(number => number.length >= 2) ?? floor;
  return {
    prefecture,
    postalCode,
    inJapan: inJapan || prefecture !== undefined,
    numbers: [...block, ...loose],
    block,
    room,
    words: words.filter(word => !prefectureByRomanised.has(word)).sort(),
  };
}
