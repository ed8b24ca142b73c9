/** Words that name something else than what is sold: "X用", "for X", "with X", "X付き", "Xで", a game's console. */
import { bundleStrength } from './bundle.ts';
import { gap, kind } from './characters.ts';
import type { FoldedTitle } from './folded-title.ts';
import { isGoods, isOperator, isRole, type TitleWord } from './title-words.ts';

/** Marks the words that do not count, each with the word that cancels it. */
export function cancelWords(title: FoldedTitle, words: readonly TitleWord[]): void {
  for (const operator of words) {
    if (isRole(operator, 'cancel_after')) cancelAfter(title, words, operator);
    else if (isRole(operator, 'cancel_before')) cancelBefore(title, words, operator, longestDesignator);
    else if (isRole(operator, 'cancel_touching')) cancelBefore(title, words, operator, 0);
    else if (isRole(operator, 'cancel_means')) cancelMeans(title, words, operator);
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
  const assured = words.some(word => isRole(word, 'confirm') || (isGoods(word) && word.listed.strength >= 3));
  if (assured) return;
  for (const word of platforms) {
    const apart = title.gaps[word.start] === gap.strong && title.gaps[word.end] === gap.strong;
    const atEdge = word.start === 0 || word.end === title.length;
    const alone = word.start === 0 && word.end === title.length;
    if (!apart || !atEdge || alone || !hasOtherWords(title, words)) continue;
    const bundled = !isBracketed(title, word) && bundleStrength(words, word.listed.classes[0]!) > 0;
    if (!bundled) word.cancelledBy = word.listed;
  }
}

/** 【Switch】 is a label; "Switch 2（マリオカート セット）" names what is sold. */
function isBracketed(title: FoldedTitle, word: TitleWord): boolean {
  const before = title.original.slice(0, title.origins[word.start]).trimEnd();
  return /\p{Ps}$/u.test(before);
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
  for (const word of words) {
    const inside = word.start >= operator.end && word.start < end && word.cancelledBy === undefined;
    // "Switch for Dummies" stays a book: only accessories come with or for a thing.
    const outright = word.listed.role === 'not' && word.listed.strength > 3;
    if (inside && !isOperator(word) && !outright) word.cancelledBy = operator.listed;
  }
}

/** Most units (model names: Pro Max, 15, OLED) that may stand between a word and its 用. */
const longestDesignator = 16;

/**
 * "iPhone 15 Pro Max用ケース": the word before, with what is listed beside it (Switch/PS5用). A part is cancelled only
 * where it touches (スピーカー搭載): "Magic Keyboard Touch ID搭載" is a keyboard. So is an accessory: "HDMIケーブル ABC対応" is a cable.
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
    if (!near || (designator > 0 && isRole(near, 'not') && near.end < operator.start)) return;
    near.cancelledBy = operator.listed;
    cancelCompound(title, words, near);
    for (const word of words)
      if (!isOperator(word) && word.cancelledBy === undefined && word.start < edge && word.end > near.start)
        if (word.end <= operator.start) word.cancelledBy = operator.listed;
    if (title.gaps[near.start] !== gap.joiner) return;
    edge = near.start;
  }
}

/**
 * 電子レンジで温める, 電子レンジ調理OK: the thing directly before, written in one with the word, is what the goods are used
 * with. Accessory words stay: a stand that charges "ケースに入れたまま" is no phone. A particle is written in hiragana; in
 * プリンターデスク and ビデオデッキ the same sound begins another word.
 */
function cancelMeans(title: FoldedTitle, words: readonly TitleWord[], operator: TitleWord): void {
  let edge = operator.start;
  if (title.gaps[edge] !== gap.none || title.kinds[edge] === kind.katakana) return;
  for (;;) {
    const near = words.filter(word => word.end === edge && (isGoods(word) || isRole(word, 'platform')));
    if (near.length === 0) return;
    for (const word of near) word.cancelledBy = operator.listed;
    // 電子レンジ・トースターで: both.
    edge = Math.min(...near.map(word => word.start));
    if (title.gaps[edge] !== gap.joiner) return;
  }
}

/** スタンドカバー付き: what is written in one with the cancelled word goes with it. */
function cancelCompound(title: FoldedTitle, words: readonly TitleWord[], near: TitleWord): void {
  for (const word of words)
    if (word.end === near.start && title.gaps[near.start] === gap.none && word.cancelledBy === undefined)
      word.cancelledBy = near.cancelledBy;
}

/** Whether nothing but model names in Latin letters and numbers stands between two positions of one phrase. */
function touches(title: FoldedTitle, from: number, to: number, designator: number): boolean {
  if (isCount(title, from, to)) return true;
  if (to - from > designator) return false;
  for (let at = from; at < to; at++) {
    if (title.gaps[at]! >= gap.strong) return false;
    if (title.kinds[at] !== kind.latin && title.kinds[at] !== kind.digit) return false;
  }
  return title.gaps[to] !== gap.strong;
}

/** 替えブラシ4本付き: a number and its counter between the word and what cancels it. */
function isCount(title: FoldedTitle, from: number, to: number): boolean {
  if (to - from < 2 || to - from > 4 || title.kinds[to - 1] !== kind.kanji) return false;
  for (let at = from; at < to - 1; at++)
    if (title.kinds[at] !== kind.digit || title.gaps[at]! >= gap.joiner) return false;
  return true;
}
