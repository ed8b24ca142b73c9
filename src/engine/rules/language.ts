/**
 * What this stage needs of the expression language (engine/cel), and no more. The language is handed in, so that rules
 * can be read and tested with any implementation that keeps to it.
 */
import type { Features } from '../features.ts';

/** A fault in an expression; offsets are UTF-16 units into it. */
export interface ExpressionProblem {
  readonly code: string;
  readonly severity?: 'error' | 'warning';
  readonly message: string;
  readonly hint?: string;
  readonly start: number;
  readonly end: number;
}

/** An expression that passed the check, ready to be compiled. */
export interface CheckedExpression {
  readonly source: string;
  /** Paths of the features that it names, each once: `address.kind`, `velocity.numbers_per_range_10s`. */
  readonly reads: readonly string[];
  /** Names of the lists that it asks, each once. */
  readonly lists: readonly string[];
  /** The parsed and typed expression, as the language keeps it. */
  readonly checked: unknown;
}

/** What a condition says of one checkout: its verdict, or the words of an error other than missing data. */
export type ConditionVerdict = 'hit' | 'miss' | 'unknown' | { readonly error: string };

/** Membership in a list: all that a condition asks of it. */
export interface Membership {
  has(value: string): boolean;
}

/** The expression language over one environment (catalogue, counters, lists). */
export interface ConditionLanguage {
  /** Parses and checks a condition, which is of type bool. All faults at once. */
  check(source: string): { readonly expression?: CheckedExpression; readonly problems: readonly ExpressionProblem[] };
  /** Compiles conditions to one function that gives the verdicts of all, in their order. */
  compile(
    conditions: readonly CheckedExpression[],
    lists: Readonly<Record<string, Membership>>,
  ): (features: Features) => readonly ConditionVerdict[];
}
