/** From the words found in an address to the kind of place. */
import type { PlaceKind } from '../types.ts';
import { type AddressLine, type AddressText, addressLines, wordsAsWritten } from './address-text.ts';
import { fieldBreak, foldText, gap, isDigit, isKana, isKanji, isLatin } from './fold.ts';
import { type Found, type FoundWords, findWords } from './found.ts';
import { isOnlyALandmark } from './landmark.ts';
import type { AddressParts } from './parse.ts';
import { kindPriority, type Meaning, type Patterns } from './patterns.ts';
import type { PlaceEntry } from './place-lists.ts';
import { isOnlyAWish } from './wish.ts';

/** The kind of place, how sure, and why. */
export interface PlaceVerdict {
  readonly kind: PlaceKind;
  readonly confidence: number;
  /** The words as the shopper wrote them; absent for `ordinary`. */
  readonly evidence?: string;
  readonly line?: AddressLine;
  /** The list's entry, where one decided. */
  readonly entry?: PlaceEntry;
}

/** Confidence that a place is ordinary when nothing speaks against it: a name may say nothing. */
const ordinaryConfidence = 0.6;
const shop = '店'.charCodeAt(0);
const floor = '階'.charCodeAt(0);
const of = 'ノ'.charCodeAt(0);
const letterF = 'f'.charCodeAt(0);

/** Classifies a folded address; `at` is the checkout's time (entries of lists expire). */
export function classifyPlace(patterns: Patterns, text: AddressText, parts: AddressParts, at: number): PlaceVerdict {
  const words = findWords(patterns, text, parts, at);
  const best = words && (surestKind(text, words, parts) ?? lodgingBySigns(words));
  if (best === undefined) return { kind: 'ordinary', confidence: ordinaryConfidence };
  const { meaning } = best;
  return {
    kind: meaning.kind,
    confidence: Math.round(best.confidence * 100) / 100,
    evidence: wordsAsWritten(text, best.line, best.from, meaning.held ? heldEnd(text, best.to) : best.to),
    line: addressLines[best.line]!,
    ...(meaning.entry === undefined ? {} : { entry: meaning.entry }),
  };
}

function surestKind(text: AddressText, words: FoundWords, parts: AddressParts): Found | undefined {
  let best: Found | undefined;
  for (const word of words.kinds) {
    const found = isPrivateBox(text, word, parts) ? privateBox(word) : word;
    if (words.cancels.some(cancel => overlaps(cancel, found))) continue;
    const isElse = isOnlyALandmark(text, found) || isOnlyAWish(text, found, parts.room) || isOthersBox(found, words);
    found.confidence = isElse ? 0 : confidenceIn(text, found, words);
    if (found.confidence > 0 && (best === undefined || isBetter(found, best))) best = found;
  }
  return best;
}

/** Ends of 止め, 留置き: they belong to the words that are shown. */
const heldEndings = new Set([...'メ置オキ'].map(letter => letter.charCodeAt(0)));

function heldEnd(text: AddressText, from: number): number {
  let end = from;
  while (end < text.folded.length && heldEndings.has(text.folded.units[end]!)) end++;
  return end;
}

const overlaps = (cancel: Found, other: Found) => cancel.from < other.to && other.from < cancel.to;

function isBetter(found: Found, best: Found): boolean {
  if (found.confidence !== best.confidence) return found.confidence > best.confidence;
  const rank = kindPriority.indexOf(found.meaning.kind) - kindPriority.indexOf(best.meaning.kind);
  return rank !== 0 ? rank < 0 : found.to - found.from > best.to - best.from;
}

/** 私書箱 alone does not say whose box it is; beside a word for a private mailbox it is one. */
const isOthersBox = ({ meaning }: Found, words: FoundWords) =>
  meaning.kind === 'po_box' &&
  meaning.vague &&
  words.kinds.some(
    other => other.meaning.kind === 'private_mailbox' && !words.cancels.some(cancel => overlaps(cancel, other)),
  );

/** Words of a post office, whose box has no 番地: 新宿郵便局, 新宿支店 (before 2007), 新宿局. */
const postOffices = ['局', '支店'].map(word => Uint16Array.from(foldText(word), letter => letter.charCodeAt(0)));

/** 新宿1-2-3 見本ビル3F 私書箱302: a box of a house with block numbers, where no post office is named. */
function isPrivateBox(
  text: AddressText,
  { meaning, from }: Found,
  { block, blockEnd, chomeOnly }: AddressParts,
): boolean {
  const { units, length } = text.folded;
  if (meaning.kind !== 'po_box' || !meaning.vague || meaning.latin) return false;
  if (block.length < 2 || chomeOnly || from < blockEnd) return false;
  for (let at = 0; at < length; at++) {
    if (postOffices.some(word => word.every((unit, index) => units[at + index] === unit))) return false;
  }
  return true;
}

/** Less sure than a word for a private mailbox. */
const privateBoxConfidence = 0.75;

const privateBox = (found: Found): Found => ({
  ...found,
  meaning: { ...found.meaning, kind: 'private_mailbox' },
  confidence: privateBoxConfidence,
});

