/**
 * Reading the parts of an address that a delivery-point key needs: prefecture, town (city, district and town together),
 * block numbers, room. Works on folded units, in one pass, and never fails: what cannot be told is absent.
 */
import { type AddressText, lineAt, linesOfAddress } from './address-text.ts';
import { type Block, continuesTown, isGridStreet, isRoomNumber, readBlock } from './block.ts';
import { fieldBreak, foldedWords, gap, isDigit, isKana, isKanji } from './fold.ts';
import { endOfAddress, markerEnd, numberAt, postalCodeAt, unitAt } from './numbers.ts';
import { prefectures } from './prefectures.ts';
import { opensBracket, readRoom } from './room.ts';
import { townKey } from './town-key.ts';

/** The parts of an address. */
export interface AddressParts {
  /** Kanji name of the prefecture, where it was written in kanji. */
  readonly prefecture: string | undefined;
  /** Seven digits of a Japanese postal code that stood in a line. */
  readonly postalCode: string | undefined;
  /** City, district and town in the form of keys (town-key.ts); empty when nothing of it was written in kanji or kana. */
  readonly town: string;
  /** Block numbers: 3丁目2番1号 is 3, 2, 1. */
  readonly block: readonly string[];
  /** The block is a whole 丁目, and no grid names each of its blocks so (札幌市北1条西2丁目 is one block). */
  readonly chomeOnly: boolean;
  /** Room, floor or box. */
  readonly room: string | undefined;
  /** Index of the folded unit at which the address proper begins: after 0 where building and room stand in a line before it. */
  readonly start: number;
  /** Index of the folded unit at which the block numbers end; 0 when there are none. */
  readonly blockEnd: number;
  /** The town is not written in kanji or kana. */
  readonly romanised: boolean;
}

const code = (character: string) => character.charCodeAt(0);
const postMark = code('〒');
/** 第5地割 is 5地割. */
const ordinal = code('第');
const aza = code('字');
const municipality = new Set([...'市区町村郡'].map(code));
const japan = [code('日'), code('本')] as const;
const prefecturesByFirst = new Map<number, { name: string; units: Uint16Array }[]>();
for (const [name] of prefectures) {
  const first = code(name);
  prefecturesByFirst.set(first, [
    ...(prefecturesByFirst.get(first) ?? []),
    { name, units: Uint16Array.from(name, code) },
  ]);
}
const tokyo = { name: '東京都', units: Uint16Array.from('東京', code) };

/** The prefecture that begins at `at`, and where it ends. 東京 counts without 都 where a ward follows. */
function prefectureAt(text: AddressText, at: number): { name: string; end: number } | undefined {
  const candidates = prefecturesByFirst.get(unitAt(text, at));
  if (candidates === undefined) return undefined;
  for (const { name, units } of candidates) if (isHere(text, at, units)) return { name, end: at + units.length };
  const end = at + tokyo.units.length;
  if (isHere(text, at, tokyo.units) && isKanji(unitAt(text, end)) && unitAt(text, end) !== code('市'))
    return { name: tokyo.name, end };
  // A prefecture line holds nothing else, so the short name will do there: 神奈川, 千葉.
  const lineEnd = text.bounds[1]!;
  if (at !== 1 || lineEnd <= 1) return undefined;
  const short = candidates.find(
    ({ units }) => units.length - 1 === lineEnd - 1 && isHere(text, at, units.subarray(0, -1)),
  );
  return short && { name: short.name, end: lineEnd };
}

function isHere(text: AddressText, at: number, units: Uint16Array): boolean {
  for (let index = 0; index < units.length; index++) if (unitAt(text, at + index) !== units[index]) return false;
  return true;
}

/** Behind these the town is still to come; 町 and 村 may be its own end. */
const townIsToCome = new Set([...'市区郡'].map(code));
const townOrVillage = new Set([...'町村'].map(code));
const county = code('郡');
/** What the list of postal codes says in brackets, and is no town: 古市（その他）12, whatever 古市 is. */
const remarks = foldedWords('その他|除く|全域');
/** Part of a town, or of a number, by a single letter: 詫間町（甲）12. */
const letters = new Set([...'甲乙丙丁イロハニホヘト'].map(code));

/** Town units, collected in one buffer that is used again. */
const town = new Uint16Array(4096);

const avenue = code('条');
/** In Hokkaido streets and avenues make a grid, whose every 丁目 is one block: 北1条西2丁目, 3条通7丁目. */
export const isGrid = (townName: string) => townName.includes('条');

/** Adds the digits of a number to the town's first `length` units; the new length. */
function addDigits(digits: string, length: number): number {
  let end = length;
  for (let index = 0; index < digits.length && end < town.length; index++) town[end++] = digits.charCodeAt(index);
  return end;
}

