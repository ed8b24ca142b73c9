/** What speaks for and against each class, added up. */
import type { GoodsClass } from '../types.ts';
import { bundleStrength } from './bundle.ts';
import { gap, kind } from './characters.ts';
import type { FoldedTitle } from './folded-title.ts';
import { classesWithAccessories, type TitlePattern, type TitleRole } from './lists.ts';
import { isFor, isGoods, isRole, type TitleWord } from './title-words.ts';

/** What speaks for and against one class. */
export interface ClassSupport {
  readonly class: GoodsClass;
  readonly support: number;
  readonly against: number;
  /** The word that speaks most strongly for the class; absent when only the category hints at it. */
  readonly evidence: TitleWord | undefined;
}

/** What a shop's category says without deciding, joined to the title's words. */
export interface CategoryHint {
  /** A class that the category hints at. */
  readonly class: GoodsClass | undefined;
  /** Words of the category that speak against classes. */
  readonly against: readonly TitlePattern[];
}

/** Support that a class needs. */
export const needed = 2;

/** The classes that any word or the category speaks for, best first. */
export function supportsOf(title: FoldedTitle, words: readonly TitleWord[], hint?: CategoryHint): ClassSupport[] {
  const supports: ClassSupport[] = [];
  for (const candidate of candidates(words, hint)) {
    const evidence = strongest(words, candidate);
    const hinted = hint?.class === candidate;
    let support = evidence?.listed.strength ?? needed;
    if (evidence && support < needed && (hinted || hasHelp(title, words, candidate, evidence))) support = needed;
    if (evidence && support === needed && hasSecond(words, candidate, evidence)) support = needed + 1;
    supports.push({
      class: candidate,
      support: support + Math.max(strongestFor(words, 'confirm', candidate), bundleStrength(words, candidate)),
      against: Math.max(againstOf(title, words, candidate, evidence), hintAgainst(hint, candidate)),
      evidence,
    });
  }
  return supports.sort(
    (a, b) =>
      Number(leads(title, b, a)) - Number(leads(title, a, b)) ||
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

/** Words between a plain noun and an accessory from which on the accessory is only a feature of the thing. */
const farAway = 4;

/** What speaks against a class: the strongest such word, accessories far behind a plain noun hardly counting. */
function againstOf(
  title: FoldedTitle,
  words: readonly TitleWord[],
  candidate: GoodsClass,
  evidence: TitleWord | undefined,
): number {
  let strength = 0;
  for (const word of words) {
    if (!isRole(word, 'not') || word.listed.strength <= strength || !word.listed.classes.includes(candidate)) continue;
    const feature = evidence?.listed.role === 'noun' && isAccessory(word) && isFarBehind(title, evidence, word);
    strength = Math.max(strength, feature ? 1 : word.listed.strength);
  }
  return strength;
}

/** Speaks against devices and vouchers, and nothing else. */
function isAccessory(word: TitleWord): boolean {
  return word.listed.classes.every(each => classesWithAccessories.includes(each));
}

/** "掃除機 コードレス サイクロン 強力吸引 … フィルター水洗い": many words after the noun. */
function isFarBehind(title: FoldedTitle, noun: TitleWord, word: TitleWord): boolean {
  let gapsBetween = 0;
  for (let at = noun.end; at <= word.start; at++) if (title.gaps[at]! >= gap.space) gapsBetween++;
  return gapsBetween >= farAway;
}

/** The title's first words are a plain noun for the class, and the other class is only named far behind it. */
function leads(title: FoldedTitle, one: ClassSupport, other: ClassSupport): boolean {
  const { evidence } = one;
  if (evidence?.listed.role !== 'noun' || evidence.listed.strength < needed || one.support <= one.against) return false;
  return evidence.start <= 12 && other.evidence !== undefined && isFarBehind(title, evidence, other.evidence);
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
      isGoods(word) &&
      word.listed.strength >= needed &&
      word.listed.classes[0] === candidate &&
      word.listed.pattern.key !== evidence.listed.pattern.key &&
      (word.start >= evidence.end || word.end <= evidence.start),
  );
}

/** A model number: one to six Latin letters, then three digits or more that are no year (HC-V360MS, SB-700). */
function hasModelNumber(title: FoldedTitle): boolean {
  const { units, kinds, gaps, length } = title;
  for (let at = 1; at < length; at++) {
    if (kinds[at] !== kind.digit || kinds[at - 1] !== kind.latin || gaps[at]! > gap.space) continue;
    let letters = at - 1;
    while (letters > 0 && gaps[letters] === gap.none && kinds[letters - 1] === kind.latin) letters--;
    let digits = at;
    while (digits < length && isPlainDigit(units[digits]!) && (digits === at || gaps[digits] === gap.none)) digits++;
    const count = digits - at;
    const century = String.fromCharCode(units[at]!, units[at + 1] ?? 0);
    const isYear = count === 4 && (century === '19' || century === '20');
    if (at - letters <= 6 && count >= 3 && !isYear) return true;
  }
  return false;
}

/** 0–9, not the point of a decimal. */
function isPlainDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}
