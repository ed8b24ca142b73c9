/**
 * A title → a class of goods, from the words of lists/goods/titles/*.csv.
 *
 * 1. Find every pattern; one that lies inside a longer one is dropped (カメラ in カメラバッグ).
 * 2. "X用", "X対応", "for X", "with X": cancel the X, which is not what is sold.
 * 3. Add up: goods speak for their class, a brand lifts a vague word (or stands with a model number), 本体 confirms;
 *    accessories, books and records speak against.
 * 4. The class with the largest support above both 1 and what speaks against it; none means `other`.
 */
import type { GoodsClass } from '../types.ts';
import { gap, kind } from './characters.ts';
import type { FoldedTitle } from './folded-title.ts';
import { type TitlePattern, type TitleRole, withoutClass } from './lists.ts';
import { type Occurrence, PatternFinder } from './patterns.ts';

/** A pattern found in a title, and what became of it. */
export interface TitleWord {
  readonly listed: TitlePattern;
  readonly start: number;
  readonly end: number;
  /** The word that made this one not count: the longer word around it, or 用, for, with. */
  cancelledBy: TitlePattern | undefined;
}

/** What speaks for and against one class. */
export interface ClassSupport {
  readonly class: GoodsClass;
  readonly support: number;
  readonly against: number;
  /** The word that speaks most strongly for the class; absent when only the category hints at it. */
  readonly evidence: TitleWord | undefined;
}

/** A title, judged. */
export interface TitleVerdict {
  readonly words: readonly TitleWord[];
  /** Best first. */
  readonly supports: readonly ClassSupport[];
  /** The class that won; undefined when none did. */
  readonly best: ClassSupport | undefined;
}

/** What a shop's category says without deciding, joined to the title's words. */
export interface CategoryHint {
  /** A class that the category hints at. */
  readonly class: GoodsClass | undefined;
  /** Words of the category that speak against classes. */
  readonly against: readonly TitlePattern[];
}

/** Support that a class needs. */
const needed = 2;

/** Judges titles. Holds scratch space: one caller at a time. */
export class TitleJudge {
  readonly #patterns: readonly TitlePattern[];
  readonly #finder: PatternFinder;

  constructor(patterns: readonly TitlePattern[]) {
    this.#patterns = patterns;
    this.#finder = new PatternFinder(patterns.map(listed => listed.pattern));
  }

  /**
   * @param at the checkout's time: entries past their end date are left out
   * @param hint what the shop's category says without deciding
   */
  judge(title: FoldedTitle, at: number, hint?: CategoryHint): TitleVerdict {
    const occurrences = this.#finder.find(title);
    if (occurrences.length === 0 && hint?.class === undefined) return nothing;
    const words = this.#words(occurrences, at);
    cancelWords(title, words);
    const supports = supportsOf(title, words, hint);
    const best = supports[0];
    const won = best && best.support >= needed && best.support > best.against ? best : undefined;
    return { words, supports, best: won };
  }

  /** Occurrences by start, then longest first; those inside a longer one cancelled by it. */
  #words(occurrences: Occurrence[], at: number): TitleWord[] {
    const words: TitleWord[] = [];
    occurrences.sort((a, b) => a.start - b.start || b.end - a.end);
    for (const { pattern, start, end } of occurrences) {
      const listed = this.#patterns[pattern]!;
      if (at >= listed.until) continue;
      words.push({ listed, start, end, cancelledBy: around(words, start, end)?.listed });
    }
    return words;
  }
}

/** The longer word that a place lies inside of. Words come by start, so that only earlier ones can. */
function around(words: readonly TitleWord[], start: number, end: number): TitleWord | undefined {
  for (let index = words.length - 1; index >= 0; index--) {
    const word = words[index]!;
    if (word.end >= end && word.end - word.start > end - start) return word;
  }
  return undefined;
}

const nothing: TitleVerdict = { words: [], supports: [], best: undefined };

const isRole = (word: TitleWord, role: TitleRole) => word.cancelledBy === undefined && word.listed.role === role;
/** Speaks for a class. */
const isFor = (word: TitleWord) =>
  word.cancelledBy === undefined &&
  (word.listed.role === 'goods' ||
    word.listed.role === 'platform' ||
    word.listed.role === 'brand' ||
    word.listed.role === 'hint');
