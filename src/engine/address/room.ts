/** The room, floor or box behind the block numbers, whatever stands around it: 301, 301号室, A-301, #301, Room 301, 3F, B1. */
import { type AddressText, lineAt } from './address-text.ts';
import { fieldBreak, foldText, gap, isDigit, isKana, isKanji, isLatin } from './fold.ts';
import { endOfAddress, numberAt, unitAt } from './numbers.ts';

const code = (character: string) => character.charCodeAt(0);
const go = code('号');
const shitsu = code('室');
const kai = code('階');
const built = code('建');
const tou = code('棟');
const kan = code('館');
const dai = code('第');
/** 私書箱第20号 is a box with a number. */
const box = code('箱');
const hash = code('#');
const hi = code('日');
const zero = code('0');
const letterF = code('f');
/** Kanji after which a number is that of a room, a floor or a building. */
const marksRoom = new Set([go, shitsu, kai, tou, kan]);
/** What ends a floor: 5階, 5F. */
const endsFloor = new Set([kai, letterF]);
/** Kanji after which a number counts something that is no room: 2丁目店, 3番線, 5年, 1条. */
const notRoom = new Set([...'丁番条店年周区町村線期工支'].map(code));
const underground = [code('地'), code('下')] as const;

/** What joins the numbers of a date, and two dates. */
const stroke = /^[/／]$/;
const wave = /^[〜～~]$/;

/** Strength of what was found: a floor, a bare number, a number marked as a room. */
const strength = { none: 0, floor: 1, bare: 2, marked: 3 } as const;

/** The room in `[from, limit)`, or undefined. */
export function readRoom(text: AddressText, from: number, limit: number): string | undefined {
  const { units, gaps } = text.folded;
  let best: number = strength.none;
  let room: string | undefined;
  /** The floor named so far: 5F-2 and 6F-2 are two rooms, 5F-502 says its floor itself. */
  let floor = '';
  let at = from;
  /** What is found must be stronger than what was found before: behind a bracket only 号室 changes a room. */
  let only = false;
  while (at < limit) {
    only ||= gaps[at] === gap.comma && isWholeRoom(best, room) && opensBracket(text, at);
    const note = opensNote[units[at]!] === 1 ? noteAt(text, at) : undefined;
    if (note !== undefined) {
      if (isWholeRoom(best, room)) break;
      at = note.number === 'either' ? note.end : afterNumber(text, note.end, limit, note.number);
      continue;
    }
    const spelled = spelledRoomAt(text, at, limit);
    if (spelled !== undefined) {
      if (only ? best < strength.bare : best <= strength.bare) {
        best = strength.bare;
        room = letterBefore(text, at, from) + spelled.digits;
      }
      at = spelled.end;
      continue;
    }
    if (!isDigit(units[at]!)) {
      if (
        isLatin(units[at]!) &&
        best < strength.marked &&
        !only &&
        isLetterRoom(text, at, floor !== '' && endsFloor.has(units[at - 1]!))
      ) {
        best = strength.marked;
        room = floor + String.fromCharCode(units[at]!);
      }
      at++;
      continue;
    }
    const dated = dateEnd(text, at, isWholeRoom(best, room));
    if (dated !== undefined) {
      at = dated;
      continue;
    }
    const begin = at;
    let digits = '';
    // Numbers joined by hyphens belong together: 2-301 is building 2, room 301; 2号棟301 is the same.
    let last = begin;
    for (;;) {
      const number = numberAt(text, at, false)!;
      digits += (digits === '' ? '' : '-') + number.digits;
      last = number.end;
      at = number.end;
      let next = at;
      if (unitAt(text, next) === go && unitAt(text, next + 1) === tou) next += 2;
      else if (unitAt(text, next) === tou) next += 1;
      const joined = next > at || gaps[next] === gap.hyphen;
      if (!joined || next >= limit || !isDigit(units[next]!)) break;
      at = next;
    }
    if (isTelephone(text, begin, last) || isSpan(text, last, digits, isWholeRoom(best, room))) continue;
    const found = classify(text, begin, last, digits);
    if (found.strength !== strength.none && (only ? found.strength > best : found.strength >= best)) {
      best = found.strength;
      room = letterBefore(text, begin, from) + digits + found.suffix;
      if (best === strength.floor) floor = room;
      else if (countedOnFloor.test(digits) && !isBox(units, begin)) room = floor + room;
    }
  }
  return room;
}

