/**
 * The shop's own category → a class, or a hint. Categories are free text, often a path (家電 > ゲーム > ゲーム機本体): the
 * most special step that says something decides. A step is looked up in category-map.csv first (the longest pattern
 * wins) and otherwise read like a title, so that every noun of the title lists is understood in a category too.
 */
import type { GoodsClass } from '../types.ts';
import { gap } from './characters.ts';
import { type FoldedTitle, foldTitle } from './folded-title.ts';
import type { CategoryPattern, TitlePattern } from './lists.ts';
import { PatternFinder } from './patterns.ts';
import type { CategoryHint } from './support.ts';
import type { TitleJudge } from './title.ts';

/** What a category says. */
export interface CategoryVerdict {
  /** The class that the category settles. */
  readonly decided: GoodsClass | undefined;
  /** What it adds to the title's words when it settles nothing. */
  readonly hint: CategoryHint | undefined;
  /** The step of the path that spoke, as the shop wrote it. */
  readonly evidence: string;
  /** The list entry that spoke. */
  readonly listed: CategoryPattern | TitlePattern | undefined;
}

/** The steps of a category's path, the most general first. */
export function stepsOf(category: string): readonly string[] {
  return category.split(steps).map(step => step.trim());
}

const steps = /[>＞›»→|｜\\]|\s[/／]\s|\s[-–—:：]\s/;

/** Judges categories. Holds scratch space: one caller at a time. */
export class CategoryJudge {
  readonly #patterns: readonly CategoryPattern[];
  readonly #finder: PatternFinder;
  readonly #titles: TitleJudge;

  constructor(patterns: readonly CategoryPattern[], titles: TitleJudge) {
    this.#patterns = patterns;
    this.#finder = new PatternFinder(patterns.map(listed => listed.pattern));
    this.#titles = titles;
  }

  /** @param at the checkout's time: entries past their end date are left out */
  judge(category: string, at: number): CategoryVerdict | undefined {
    const path = stepsOf(category);
    for (let index = path.length - 1; index >= 0; index--) {
      const step = path[index]!;
      if (step === '') continue;
      const folded = foldTitle(step);
      const verdict = this.#mapped(step, folded, at) ?? this.#read(step, folded, at);
      if (verdict?.decided === undefined) {
        const whole = this.#confirmed(path[index - 1] ?? '', step, at);
        if (whole) return whole;
      }
      if (verdict) return verdict;
    }
    return undefined;
  }

  /** "Nintendo Switch 2 > 本体", "Nintendo Switch 2 本体": a thing named together with a word that confirms it. */
  #confirmed(parent: string, step: string, at: number): CategoryVerdict | undefined {
    if (!this.#confirms(step, at)) return undefined;
    for (const text of [step, `${parent} ${step}`]) {
      const { best } = this.#titles.judge(foldTitle(text), at);
      if (best?.evidence) return { decided: best.class, hint: undefined, evidence: text, listed: best.evidence.listed };
    }
    return undefined;
  }

  /** Whether a word that confirms stands in the step, alone or inside a longer word for the thing (Switch 本体). */
  #confirms(step: string, at: number): boolean {
    return this.#titles.judge(foldTitle(step), at).words.some(word => word.listed.role === 'confirm');
  }

  #mapped(step: string, folded: FoldedTitle, at: number): CategoryVerdict | undefined {
    let best = 0;
    let listed: CategoryPattern | undefined;
    for (const { pattern, start, end } of this.#finder.find(folded)) {
      const candidate = this.#patterns[pattern]!;
      const rank = rankOf(folded, start, end);
      if (at >= candidate.until || rank === 0 || rank < best) continue;
      best = rank;
      listed = candidate;
    }
    if (!listed) return undefined;
    if (listed.certain) return { decided: listed.class, hint: undefined, evidence: step, listed };
    return { decided: undefined, hint: { class: listed.class, against: [] }, evidence: step, listed };
  }

  /** Reads the step with the words of the title lists; a vague word hints, and words against hold for the title too. */
  #read(step: string, folded: FoldedTitle, at: number): CategoryVerdict | undefined {
    const { best, words } = this.#titles.judge(folded, at);
    if (best) return { decided: best.class, hint: undefined, evidence: step, listed: best.evidence?.listed };
    const against = words
      .filter(word => word.cancelledBy === undefined && word.listed.role === 'not')
      .map(word => word.listed);
    if (against.length === 0) return undefined;
    return { decided: undefined, hint: { class: undefined, against }, evidence: step, listed: against[0] };
  }
}

/**
 * A category's last word is its head: "External DVD Drives" are drives, カメラ用品 is no camera. So a pattern counts at the
 * step's end, and less in a listing (Laptops & Netbooks); among equals the longer one counts, then the later.
 */
function rankOf(step: FoldedTitle, start: number, end: number): number {
  const plural = end + 1 === step.length && step.units[end] === 115;
  if (end === step.length || plural) return 10_000 + end - start;
  return step.gaps[end]! >= gap.joiner ? end - start : 0;
}
