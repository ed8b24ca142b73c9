/** The block numbers of an address: 3丁目2番1号, 3-2-1, 三丁目二の一 and 3 Chome 2-1 are all 3, 2, 1. */
import { type AddressText, lineAt } from './address-text.ts';
import { fieldBreak, gap, isDigit, isKanji, isLatin } from './fold.ts';
import { endOfAddress, isBetweenDirections, markerEnd, type NumberAt, numberAt, unitAt } from './numbers.ts';

/** A chain of block numbers and the index after it. */
export interface Block {
  readonly numbers: readonly string[];
  readonly end: number;
  /** Its only number is that of a 丁目, which holds hundreds of houses. */
  readonly chomeOnly: boolean;
}

const code = (character: string) => character.charCodeAt(0);
const no = code('ノ');
/** After a number, these go on with the town's name: 西5条, 北2線, 2番町, 8丁堀. */
const townAfterNumber = new Set([...'条線区町村割部軒組本通里'].map(code));
/** These do behind a space too (北 5 条 西 2); the others begin another word there: 181 本社ビル, 181（通用口）. */
const streets = new Set([...'条線'].map(code));
/** After a number and 番 too: 二番町, 一番堀通町. */
const townAfterBan = new Set([...'町丁通堀'].map(code));
/** So do these, where the house number follows: 五番江12, 二番割12, but not 12番江川荘. */
const endsTown = new Set([...'沢川江割堰領'].map(code));
/** Between block numbers: 16丁目南1番, 9丁目左1号, 1丁目上12, 123番地イ-5. They belong to the number that follows. */
const letteredNumber = new Set([...'東西南北左右上下甲乙丙丁イロハニホヘトチリヌ'].map(code));

/** True where the text after a number shows that the number is part of the town's name. */
export function continuesTown(text: AddressText, at: number): boolean {
  const next = unitAt(text, at);
  const second = unitAt(text, at + 1);
  if (townAfterNumber.has(next)) return text.folded.gaps[at] === gap.none || streets.has(next);
  if (next === code('番')) return townAfterBan.has(second) || (endsTown.has(second) && isDigit(unitAt(text, at + 2)));
  if (next === code('号')) {
    return second === code('線') || second === code('通') || (second === code('地') && isDigit(unitAt(text, at + 2)));
  }
  if (next === no && second === code('通')) return true;
  if (next === code('丁') && second === code('目')) return townFollows(text, at + 2);
  return (
    next === code('丁') &&
    isKanji(second) &&
    second !== code('目') &&
    text.folded.gaps[at + 1] === gap.none &&
    !letteredNumber.has(second) &&
    numberAt(text, at + 1, false) === undefined
  );
}

/**
 * True where the number in `[from, end)` is a street of Hokkaido's grids without its 条, as it is written every day: 北1西4 is
 * 北1条西4丁目.
 */
export function isGridStreet(text: AddressText, from: number, end: number): boolean {
  if (!isBetweenDirections(text, from, end)) return false;
  const second = numberAt(text, end + 1, true)!;
  return !continuesTown(text, second.end) && !isRoomNumber(text, second.end);
}

/** In Kyoto a town may follow: 四条下ル2丁目稲荷町318. */
function townFollows(text: AddressText, at: number): boolean {
  for (let index = at; index < at + 6 && isKanji(unitAt(text, index)); index++) {
    if (unitAt(text, index) === code('町')) return index > at && isDigit(unitAt(text, index + 1));
  }
  return false;
}

/** Reads the chain that begins with `first` at `at`. */
export function readBlock(text: AddressText, first: NumberAt): Block {
  const { gaps, units } = text.folded;
  const numbers = [first.digits];
  const isChome = unitAt(text, first.end) === code('丁') && unitAt(text, first.end + 1) === code('目');
  let joinedByMark = false;
  const block = (blockEnd: number) => ({ numbers, end: blockEnd, chomeOnly: isChome && numbers.length === 1 });
  let end = first.end;
  for (;;) {
    const afterMarker = markerEnd(text, end);
    let at = afterMarker;
    let joined = afterMarker > end;
    if (unitAt(text, at) === no) {
      at++;
      joined = true;
    }
    // A line may end behind 丁目 or 番地: 新宿1丁目 / 2-3.
    const next = joined && units[at] === fieldBreak && at < endOfAddress(text) ? at + 1 : at;
    const hyphened = joined || gaps[next] === gap.hyphen;
    // Behind a whole block in another writing a mark begins something else: 1-2-3、203.
    const isWhole = numbers.length >= wholeBlock && !joinedByMark;
    if (!hyphened && (isWhole || !goesOnBehindMark(text, next, numbers.length))) return block(afterMarker);
    joinedByMark = !hyphened;
    const letter =
      letteredNumber.has(unitAt(text, next)) && !isUnderground(text, next)
        ? String.fromCharCode(unitAt(text, next))
        : '';
    const number = numberAt(text, letter === '' ? next : next + 1, true);
    if (number === undefined || numbers.length >= 6 || namesSomething(text, number.end)) return block(afterMarker);
    numbers.push(letter + number.digits);
    end = number.end;
  }
}