const roomMarks = new Set([...'階号室棟f'].map(letter => letter.charCodeAt(0)));

/** Index just after the last letter of the line's name: rooms and floors behind it (301号室, 3F, B1) left out. */
function nameEnd(text: AddressText, line: number): number {
  const { units, gaps } = text.folded;
  const begin = text.bounds[line]! + 1;
  let end = text.bounds[line + 1]!;
  for (;;) {
    let at = end;
    while (at > begin && roomMarks.has(units[at - 1]!)) at--;
    const digitsEnd = at;
    while (at > begin && isDigit(units[at - 1]!)) at--;
    if (at === digitsEnd) return end;
    // The single letter of A-301 and B1 belongs to the room.
    if (at - 1 > begin && isLatin(units[at - 1]!) && gaps[at - 1] !== gap.none) at--;
    end = at;
  }
}

function confidenceIn(text: AddressText, found: Found, words: FoundWords): number {
  const { meaning, line, confidence } = found;
  const bit = 1 << line;
  const end = nameEnd(text, line);
  const endsInShop = text.folded.units[end - 1] === shop;
  if (meaning.entry?.match === 'branch' && !isBranch(text, found, end, endsInShop)) return 0;
  if (meaning.entry?.match === 'chain' && !isChain(text, found, end, words)) return 0;
  if (meaning.entry?.match === 'building' && !isWhole(text, found, end)) return 0;
  // シェラトンハイツ: in Japanese the last noun decides.
  if (meaning.entry !== undefined && words.flatsEnds[line]! >= end && words.flatsEnds[line]! > found.to) return 0;
  const company = (words.company & bit) !== 0;
  if (meaning.onlyWith !== undefined && (company || !endsAsAsked(text, found, end))) return 0;
  switch (meaning.kind) {
    case 'hotel':
      if ((words.corporation & bit) !== 0) return 0;
      if (words.firmEnds[line]! > found.to && (company || words.firmEnds[line]! >= end)) return 0;
      if (company && isFirmCalledAfter(text, found, words)) return 0;
      return company ? confidence * 0.8 : confidence;
    case 'convenience_store':
      if (isAbove(text, found, end, endsInShop)) return 0;
      if (endsInShop) return Math.min(0.99, confidence + 0.04);
      if (company || isPerson(text, found, end)) return 0;
      // ローソン・クラーク法律事務所
      if (words.firmEnds[line]! > found.to && words.firmEnds[line]! >= end) return 0;
      return confidence;
    case 'short_stay':
    case 'virtual_office':
    case 'freight_forwarder':
      if (isVague(meaning) && (isInFirmsName(text, found, words) || endsInFirm(text, found, words, end))) return 0;
      return company && meaning.entry !== undefined ? confidence * 0.8 : confidence;
    default:
      return company && meaning.entry !== undefined ? confidence * 0.8 : confidence;
  }
}

/** A word that other names hold too (マンスリー, 転送), unlike マンスリーマンション or 国際転送. */
const isVague = (meaning: Meaning) => meaning.entry === undefined && meaning.vague;

/** マンスリーサポート株式会社, 株式会社 転送電機: the legal form and the word stand in one and the same name. */
function isInFirmsName(text: AddressText, { from, to, line }: Found, words: FoundWords): boolean {
  const { units, gaps } = text.folded;
  const isUnbroken = (first: number, last: number) => {
    for (let at = first; at <= last; at++) if (gaps[at]! >= gap.space || units[at] === fieldBreak) return false;
    return true;
  };
  const attached = (at: number) => at < text.folded.length && gaps[at] === gap.none && units[at] !== fieldBreak;
  return words.companies.some(company => {
    if (company.line !== line) return false;
    // A form that closes another firm's name does not open this one: 見本株式会社 ウィークリー新宿.
    if (company.to <= from)
      return (!attached(company.from) || attached(company.to)) && isUnbroken(company.to + 1, from);
    return company.from >= to && (!attached(company.to) || attached(company.from)) && isUnbroken(to, company.from - 1);
  });
}

/** 株式会社ヒルトンフーズ: the firm's name goes on behind that of a chain. */
const isFirmCalledAfter = (text: AddressText, found: Found, words: FoundWords) =>
  found.meaning.entry !== undefined &&
  found.to < text.folded.length &&
  text.folded.gaps[found.to] === gap.none &&
  isKana(text.folded.units[found.to]!) &&
  isInFirmsName(text, found, words);

/** ウィークリー出版 編集部, レンタルオフィス設計: the name ends in a firm's word. */
function endsInFirm(text: AddressText, { meaning, to, line }: Found, words: FoundWords, end: number): boolean {
  const firmEnd = words.firmEnds[line]!;
  if (firmEnd <= to || firmEnd < end) return false;
  if (meaning.kind === 'short_stay') return true;
  for (let at = to; at < end; at++) if (text.folded.gaps[at]! >= gap.space) return false;
  return true;
}

const roomEndings = new Set([...'号室'].map(letter => letter.charCodeAt(0)));

