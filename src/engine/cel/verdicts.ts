/** What a condition came to, as it stands in the results of compiled predicates. */
import type { Outcome } from './values.ts';

/** `unknown`: data are missing and the rest does not settle it. `failed`: division by zero, overflow and their kin. */
export const verdicts = { miss: 0, hit: 1, unknown: 2, failed: 3 } as const;
/** One of `verdicts`. */
export type VerdictCode = (typeof verdicts)[keyof typeof verdicts];

/** Added to the place of a condition that failed, where places of conditions are listed; there are never so many conditions. */
export const failedMark = 0x8000;

/** The verdict that an outcome of a condition stands for. */
export function verdictOf(outcome: Outcome): VerdictCode {
  if (outcome === true) return verdicts.hit;
  if (outcome === false) return verdicts.miss;
  return outcome === undefined ? verdicts.unknown : verdicts.failed;
}
