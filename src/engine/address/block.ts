/** The block numbers of an address: 3丁目2番1号, 3-2-1, 三丁目二の一 and 3 Chome 2-1 are all 3, 2, 1. */
import type { AddressText } from './address-text.ts';
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
/** Between block numbers: 16丁目南1番, 123番地イ-5. They belong to the number that follows. */
const letteredNumber = new Set([...'東西南北甲乙丙丁イロハニホヘトチリヌ'].map(code));

/** True where the text after a number shows that the number is part of the town's name. */
export function continuesTown(text: AddressText, at: number): boolean {
  const next = unitAt(text, at);
  const second = unitAt(text, at + 1);
  if (townAfterNumber.has(next)) return true;
  if (next === code('番')) return second === code('町') || second === code('丁') || second === code('通');
  if (next === code('号')) return second === code('線') || second === code('通');
  if (next === code('丁') && second === code('目')) return townFollows(text, at + 2);
  return (
    next === code('丁') &&
    isKanji(second) &&
    second !== code('目') &&
    text.folded.gaps[at + 1] === gap.none &&
    !letteredNumber.has(second)
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
    if (!joined && gaps[next] !== gap.hyphen) return block(afterMarker);
    const letter = letteredNumber.has(unitAt(text, next)) ? String.fromCharCode(unitAt(text, next)) : '';
    const number = numberAt(text, letter === '' ? next : next + 1, true);
    if (number === undefined || numbers.length >= 6 || namesSomething(text, number.end)) return block(afterMarker);
    numbers.push(letter + number.digits);
    end = number.end;
  }
}

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