/** A number that each floor has. */
const countedOnFloor = /^\d{1,2}$/;

/** 私書箱第9号, 私書箱9号: a box is the post office's. */
const isBox = (units: Uint16Array, at: number) => units[units[at - 1] === dai ? at - 2 : at - 1] === box;

/** Marked as a room, or three digits and more: 見本荘2 may be followed by its room. */
const isWholeRoom = (best: number, room: string | undefined) =>
  best === strength.marked || (best === strength.bare && room!.length >= 3);

/**
 * Index after the date that begins at `at` (11/22宿泊, 宿泊日11/22, 2026/11/22), as guests write their arrival; else undefined.
 * Two numbers that nothing tells from building and room (1/2) are a date only behind a whole room.
 */
function dateEnd(text: AddressText, at: number, behindRoom: boolean): number | undefined {
  const run: number[] = [];
  let end = at;
  do {
    const number = numberAt(text, end, false)!;
    run.push(Number(number.digits));
    end = number.end;
  } while (markBefore(text, end, stroke));
  const hasYear = run.length === 3 && run[0]! >= 1900 && run[0]! < 2100;
  if (!hasYear && run.length !== 2) return undefined;
  const [month, day] = run.slice(-2) as [number, number];
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const { gaps, units } = text.folded;
  const next = unitAt(text, end);
  const isJoined = gaps[end] === gap.none;
  if (isJoined && (marksRoom.has(next) || isLatin(next))) return undefined;
  const saysWhy = (isJoined && (isKanji(next) || isKana(next))) || markBefore(text, end, wave);
  const saidBefore = (units[at - 1] === hi && gaps[at] !== gap.field) || markBefore(text, at, wave);
  return hasYear || behindRoom || saysWhy || saidBefore ? end : undefined;
}

/** Two numbers that may be hours or a date (14-16時, 11-22着), and what says so behind them. */
const span = /^\d{1,2}-\d{1,2}$/;
const saysSpan = new Set([...'時着日分'].map(code));

/** True where the number in `[from, to)` is that of a telephone by its zero and its length. */
const isTelephone = ({ folded }: AddressText, from: number, to: number) =>
  folded.units[from] === zero && to - from >= telephoneDigits;

/** True for hours and dates with a hyphen; where nothing says that they are, only behind a whole room. */
function isSpan(text: AddressText, end: number, digits: string, behindRoom: boolean): boolean {
  if (!span.test(digits)) return false;
  const next = text.folded.gaps[end] === gap.none ? unitAt(text, end) : 0;
  return saysSpan.has(next) || (behindRoom && !marksRoom.has(next) && !isLatin(next));
}

/** True where digits begin at `at` and what stands between them and the unit before fits the pattern. */
function markBefore(text: AddressText, at: number, pattern: RegExp): boolean {
  const { gaps, ends, starts } = text.folded;
  if (gaps[at] === gap.none || gaps[at] === gap.field || !isDigit(unitAt(text, at))) return false;
  return pattern.test(text.lines[lineAt(text, at)]!.slice(ends[at - 1], starts[at]).trim());
}

/** What the number behind the word of a note is: never a room (電話, 暗証番号, 予約番号), or a room perhaps (インターホン 203). */
type NoteNumber = 'telephone' | 'secret' | 'either';

