/**
 * A problem in an author's text (a rule file, a list, a mapping), at an exact place.
 * Findings are collected, never thrown: an author sees all of them at once.
 */
export interface Finding {
  /** Stable code in kebab-case, with a page `docs/errors/<code>.md`. The list is `findingCodes` in finding-codes.ts. */
  readonly code: string;
  /** Errors refuse the rule set; warnings do not. */
  readonly severity: 'error' | 'warning';
  /** Path of the file inside the rule set, with forward slashes. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** Length of the marked text in UTF-16 units on its first line; at least 1. */
  readonly length: number;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** What to do about it, such as `did you mean "goods.high_risk_share"?`. */
  readonly hint?: string;
}