/** ローソン見本店 201号, セブンイレブン2階: a room, or a floor of what is not called the shop, is a home above it. */
function isAbove(text: AddressText, found: Found, end: number, endsInShop: boolean): boolean {
  const { units } = text.folded;
  const last = text.bounds[found.line + 1]!;
  if (isFloorOf(text, found.to, last)) return true;
  if (end >= last || end < found.to) return false;
  return (
    roomEndings.has(units[last - 1]!) || (!endsInShop && (units[last - 1] === floor || units[last - 1] === letterF))
  );
}

/** ローソン見本店の2階: the floor belongs to the house in which the shop is. */
function isFloorOf(text: AddressText, from: number, last: number): boolean {
  const { units } = text.folded;
  for (let at = from; at + 1 < last; at++) {
    if (units[at] !== of || !isDigit(units[at + 1]!)) continue;
    let end = at + 2;
    while (end < last && isDigit(units[end]!)) end++;
    if (end < last && (units[end] === floor || units[end] === letterF)) return true;
  }
  return false;
}

/** What shows that a shop is meant, in the name line: 店, 丁目, 駅, 止, 留, 受取, 気付. */
const shopMarks = new Set([...'店丁駅止留受気'].map(letter => letter.charCodeAt(0)));

/** ローソン健太: in the name line a brand that opens it, with no word for a shop behind, is a person's name. */
function isPerson(text: AddressText, found: Found, end: number): boolean {
  const { units } = text.folded;
  if (addressLines[found.line] !== 'name' || units[found.from - 1] !== fieldBreak || found.to >= end) return false;
  for (let at = found.to; at < text.bounds[found.line + 1]!; at++) if (shopMarks.has(units[at]!)) return false;
  return true;
}

const depotEndings = [
  'センタ',
  '営業所',
  '営業店',
  '支店',
  'デポ',
  'タミナル',
  'ベス',
  'center',
  'office',
  'depot',
].map(word => Uint16Array.from(word, letter => letter.charCodeAt(0)));

/** True where the name ends as the word asks: with itself, or behind it with a depot's word. */
function endsAsAsked(text: AddressText, { meaning, to }: Found, end: number): boolean {
  if (meaning.onlyWith === 'end') return to >= end;
  const { units } = text.folded;
  return depotEndings.some(
    ending => end - ending.length >= to && ending.every((unit, at) => units[end - ending.length + at] === unit),
  );
}

/** The brand begins the name, and what follows is a branch: nothing, a name that ends in 店, or for other kinds than shops any. */
function isBranch(text: AddressText, found: Found, end: number, endsInShop: boolean): boolean {
  const { gaps, units } = text.folded;
  const opens =
    units[found.from - 1] === fieldBreak || gaps[found.from]! >= gap.space || isDigit(units[found.from - 1]!);
  // 7-11 is a house number too.
  if (isDigit(units[found.to - 1]!) && isDigit(units[found.from]!)) return opens && endsInShop;
  return opens && (endsInShop || found.to >= end || found.meaning.kind !== 'convenience_store');
}

/** アパ新宿歌舞伎町タワー: the chain begins the name, and a place's name of two kanji or more follows; no firm, flats or person. */
function isChain(text: AddressText, found: Found, end: number, words: FoundWords): boolean {
  const { gaps, units } = text.folded;
  const { from, to, line } = found;
  if (addressLines[line] === 'name' || ((words.company | words.firm | words.corporation) & (1 << line)) !== 0)
    return false;
  if (words.flatsEnds[line]! > to || to + 1 >= end) return false;
  const opens = units[from - 1] === fieldBreak || gaps[from]! >= gap.space || isDigit(units[from - 1]!);
  return opens && isKanji(units[to]!) && isKanji(units[to + 1]!) && gaps[to + 1] === gap.none;
}

/** 界 松本 201; the recipient 界 松本 is a person. */
function isWhole(text: AddressText, found: Found, end: number): boolean {
  const { gaps, units } = text.folded;
  if (addressLines[found.line] === 'name') return false;
  const opens =
    units[found.from - 1] === fieldBreak || gaps[found.from]! >= gap.space || isDigit(units[found.from - 1]!);
  return opens && found.to >= end;
}

/** A lodging that no word names, by the sum of weak signs; never a firm, an institution or a block of flats. */
function lodgingBySigns(words: FoundWords): Found | undefined {
  const elsewise = words.firm | words.institution | words.company | words.corporation | words.building;
  let sum = 0;
  let strongest: Found | undefined;
  let covered = 0;
  for (const sign of words.signs) {
    const bit = 1 << sign.line;
    if ((elsewise & bit) !== 0) continue;
    if (words.cancels.some(cancel => overlaps(cancel, sign))) continue;
    if (sign.from >= covered) {
      sum += sign.meaning.weight;
      covered = sign.to;
    }
    if (strongest === undefined || sign.meaning.weight > strongest.meaning.weight) strongest = sign;
  }
  if (strongest === undefined || sum < 1) return undefined;
  return {
    ...strongest,
    meaning: { ...strongest.meaning, kind: 'hotel' },
    confidence: Math.min(0.8, 0.6 + 0.1 * (sum - 1)),
  };
}