/** Words of a note to the carrier. */
const notes = (
  [
    ['TEL|電話|携帯', 'telephone'],
    ['暗証|解錠|予約', 'secret'],
    ['インターホン|インターフォン|インタホン|ドアホン|オートロック|呼出|呼び出し|番号|キーボックス|内線', 'either'],
  ] as const satisfies readonly (readonly [string, NoteNumber])[]
).flatMap(([words, number]) =>
  words.split('|').map(word => ({ units: Uint16Array.from(foldText(word), code), number })),
);
const notesByFirst = Map.groupBy(notes, ({ units }) => units[0]!);
/** 1 for the units that begin such a word: nearly none does, and this is asked of every unit. */
const opensNote = new Uint8Array(65_536);
for (const first of notesByFirst.keys()) opensNote[first] = 1;
/** 部屋番号 203 and 私書箱番号 12 say the room. */
const saysRoom = new Set([...'屋室箱'].map(code));

/** The word of a note that begins at `at`, with the index after it. */
function noteAt(text: AddressText, at: number): { readonly end: number; readonly number: NoteNumber } | undefined {
  const { units, gaps } = text.folded;
  for (const { units: word, number } of notesByFirst.get(units[at]!) ?? []) {
    const end = at + word.length;
    let index = 1;
    while (index < word.length && unitAt(text, at + index) === word[index]) index++;
    if (index < word.length || saysRoom.has(units[at - 1]!)) continue;
    // HOTEL 203 and TELECOM are no telephones.
    const isPart = (edge: number, other: number) => gaps[edge] === gap.none && isLatin(other);
    if (isLatin(word[0]!) && (isPart(at, units[at - 1]!) || isPart(end, unitAt(text, end)))) continue;
    return { end, number };
  }
  return undefined;
}

/** Digits of a Japanese telephone number: ten, and eleven of a mobile one. */
const telephoneDigits = 10;

/** Index after the number that begins at `at` or behind a kanji or two (暗証番号0123), its hyphens included. */
function afterNumber(text: AddressText, at: number, limit: number, number: NoteNumber): number {
  const { units, gaps } = text.folded;
  let from = at;
  while (from < limit && isKanji(units[from]!) && gaps[from] === gap.none) from++;
  let end = from;
  while (end < limit && isDigit(units[end]!)) {
    // 090 1234 5678, but what follows the whole number may be the room.
    const isSpaced = gaps[end] === gap.space || gaps[end] === gap.comma;
    if (end > from && isSpaced && (number !== 'telephone' || end - from >= telephoneDigits)) break;
    end++;
  }
  return end;
}