/** Reads the parts of a folded address. */
export function parseAddress(text: AddressText): AddressParts {
  const { units, gaps } = text.folded;
  const limit = endOfAddress(text);
  let length = 0;
  let japanese = false;
  let prefecture: string | undefined;
  let postalCode: string | undefined;
  let block: Block | undefined;
  /** Where the number of the 丁目 stands in a grid: it counts in kanji without 丁目 too (北一西四). */
  let inGrid = -1;
  const start = addressStart(text);
  let at = start;
  while (at < limit) {
    const unit = units[at]!;
    if (unit === fieldBreak) {
      at = afterRepetition(text, at + 1, length);
      continue;
    }
    const opens = length === 0 || units[at - 1] === fieldBreak;
    if (opens && unit === japan[0] && unitAt(text, at + 1) === japan[1] && prefectureAt(text, at + 2)) at += 2;
    const named = opens ? prefectureAt(text, at) : undefined;
    if (named !== undefined && (length === 0 || repeats(text, named.end, length))) {
      prefecture ??= named.name;
      length = 0;
      at = named.end;
      continue;
    }
    const behind = gaps[at] === gap.comma && length > 0 ? afterBracket(text, at, length) : at;
    if (behind > at) {
      at = behind;
      continue;
    }
    const number = numberAt(text, at, at === inGrid);
    const postal = number !== undefined || unit === postMark ? postalCodeAt(text, at) : undefined;
    if (postal !== undefined) {
      postalCode ??= postal.digits;
      at = postal.end;
    } else if (number === undefined) {
      japanese ||= isKanji(unit) || isKana(unit);
      if (length < town.length) town[length++] = units[at]!;
      at++;
    } else if (continuesTown(text, number.end)) {
      length = addDigits(number.digits, length);
      at = number.end;
      if (unitAt(text, at) === avenue) inGrid = at + 2;
    } else if (isGridStreet(text, at, number.end)) {
      length = addDigits(number.digits, length);
      if (length < town.length) town[length++] = avenue;
      at = number.end;
      inGrid = at + 1;
    } else if (isRoomNumber(text, number.end)) {
      break;
    } else {
      block = readBlock(text, number);
      if (length > 0 && town[length - 1] === ordinal) length--;
      break;
    }
  }
  return {
    prefecture,
    postalCode,
    town: japanese ? townKey(town, length) : '',
    block: block?.numbers ?? [],
    chomeOnly: block?.chomeOnly === true && !isGrid(townKey(town, length)),
    room: readRoom(text, block?.end ?? at, limit) ?? (start > 0 ? readRoom(text, 0, start) : undefined),
    start,
    blockEnd: block?.end ?? 0,
    romanised: !japanese,
  };
}

/**
 * Index after what stands in brackets between the town and its block: 長刀鉾町（四条通烏丸東入）20, and 西新宿（次のビルを除く）7-5,
 * as forms fill in from the list of postal codes. `at` where no bracket opens there, or no number follows it.
 */
function afterBracket(text: AddressText, at: number, length: number): number {
  if (!opensBracket(text, at)) return at;
  const { gaps, starts, ends } = text.folded;
  const line = lineAt(text, at);
  const limit = text.bounds[line + 1]!;
  const closes = (end: number) =>
    /[)）\]］】」』〕〉》>＞]/u.test(text.lines[line]!.slice(ends[end - 1], end < limit ? starts[end] : undefined));
  let end = at + 1;
  while (end < limit && !(gaps[end] === gap.comma && closes(end))) end++;
  if (end === limit && !closes(end)) return at;
  if (belongsToAddress(text, at, end, length)) return at;
  let next = end;
  while (unitAt(text, next) === fieldBreak) next++;
  return numberAt(text, next, false) === undefined ? at : end;
}

/**
 * True for brackets from `at` to `end` behind `length` units of the town with the town itself (大田区（蒲田）1-2-3, 河北町（谷地）12,
 * 四条通烏丸東入（長刀鉾町）20), a part of it (鮫町（字日ノ出町）12, 詫間町（甲）12), or one number of the block (西新宿（7丁目）5-3).
 */
function belongsToAddress(text: AddressText, at: number, end: number, length: number): boolean {
  const { units } = text.folded;
  if (remarks.some(word => endsWith(units, word, end) && end - word.length >= at)) return false;
  const before = unitAt(text, at - 1);
  if (townIsToCome.has(before) || (townOrVillage.has(before) && isMunicipality(length))) return true;
  if (townOrVillage.has(units[end - 1]!) || units.subarray(at, end).includes(aza)) return true;
  if (end === at + 1 && letters.has(units[at]!)) return true;
  const number = numberAt(text, unitAt(text, at) === ordinal ? at + 1 : at, true);
  return number !== undefined && markerEnd(text, number.end) === end;
}

