/**
 * A title → a class of goods, from the words of lists/goods/titles/*.csv.
 *
 * 1. Find every pattern; one that lies inside a longer one is dropped (カメラ in カメラバッグ).
 * 2. "X用", "X対応", "for X", "with X": cancel the X, which is not what is sold.
 * 3. Add up: goods speak for their class, a brand lifts a vague word (or stands with a model number), 本体 confirms;
 *    accessories, books and records speak against.
 * 4. The class with the largest support above both 1 and what speaks against it; none means `other`.
 */
import { cancelWords } from './cancel.ts';
import type { FoldedTitle } from './folded-title.ts';
import type { TitlePattern } from './lists.ts';
import { type Occurrence, PatternFinder } from './patterns.ts';
import { type CategoryHint, type ClassSupport, needed, supportsOf } from './support.ts';
import type { TitleWord } from './title-words.ts';

/** A title, judged. */
export interface TitleVerdict {
  readonly words: readonly TitleWord[];
  /** Best first. */
  readonly supports: readonly ClassSupport[];
  /** The class that won; undefined when none did. */
  readonly best: ClassSupport | undefined;
}

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