const isOperator = (word: TitleWord) => withoutClass.has(word.listed.role);

function cancelWords(title: FoldedTitle, words: readonly TitleWord[]): void {
  for (const operator of words) {
    if (isRole(operator, 'cancel_after')) cancelAfter(title, words, operator);
    else if (isRole(operator, 'cancel_before')) cancelBefore(title, words, operator, longestDesignator);
    else if (isRole(operator, 'cancel_touching')) cancelBefore(title, words, operator, 0);
  }
  cancelPlatforms(title, words);
}

/**
 * "Infamous: Second Son - PlayStation 4", "【Switch】 ゼルダの伝説": a console's name that stands apart, before or after the
 * rest, says what the rest runs on. It counts as goods where nothing but brands and remarks stand beside it.
 */
function cancelPlatforms(title: FoldedTitle, words: readonly TitleWord[]): void {
  const platforms = words.filter(word => isRole(word, 'platform'));
  if (platforms.length === 0) return;
  const assured = words.some(word => isRole(word, 'confirm') || (isRole(word, 'goods') && word.listed.strength >= 3));
  if (assured) return;
  for (const word of platforms) {
    const apart = title.gaps[word.start] === gap.strong && title.gaps[word.end] === gap.strong;
    const atEdge = word.start === 0 || word.end === title.length;
    const alone = word.start === 0 && word.end === title.length;
    if (apart && atEdge && !alone && hasOtherWords(title, words)) word.cancelledBy = word.listed;
  }
}

/** Whether anything stands in the title that is neither a console, nor a brand, nor a remark. */
function hasOtherWords(title: FoldedTitle, words: readonly TitleWord[]): boolean {
  for (let at = 0; at < title.length; at++)
    if (!words.some(word => word.start <= at && at < word.end && word.listed.role !== 'not')) return true;
  return false;
}

/** "for iPhone 15, iPhone 14 / black": everything to the end of the phrase. */
function cancelAfter(title: FoldedTitle, words: readonly TitleWord[], operator: TitleWord): void {
  let end = operator.end;
  while (end < title.length && title.gaps[end] !== gap.strong) end++;
  for (const word of words)
    if (!isOperator(word) && word.cancelledBy === undefined && word.start >= operator.end && word.start < end)
      word.cancelledBy = operator.listed;
}

/** Most units (model names: Pro Max, 15, OLED) that may stand between a word and its 用. */
const longestDesignator = 16;

/**
 * "iPhone 15 Pro Max用ケース": the word before, with what is listed beside it (Switch/PS5用). A part is cancelled only
 * where it touches (スピーカー搭載): "Magic Keyboard Touch ID搭載" is a keyboard.
 */
function cancelBefore(title: FoldedTitle, words: readonly TitleWord[], operator: TitleWord, designator: number): void {
  let edge = operator.start;
  for (;;) {
    const near = words.findLast(
      word =>
        !isOperator(word) &&
        word.cancelledBy === undefined &&
        word.end <= edge &&
        touches(title, word.end, edge, designator),
    );
    if (!near) return;
    near.cancelledBy = operator.listed;
    for (const word of words)
      if (!isOperator(word) && word.cancelledBy === undefined && word.start < edge && word.end > near.start)
        if (word.end <= operator.start) word.cancelledBy = operator.listed;
    if (title.gaps[near.start] !== gap.joiner) return;
    edge = near.start;
  }
}

/** Whether nothing but model names in Latin letters and numbers stands between two positions of one phrase. */
function touches(title: FoldedTitle, from: number, to: number, designator: number): boolean {
  if (to - from > designator) return false;
  for (let at = from; at < to; at++) {
    if (title.gaps[at]! >= gap.strong) return false;
    if (title.kinds[at] !== kind.latin && title.kinds[at] !== kind.digit) return false;
  }
  return title.gaps[to] !== gap.strong;
}