const endsWith = (units: Uint16Array, word: Uint16Array, end: number) =>
  word.every((unit, index) => units[end - word.length + index] === unit);

/** True where the town read so far is no more than a town or village with its county: 西村山郡河北町, 原村, but not 下京区長刀鉾町. */
function isMunicipality(length: number): boolean {
  // 赤穂郡上郡町; the name of a town or village is at least two units.
  const from = town.subarray(0, length - 2).indexOf(county, 1) + 1;
  let at = from + 1;
  while (at < length && !townOrVillage.has(town[at]!)) {
    // Without a county a 市 is that of a city, but in 余市町.
    if (from === 0 && municipality.has(town[at]!) && !townOrVillage.has(town[at + 1]!)) return false;
    at++;
  }
  // 杵島郡大町町
  return (townOrVillage.has(town[at + 1]!) && at + 1 < length ? at + 1 : at) === length - 1;
}

/**
 * Where the address begins: at a line with numbers that opens with prefecture and municipality, or with 〒, where the
 * lines before it say something else (パレス見本 301 / 東京都新宿区新宿1-2-3), or inside a line, where a building stands
 * before the prefecture (パレス見本 301 東京都新宿区新宿1-2-3).
 */
function addressStart(text: AddressText): number {
  const { units } = text.folded;
  for (let line = linesOfAddress - 1; line > 0; line--) {
    const begin = text.bounds[line]! + 1;
    const end = text.bounds[line + 1]!;
    if (begin >= end) continue;
    const inside = startInside(text, begin, end);
    if (inside > 0) return inside;
    if (line === 1 || !opensAddress(text, begin) || !hasDigit(units, begin, end)) continue;
    for (let earlier = 1; earlier < line; earlier++) {
      if (saysElse(text, earlier, prefectureAt(text, begin)?.end ?? begin)) return text.bounds[line]!;
    }
  }
  return 0;
}

/** Where an address begins behind a building in one line; 0 where none does. What stands before it names no municipality. */
function startInside(text: AddressText, begin: number, end: number): number {
  const { units, gaps } = text.folded;
  for (let at = begin + 1; at < end; at++) {
    if (gaps[at]! < gap.space || !prefecturesByFirst.has(units[at]!) || !opensAddress(text, at)) continue;
    return namesBuilding(text, begin, at) && hasDigit(units, at, end) ? at : 0;
  }
  return 0;
}

/** Letters, none of them of a municipality; no prefecture, no 日本 and no postal code alone. */
function namesBuilding(text: AddressText, from: number, to: number): boolean {
  const { units } = text.folded;
  if (prefectureAt(text, from) !== undefined) return false;
  if (to - from === japan.length && japan.every((unit, index) => units[from + index] === unit)) return false;
  let letters = 0;
  for (let at = from; at < to; at++) {
    if (municipality.has(units[at]!)) return false;
    if (!isDigit(units[at]!) && units[at] !== postMark) letters++;
  }
  return letters > 0;
}

/** 〒, or a prefecture with a municipality near behind it. */
function opensAddress(text: AddressText, at: number): boolean {
  if (unitAt(text, at) === postMark) return true;
  const named = prefectureAt(text, at);
  if (named === undefined) return false;
  for (let index = named.end; index < named.end + 8; index++) if (municipality.has(unitAt(text, index))) return true;
  return false;
}

/** True for a line that is no address by itself and does not say what the units at `at` say again. */
function saysElse(text: AddressText, line: number, at: number): boolean {
  const begin = text.bounds[line]! + 1;
  const end = text.bounds[line + 1]!;
  if (begin >= end || opensAddress(text, begin)) return false;
  for (let index = 0; index < Math.min(2, end - begin); index++) {
    if (text.folded.units[begin + index] !== unitAt(text, at + index)) return true;
  }
  return false;
}

function hasDigit(units: Uint16Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isDigit(units[at]!)) return true;
  return false;
}

/** True where the text at `at` begins as the town read so far does: the line says the whole address again. */
function repeats(text: AddressText, at: number, length: number): boolean {
  for (let index = 0; index < Math.min(2, length); index++) if (unitAt(text, at + index) !== town[index]) return false;
  return true;
}

/** Skips a line's beginning that says again what the lines before it said: 新宿区 / 新宿区新宿1-2-3. */
function afterRepetition(text: AddressText, at: number, length: number): number {
  if (length < 2) return at;
  for (let index = 0; index < length; index++) if (unitAt(text, at + index) !== town[index]) return at;
  return at + length;
}
