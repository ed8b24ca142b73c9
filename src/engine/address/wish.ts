/**
 * What a shopper asks of the carrier beside the address of a home: 203 宅配ロッカー受取希望, 不在時は営業所留め, 郵便局留めは不可. The
 * parcel goes to the home.
 */
import type { PlaceKind } from '../types.ts';
import type { AddressText } from './address-text.ts';
import { fieldBreak, foldedWords, gap, isDigit, isKanji } from './fold.ts';
import type { Found } from './found.ts';

/** Places at which a parcel can be left or held when its home cannot take it. */
const heldKinds: ReadonlySet<PlaceKind> = new Set(['depot', 'post_office', 'locker', 'convenience_store']);
/** Places whose vague words (転送, 荷物預かり) ask for a service as well. */
const servingKinds: ReadonlySet<PlaceKind> = new Set(['freight_forwarder', 'private_mailbox']);

/** Before the place: it is for when nobody is at home. */
const notAtHome = foldedWords('不在|再配達|留守時|留守の|留守中|留守は|留守なら');
/** Around 不在: nobody is ever at home, so the parcel is to be held. 日中不在のため営業所止め is no condition. */
const alwaysAbsent = {
  before: foldedWords('常に|いつも|ずっと'),
  behind: foldedWords('のため|の為|なので|がち|が多い|続き'),
} as const;
/** Behind the place: it is not to be used. */
const refused = foldedWords('不可|不要|禁止|お断り|しないで|できません');
/** Behind the place: it would do. */
const wished = foldedWords('希望|可');
/** Between the place and those: 営業所留め置きは不可, ロッカー受取を希望. */
const between = new Set(Array.from('メ置オキハヲニモデノ受取ケリトッツ', letter => letter.charCodeAt(0)));
/** So many units before the place are looked at for 不在, and so many behind it for 不可. */
const reach = { before: 16, behind: 8 } as const;

/**
 * True where the place found is asked for or refused only. A wish (希望, 可) is one beside the room of a home: without a room
 * センター止め希望 is what the parcel is to be sent to, and so is 新宿郵便局留め希望, which names the office.
 */
export function isOnlyAWish(text: AddressText, found: Found, room: string | undefined): boolean {
  const { meaning } = found;
  if (!heldKinds.has(meaning.kind) && !(meaning.vague && servingKinds.has(meaning.kind))) return false;
  if (isForAbsence(text, found) || standsBehind(text, found, refused)) return true;
  return (
    room !== undefined && meaning.entry === undefined && !isNamed(text, found) && standsBehind(text, found, wished)
  );
}

function isForAbsence(text: AddressText, { from, line }: Found): boolean {
  const first = Math.max(text.bounds[line]! + 1, from - reach.before);
  for (let at = first; at < from; at++)
    if (notAtHome.some(word => standsAt(text, word, at) && !isAlways(text, at, at + word.length))) return true;
  return false;
}

const isAlways = (text: AddressText, from: number, to: number) =>
  alwaysAbsent.before.some(word => standsAt(text, word, from - word.length)) ||
  alwaysAbsent.behind.some(word => standsAt(text, word, to));

function standsBehind(text: AddressText, { to, line }: Found, words: readonly Uint16Array[]): boolean {
  const end = text.bounds[line + 1]!;
  let at = to;
  while (at < end && at < to + reach.behind && between.has(text.folded.units[at]!)) at++;
  return words.some(word => standsAt(text, word, at) && !kanjiGoesOn(text, at, at + word.length));
}

/** 可児市, 希望ヶ丘: another word. 希望します and 可能 are the same one. */
function kanjiGoesOn(text: AddressText, from: number, at: number): boolean {
  const { units, gaps, length } = text.folded;
  if (at >= length || gaps[at] !== gap.none || !isKanji(units[at]!)) return false;
  return at - from > 1 || units[at] !== able;
}
const able = '能'.charCodeAt(0);

/** A name runs into the word: 新宿郵便局留め. 宅配 is none. */
function isNamed(text: AddressText, { from }: Found): boolean {
  const { units, gaps } = text.folded;
  const before = units[from - 1]!;
  if (gaps[from] !== gap.none || before === fieldBreak || isDigit(before) || before === room) return false;
  return !delivery.some(word => standsAt(text, word, from - word.length));
}
const room = '室'.charCodeAt(0);
const delivery = foldedWords('宅配|宅配便|宅急便');

const standsAt = ({ folded: { units } }: AddressText, word: Uint16Array, at: number) =>
  at >= 0 && word.every((unit, index) => units[at + index] === unit);
