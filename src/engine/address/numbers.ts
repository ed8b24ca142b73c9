/** Numbers inside folded address text: digits and kanji numerals, the words that end them (丁目, 番地, 号), postal codes. */
import { type AddressText, linesOfAddress } from './address-text.ts';
import { fieldBreak, gap, isDigit, isKana, isKanji, isLatin } from './fold.ts';

/** A number found in the text: the index after its last unit, and its digits without leading zeros. */
export interface NumberAt {
  readonly end: number;
  readonly digits: string;
}

const code = (character: string) => character.charCodeAt(0);
const chou = code('丁');
const me = code('目');
const ban = code('番');
const chi = code('地');
const go = code('号');
const no = code('ノ');
const postMark = code('〒');
const zero = code('0');
/** After 番 and 号 these make a building's or a town's name of it: 三番館, 5号棟, 二番町. */
const nameAfterMarker = new Set([...'館棟町丁室線街'].map(code));
const wari = code('割');
const avenue = code('条');
const line = code('線');
const floor = code('階');
/** 北五条西, 四条通 count; 四条畷 and 五条市 are names. */
const afterAvenue = new Set([...'東西南北通大丁上下'].map(code));
const directions = new Set([...'東西南北'].map(code));
const smallNumerals = new Map(
  [...'〇零一二三四五六七八九'].map((numeral, at) => [code(numeral), Math.max(0, at - 1)] as const),
);
const largeNumerals = new Map([...'十百千'].map((numeral, at) => [code(numeral), 10 ** (at + 1)] as const));

/** Where the lines of the address proper end in the buffer. */
export const endOfAddress = (text: AddressText): number => text.bounds[linesOfAddress]!;

/** The unit at `at`, or 0 behind the end of the address lines. */
export function unitAt(text: AddressText, at: number): number {
  return at < endOfAddress(text) ? text.folded.units[at]! : 0;
}

const isNumeral = (unit: number) => unit >= 0x3007 && (smallNumerals.has(unit) || largeNumerals.has(unit));

/** Value of the kanji numerals in `[from, to)`: 二十三 and 二三 are both 23. */
function numeralValue(units: Uint16Array, from: number, to: number): number {
  let total = 0;
  let current = 0;
  for (let at = from; at < to; at++) {
    const factor = largeNumerals.get(units[at]!);
    if (factor === undefined) {
      current = current * 10 + smallNumerals.get(units[at]!)!;
    } else {
      total += Math.max(1, current) * factor;
      current = 0;
    }
  }
  return total + current;
}

function digitsAt(text: AddressText, at: number): NumberAt {
  const { units, gaps } = text.folded;
  const limit = endOfAddress(text);
  let end = at + 1;
  while (end < limit && isDigit(units[end]!) && gaps[end] === gap.none) end++;
  let from = at;
  while (from < end - 1 && units[from] === zero) from++;
  let digits = '';
  for (; from < end; from++) digits += String.fromCharCode(units[from]!);
  return { end, digits };
}

/**
 * The number at `at`, or undefined. Digits always are one; kanji numerals are where what follows shows that they count
 * (二丁目, 八番, 三条, 二-八), or one is a zero (七〇一), or anywhere `counting` says so: 三田 and 六本木 keep theirs.
 */
export function numberAt(text: AddressText, at: number, counting: boolean): NumberAt | undefined {
  const first = unitAt(text, at);
  if (isDigit(first)) return digitsAt(text, at);
  if (!isNumeral(first)) return undefined;
  const { units } = text.folded;
  const end = numeralsEnd(text, at);
  const mayStand = counting || hasZero(units, at, end);
  if (!(mayStand && standsAlone(text, end)) && !counts(text, end, counting) && !isBetweenDirections(text, at, end)) {
    return undefined;
  }
  return { end, digits: String(numeralValue(units, at, end)) };
}

/** No name is written with a zero: 七〇一 is 701, and 三一 may be a name. */
function hasZero(units: Uint16Array, from: number, end: number): boolean {
  for (let at = from + 1; at < end; at++) if (smallNumerals.get(units[at]!) === 0) return true;
  return false;
}

/** True where the number in `[from, end)` stands between 東西南北 and 東西南北, and a number follows: 北1西4, 北一西四. */
export function isBetweenDirections(text: AddressText, from: number, end: number): boolean {
  if (!directions.has(unitAt(text, end)) || from === 0 || !directions.has(text.folded.units[from - 1]!)) return false;
  const { gaps } = text.folded;
  if (gaps[from]! >= gap.comma || gaps[end]! >= gap.comma || gaps[end + 1]! >= gap.comma) return false;
  if (isDigit(unitAt(text, end + 1))) return true;
  const second = numeralsEnd(text, end + 1);
  return second > end + 1 && (standsAlone(text, second) || counts(text, second));
}

