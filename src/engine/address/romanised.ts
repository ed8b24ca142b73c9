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
  /** Block numbers, then every other number. */
  readonly numbers: readonly string[];
  /** Block numbers: the longest chain joined by hyphens or by words like chome. */
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

/** What has been read so far. */
interface Draft {
  prefecture: string | undefined;
  inJapan: boolean;
  readonly words: string[];
  /** Numbers joined so far: 3-2-1. */
  chain: string[];
  block: string[];
  /** Numbers that are no part of the block. */
  readonly loose: string[];
  room: string | undefined;
  floor: string | undefined;
}

/** The longest chain of joined numbers is the block; a single number is one only where there is no longer. */
function closeChain(draft: Draft): void {
  const { chain, block } = draft;
  draft.chain = [];
  if (chain.length > block.length && (chain.length > 1 || block.length === 0)) {
    draft.loose.push(...block);
    draft.block = chain;
  } else draft.loose.push(...chain);
}

function takeNumber(draft: Draft, token: Token, before: Token | undefined, after: Token | undefined): void {
  const touching = token.gap === gap.none || token.gap === gap.hyphen;
  if (before !== undefined && touching && draft.chain.length === 0 && /^[a-z]$/.test(before.text)) {
    // A-301, B1: the letter was taken for a word.
    draft.room ??= before.text + token.text;
    draft.words.pop();
  } else if (after !== undefined && floorWords.has(after.text) && token.gap !== gap.hyphen) {
    draft.floor ??= `${token.text}f`;
  } else if (before !== undefined && (roomWords.has(before.text) || before.text === '#') && before.text !== 'no') {
    draft.room ??= token.text;
  } else {
    const joined = token.gap === gap.hyphen || (before !== undefined && titles.has(before.text));
    if (!joined) closeChain(draft);
    draft.chain.push(token.text);
  }
}

function takeWord(draft: Draft, token: Token, before: Token | undefined): void {
  const { text } = token;
  if (titles.has(text)) {
    const suffix = before !== undefined && !before.number && token.gap === gap.hyphen;
    if (suffix || text === 'japan' || text === 'chome') draft.inJapan = true;
    return;
  }
  closeChain(draft);
  const named = prefectureByRomanised.get(text);
  if (named !== undefined) draft.prefecture ??= named;
  else if (!roomWords.has(text) && text !== '#') draft.words.push(text.replace(/m(?=[bpm])/g, 'n'));
}

/** Reads an address in Latin letters. Never fails: what is not there is absent. */
export function readRomanised(text: AddressText): RomanisedParts {
  const { tokens, postalCode } = tokensOf(text);
  const draft: Draft = {
    prefecture: undefined,
    inJapan: postalCode !== undefined,
    words: [],
    chain: [],
    block: [],
    loose: [],
    room: undefined,
    floor: undefined,
  };
  for (const [at, token] of tokens.entries()) {
    if (token.number) takeNumber(draft, token, tokens[at - 1], tokens[at + 1]);
    else takeWord(draft, token, tokens[at - 1]);
  }
  closeChain(draft);
  return {
    prefecture: draft.prefecture,
    postalCode,
    inJapan: draft.inJapan || draft.prefecture !== undefined,
    numbers: [...draft.block, ...draft.loose],
    block: draft.block,
    room: draft.room ?? draft.loose.find(number => number.length >= 2) ?? draft.floor,
    words: draft.words.sort(),
  };
}
