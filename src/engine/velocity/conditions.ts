/** `where`: a condition over one event. The seam to the expression language, which stands behind a compiler handed in. */
import type { ConditionFacts, EventCondition } from './definitions.ts';

/** What is wrong with a condition, at an offset into its text. */
export interface ConditionProblem {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  readonly hint?: string;
}

/** Compiles conditions. */
export type ConditionCompiler = (
  source: string,
) => { readonly condition: EventCondition } | { readonly problems: readonly ConditionProblem[] };

/** A condition from a plain predicate, for tests and benches. */
export function conditionOf(source: string, holds: (event: ConditionFacts) => boolean): EventCondition {
  return { source, holds };
}
