/**
 * Wilson's score interval for a proportion, without continuity correction: E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22 (1927), 209–212; method 3 of R. G. Newcombe, "Two-sided confidence
 * intervals for the single proportion", Statistics in Medicine 17 (1998), 857–872, whose table the tests use.
 * Unlike the textbook interval it stays inside 0–1 and is honest for few orders and for none.
 */
import type { Figures, Proportion } from './types.ts';

/** 97.5 % point of the normal distribution: two-sided 95 %. */
const z = 1.959963984540054;

/** Bounds for `count` out of `of`; `of` above 0. Fractional counts (expectations) are taken as they are. */
export function wilson(count: number, of: number): { readonly low: number; readonly high: number } {
  const share = count / of;
  const middle = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  // The bounds at the ends are exactly 0 and 1; floating point would miss them by a hair.
  return {
    low: count <= 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: count >= of ? 1 : Math.min(1, (middle + spread) / scale),
  };
}

/** A share with its interval; all null where there is nothing to divide by. */
export function proportion(count: number, of: number): Proportion {
  if (of <= 0) return { count, of, share: null, low: null, high: null };
  return { count, of, share: count / of, ...wilson(count, of) };
}

/**
 * F1 from true positives, false positives and false negatives. F1 = 2p / (1 + p) with p = TP / (TP + FP + FN), which is a
 * proportion; the function rises with p, so Wilson's bounds of p carry over.
 */
export function f1Of(caught: number, falseAlarms: number, missed: number): Figures['f1'] {
  const { share, low, high } = proportion(caught, caught + falseAlarms + missed);
  const carry = (p: number | null) => (p === null ? null : (2 * p) / (1 + p));
  return { value: carry(share), low: carry(low), high: carry(high) };
}