/** Index after the kanji numerals that begin at `at`; `at` where none do. */
function numeralsEnd(text: AddressText, at: number): number {
  let end = at;
  while (isNumeral(unitAt(text, end)) && (end === at || text.folded.gaps[end]! < gap.hyphen)) end++;
  return end;
}

/** True where what follows the numerals that end at `end` shows that they count; `counting` as for `numberAt`. */
function counts(text: AddressText, end: number, counting = false): boolean {
  const next = unitAt(text, end);
  const second = unitAt(text, end + 1);
  // Sakai has no 目: 四丁424. 八丁堀 keeps its numeral.
  if (next === chou) return second === me || isDigit(second) || isNumeral(second);
  if (next === ban || next === go || next === line) return true;
  // 宮の森一条（次のビルを除く）: a bracket does not go on with the name.
  const goesOn = isKanji(second) && text.folded.gaps[end + 1] !== gap.comma;
  if (next === avenue) return !goesOn || afterAvenue.has(second) || isNumeral(second);
  if (next === floor) return !isKanji(second);
  if (next === chi) return second === wari;
  if (next === no)
    return isDigit(second) || (isNumeral(second) && (counting || isBlockNumber(text, numeralsEnd(text, end + 1))));
  return text.folded.gaps[end] === gap.hyphen && (isDigit(next) || isNumeral(next));
}

/** True for the numerals behind の that end at `end`: 二の一, 三の二番, 四の三の二; 五之三川平 is a name. */
const isBlockNumber = (text: AddressText, end: number): boolean =>
  unitAt(text, end) === no || standsAlone(text, end) || counts(text, end);

/** Numerals that end a line or are followed by no letter: 三丁目二の一. */
function standsAlone(text: AddressText, end: number): boolean {
  const next = unitAt(text, end);
  return (
    next === 0 ||
    next === fieldBreak ||
    isDigit(next) ||
    (!isKanji(next) && !isKana(next)) ||
    text.folded.gaps[end] !== gap.none
  );
}

const latinMarkers = ['chome', 'banchi', 'ban', 'go'].map(word => Uint16Array.from(word, code));

/** Index after the word at `at` that ends a block number (丁目, 丁, 番地, 番, 号, chome …); `at` when none stands there. */
export function markerEnd(text: AddressText, at: number): number {
  const next = unitAt(text, at);
  const second = unitAt(text, at + 1);
  if (next === chou) return second === me ? at + 2 : at + 1;
  if (next === ban && second === chi) return at + 2;
  // Iwate: 第5地割1-2 is 5-1-2.
  if (next === chi && second === wari) return at + 2;
  if (next === ban || next === go) {
    return nameAfterMarker.has(second) && text.folded.gaps[at + 1] === gap.none ? at : at + 1;
  }
  if (!isLatin(next)) return at;
  const { gaps } = text.folded;
  for (const word of latinMarkers) {
    let index = 0;
    while (index < word.length && unitAt(text, at + index) === word[index]) index++;
    const end = at + index;
    if (index === word.length && (!isLatin(unitAt(text, end)) || gaps[end] !== gap.none)) return end;
  }
  return at;
}

/**
 * The seven digits of a Japanese postal code at `at`, its mark 〒 included. Without the mark, seven digits are one only
 * where they are cut after the third and open or close a line, or open the line before kanji.
 */
export function postalCodeAt(text: AddressText, at: number): NumberAt | undefined {
  const { units, gaps } = text.folded;
  const marked = unitAt(text, at) === postMark;
  const from = marked ? at + 1 : at;
  let digits = '';
  let end = from;
  while (digits.length < 8 && isDigit(unitAt(text, end))) {
    const between = gaps[end]!;
    if (digits.length > 0 && between !== gap.none && (digits.length !== 3 || between > gap.hyphen)) break;
    digits += String.fromCharCode(units[end]!);
    end++;
  }
  if (digits.length !== 7) return undefined;
  if (marked) return { end, digits };
  const cut = gaps[from + 3] === gap.hyphen;
  const opens = at === 0 || units[at - 1] === fieldBreak;
  const closes = end >= endOfAddress(text) || units[end] === fieldBreak || gaps[end]! >= gap.comma;
  const plausible = (cut && (opens || closes)) || (opens && isKanji(unitAt(text, end)));
  return plausible ? { end, digits } : undefined;
}
