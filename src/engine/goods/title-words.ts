/** The words that were found in a title, and what can be asked of them. */
import { speaksForOne, type TitlePattern, type TitleRole, withoutClass } from './lists.ts';

/** A pattern found in a title, and what became of it. */
export interface TitleWord {
  readonly listed: TitlePattern;
  readonly start: number;
  readonly end: number;
  /** The word that made this one not count: the longer word around it, or 用, for, with. */
  cancelledBy: TitlePattern | undefined;
}

/** Counts, and has the role. */
export const isRole = (word: TitleWord, role: TitleRole) => word.cancelledBy === undefined && word.listed.role === role;
/** Counts, and speaks for a class. */
export const isFor = (word: TitleWord) => word.cancelledBy === undefined && speaksForOne.has(word.listed.role);
/** Counts, and means the thing itself. */
export const isGoods = (word: TitleWord) => isRole(word, 'goods') || isRole(word, 'noun');
/** Speaks about other words, not about a class. */
export const isOperator = (word: TitleWord) => withoutClass.has(word.listed.role);