/** True where a bracket opens before the unit at `at`. */
export function opensBracket(text: AddressText, at: number): boolean {
  const { ends, starts } = text.folded;
  return /[(（[［【「『〔〈《<＜]/u.test(text.lines[lineAt(text, at)]!.slice(ends[at - 1], starts[at]));
}

/** Digits of a room that is written digit by digit, by the kanji numeral. */
const numerals = new Map(
  [...'〇零一二三四五六七八九'].map((numeral, at) => [code(numeral), Math.max(0, at - 1)] as const),
);

/**
 * A room of three or four digits, each apart from the next (1 0 1) or a kanji numeral (壱〇壱, folded to 一〇一), that
 * closes its line or is marked as a room (号, 室). 三光 and 一二三町 keep their numerals.
 */
function spelledRoomAt(text: AddressText, from: number, limit: number): { digits: string; end: number } | undefined {
  const { units, gaps } = text.folded;
  const apart = isDigit(units[from]!);
  if (!apart && !numerals.has(units[from]!)) return undefined;
  if (from > 0 && gaps[from] === gap.none && isKanji(units[from - 1]!)) return undefined;
  if (gaps[from] === gap.hyphen) return undefined;
  let digits = '';
  let end = from;
  for (; end < limit && digits.length < 5; end++) {
    const unit = units[end]!;
    if (apart ? !isDigit(unit) : !numerals.has(unit)) break;
    if (end > from && gaps[end] !== gap.space && (apart || gaps[end] !== gap.none)) break;
    digits += apart ? String.fromCharCode(unit) : String(numerals.get(unit));
  }
  if (digits.length < 3 || digits.length > 4 || digits.startsWith('0')) return undefined;
  const next = end < limit ? units[end]! : fieldBreak;
  const closes = next === fieldBreak || gaps[end] === gap.comma;
  const marked = next === shitsu || (next === go && unitAt(text, end + 1) !== tou && unitAt(text, end + 1) !== kan);
  return closes || marked ? { digits, end } : undefined;
}

function classify(text: AddressText, begin: number, end: number, digits: string): { strength: number; suffix: string } {
  const { gaps } = text.folded;
  const next = unitAt(text, end);
  // 101号 館内: behind a space another word begins.
  const second = gaps[end + 1] === gap.none ? unitAt(text, end + 1) : 0;
  const before = begin > 0 ? text.folded.units[begin - 1]! : 0;
  if (before === dai && text.folded.units[begin - 2] !== box) return { strength: strength.none, suffix: '' };
  // 5階建 is how high the house is.
  if (next === kai && second === built) return { strength: strength.none, suffix: '' };
  if (next === kai || (next === letterF && !isLatin(second))) return { strength: strength.floor, suffix: 'f' };
  if (next === go && second !== kan && second !== tou && second !== code('店') && second !== code('線')) {
    return { strength: strength.marked, suffix: letterAfter(text, end + 1 + (second === shitsu ? 1 : 0)) };
  }
  if (next === shitsu || before === hash) return { strength: strength.marked, suffix: '' };
  if (before === underground[1] && text.folded.units[begin - 2] === underground[0])
    return { strength: strength.floor, suffix: '' };
  // 301 支払い済み: behind a space a new word begins, and no 丁目 or 条 has three digits.
  const goesOn = gaps[end] === gap.none || digits.length < 3;
  if (goesOn && (notRoom.has(next) || next === kan || next === tou || (next === go && second !== shitsu))) {
    return { strength: strength.none, suffix: '' };
  }
  const closes = end >= endOfAddress(text) || next === fieldBreak || gaps[end] === gap.comma;
  if (closes || digits.length >= 3) return { strength: strength.bare, suffix: letterAfter(text, end) };
  return letterAfter(text, end) === ''
    ? { strength: strength.none, suffix: '' }
    : { strength: strength.bare, suffix: letterAfter(text, end) };
}

/** A single Latin letter right behind a room's number (301A), else nothing. */
function letterAfter(text: AddressText, at: number): string {
  const { gaps } = text.folded;
  const letter = unitAt(text, at);
  if (!isLatin(letter) || gaps[at]! > gap.hyphen || gaps[at] === gap.space) return '';
  const next = unitAt(text, at + 1);
  if (isLatin(next) && gaps[at + 1] === gap.none) return '';
  return String.fromCharCode(letter);
}

/** A room that is a single Latin letter: B室, B号室, and behind a floor 5F-B. */
function isLetterRoom(text: AddressText, at: number, behindFloor: boolean): boolean {
  const { units, gaps } = text.folded;
  const isPart = (edge: number, other: number) => gaps[edge] === gap.none && (isLatin(other) || isDigit(other));
  const next = unitAt(text, at + 1);
  if (isPart(at, units[at - 1]!) || isPart(at + 1, next)) return false;
  const afterGo = next === go ? at + 2 : at + 1;
  if (unitAt(text, afterGo) === shitsu) return gaps[afterGo + 1] !== gap.none || !isKanji(unitAt(text, afterGo + 1));
  const closes = at + 1 >= endOfAddress(text) || next === fieldBreak || gaps[at + 1] === gap.comma;
  return behindFloor && closes;
}

/** A single Latin letter before a room's number (A-301, B棟301, B1), else nothing; the F of 5F-301 is none. */
function letterBefore(text: AddressText, begin: number, from: number): string {
  const { units, gaps } = text.folded;
  let at = begin - 1;
  if (at >= from && units[at] === tou) at--;
  if (at < from) return '';
  const letter = units[at]!;
  if (letter === underground[1] && units[at - 1] === underground[0]) return 'b';
  if (!isLatin(letter)) return '';
  const before = at - 1 >= from ? units[at - 1]! : 0;
  if (gaps[at] === gap.none && (isLatin(before) || (letter === letterF && isDigit(before)))) return '';
  return String.fromCharCode(letter);
}
