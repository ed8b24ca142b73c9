/** What a check of a whole rule set is: each file beside this one holds some, and check.ts lists them. */
import type { Finding } from '../../shared/finding.ts';
import type { Fixtures } from '../cases/fixtures.ts';
import type { RuleSetParts } from '../parts.ts';

/** What checking is done against. */
export interface CheckOptions {
  /** Today, milliseconds since 1970 UTC: entries of lists that have expired by now are pointed out. */
  readonly now: number;
  /** Fixtures that cases name; without them it is not checked whether they exist. */
  readonly fixtures?: Fixtures;
}

/** A check that looks at the whole rule set. */
export type Lint = (parts: RuleSetParts, options: CheckOptions) => readonly Finding[];