function supportsOf(title: FoldedTitle, words: readonly TitleWord[], hint?: CategoryHint): ClassSupport[] {
  const supports: ClassSupport[] = [];
  for (const candidate of candidates(words, hint)) {
    const evidence = strongest(words, candidate);
    const hinted = hint?.class === candidate;
    let support = evidence?.listed.strength ?? needed;
    if (evidence && support < needed && (hinted || hasHelp(title, words, candidate, evidence))) support = needed;
    if (evidence && support === needed && hasSecond(words, candidate, evidence)) support = needed + 1;
    supports.push({
      class: candidate,
      support: support + strongestFor(words, 'confirm', candidate),
      against: Math.max(strongestFor(words, 'not', candidate), hintAgainst(hint, candidate)),
      evidence,
    });
  }
  return supports.sort(
    (a, b) =>
      b.support - b.against - (a.support - a.against) ||
      b.support - a.support ||
      (b.evidence?.listed.strength ?? 0) - (a.evidence?.listed.strength ?? 0),
  );
}

function candidates(words: readonly TitleWord[], hint?: CategoryHint): Set<GoodsClass> {
  const found = new Set<GoodsClass>();
  for (const word of words) if (isFor(word)) found.add(word.listed.classes[0]!);
  if (hint?.class !== undefined) found.add(hint.class);
  return found;
}

function strongestFor(words: readonly TitleWord[], role: TitleRole, candidate: GoodsClass): number {
  let strength = 0;
  for (const word of words)
    if (isRole(word, role) && word.listed.strength > strength && word.listed.classes.includes(candidate))
      strength = word.listed.strength;
  return strength;
}

function hintAgainst(hint: CategoryHint | undefined, candidate: GoodsClass): number {
  let strength = 0;
  for (const listed of hint?.against ?? [])
    if (listed.strength > strength && listed.classes.includes(candidate)) strength = listed.strength;
  return strength;
}

/** The strongest word for the class; a goods word before a brand, the earlier one when equal. */
function strongest(words: readonly TitleWord[], candidate: GoodsClass): TitleWord | undefined {
  let best: TitleWord | undefined;
  for (const word of words) {
    if (!isFor(word) || word.listed.classes[0] !== candidate) continue;
    const better =
      !best ||
      word.listed.strength > best.listed.strength ||
      (word.listed.strength === best.listed.strength && word.listed.role !== 'brand' && best.listed.role === 'brand');
    if (better) best = word;
  }
  return best;
}

/** A vague word is helped by another of its class, or, when it is a brand, by a model number. */
function hasHelp(title: FoldedTitle, words: readonly TitleWord[], candidate: GoodsClass, evidence: TitleWord): boolean {
  const other = words.some(
    word =>
      word !== evidence &&
      isFor(word) &&
      word.listed.classes[0] === candidate &&
      (word.start >= evidence.end || word.end <= evidence.start) &&
      word.listed.role !== evidence.listed.role,
  );
  if (other) return true;
  return words.some(word => isRole(word, 'brand') && word.listed.classes[0] === candidate) && hasModelNumber(title);
}

/** Two plain words for the same class (モニター ディスプレイ) speak more strongly than one. */
function hasSecond(words: readonly TitleWord[], candidate: GoodsClass, evidence: TitleWord): boolean {
  return words.some(
    word =>
      isRole(word, 'goods') &&
      word.listed.strength >= needed &&
      word.listed.classes[0] === candidate &&
      word.listed.pattern.key !== evidence.listed.pattern.key &&
      (word.start >= evidence.end || word.end <= evidence.start),
  );
}

/** A model number: one to six Latin letters, then three digits or more that are no year (HC-V360MS, SB-700). */
export function hasModelNumber(title: FoldedTitle): boolean {
  const { units, kinds, gaps, length } = title;
  for (let at = 1; at < length; at++) {
    if (kinds[at] !== kind.digit || kinds[at - 1] !== kind.latin || gaps[at]! > gap.space) continue;
    let letters = at - 1;
    while (letters > 0 && gaps[letters] === gap.none && kinds[letters - 1] === kind.latin) letters--;
    let digits = at;
    while (digits < length && isPlainDigit(units[digits]!) && (digits === at || gaps[digits] === gap.none)) digits++;
    const count = digits - at;
    const century = units[at]! * 100 + (units[at + 1] ?? 0);
    const isYear = count === 4 && (century === 4957 || century === 5048);
    if (at - letters <= 6 && count >= 3 && !isYear) return true;
  }
  return false;
}

/** 0–9, not the point of a decimal. */
function isPlainDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}