/** 2番地下1: the 下 of 地下 is no letter of a number. */
const isUnderground = (text: AddressText, at: number) =>
  unitAt(text, at) === code('下') && unitAt(text, at - 1) === code('地') && text.folded.gaps[at] === gap.none;

/** Marks that are written for hyphens, alone between two numbers: 1・2・3, 1/2/3, 1.2.3, 1、2、3, 1_2_3. */
const marks = '・･·•‧∙⋅⸱.．․｡。、､,，/／⁄∕_＿';
/** After a number, these show that it counts something that has no place in an address: 3日, 1,000円, 1・2丁目. */
const counted = new Set([...'月日時分秒円年個人歳才名回本件泊点台枚着丁条線割'].map(code));
/** From so many digits on a run of numbers is a telephone number or a date. */
const tooManyDigits = 8;
/** A whole block: 丁目, 番 and 号. */
const wholeBlock = 3;

/**
 * True where a mark alone stands before the digits at `at`, and they go on with a block of `count` numbers: no date, telephone
 * number or price begins there, and no list of floors.
 */
function goesOnBehindMark(text: AddressText, at: number, count: number): boolean {
  if (!isMarkBefore(text, at)) return false;
  const run: number[] = [];
  let digits = 0;
  let next = at;
  do {
    const { end, digits: value } = numberAt(text, next, false)!;
    const what = countsWhat(text, end);
    if (what === 'room') return run.length > 0;
    // 1、2階 are two floors; behind a whole block there is one: 1・2・3・4階.
    if (what === 'floor') return run.length > 0 && count + run.length >= wholeBlock;
    digits += end - next;
    // 1,000 and 090: no block number has more than one zero before it.
    if (what === 'other' || digits >= tooManyDigits || end - next - value.length > 1) return false;
    run.push(Number(value));
    next = end;
  } while (isDigit(unitAt(text, next)) && (text.folded.gaps[next] === gap.hyphen || isMarkBefore(text, next)));
  return !isDate(run);
}

/** True where the digits at `at` have one of `marks` before them and nothing else that can be seen. */
function isMarkBefore(text: AddressText, at: number): boolean {
  const { gaps, ends, starts } = text.folded;
  const before = gaps[at];
  if ((before !== gap.space && before !== gap.comma) || !isDigit(unitAt(text, at))) return false;
  const between = text.lines[lineAt(text, at)]!.slice(ends[at - 1], starts[at]);
  const seen = between.length === 1 ? between : between.replace(/\p{Cf}/gu, '');
  return seen.length === 1 && marks.includes(seen);
}

/** What the number that ends at `at` counts; undefined where it may be a block number. */
function countsWhat(text: AddressText, at: number): 'room' | 'floor' | 'other' | undefined {
  const next = unitAt(text, at);
  if (text.folded.gaps[at] !== gap.none || next === 0) return undefined;
  if (next === code('階')) return 'floor';
  if (namesSomething(text, at)) return next === code('号') ? 'room' : 'floor';
  if (next === code('室') || next === code('棟') || next === code('館')) return 'room';
  if (next === code('番') || next === code('号')) return markerEnd(text, at) === at ? 'room' : undefined;
  return counted.has(next) || (isLatin(next) && isLatin(unitAt(text, at + 1))) ? 'other' : undefined;
}

const isDate = ([year, month, day, ...more]: readonly number[]) =>
  more.length === 0 && year! >= 1900 && year! < 2100 && month! <= 12 && (day === undefined || day <= 31);

/** A number after a marker that is the first part of a name or a floor, not a block number: 1-2 3F, 1-2 2ndビル. */
function namesSomething(text: AddressText, at: number): boolean {
  const next = unitAt(text, at);
  const afterNext = unitAt(text, at + 1);
  if (next === code('階')) return true;
  if (isLatin(next) && text.folded.gaps[at] === gap.none && next === code('f')) return !isLatin(afterNext);
  return next === code('号') && afterNext === code('室') && text.folded.gaps[at + 1] === gap.none;
}

/** True where the number that ends at `at` is marked as a room or floor: 301号室, 3階, 3F. */
export function isRoomNumber(text: AddressText, at: number): boolean {
  return namesSomething(text, at);
}
