/** `where`: a condition over one event. The seam to the expression language. */
import type { EventFacts, VelocityEvent } from '../types.ts';
import type { EventCondition } from './definitions.ts';

/** What a `where` may read, with its CEL type; `amount.value` besides. */
export const conditionFacts: Readonly<Record<keyof EventFacts, 'string' | 'bool'>> = {
  purpose: 'string',
  currency: 'string',
  brand: 'string',
  luhn_valid: 'bool',
  expired: 'bool',
  number_basis: 'string',
  reason: 'string',
  security_code: 'string',
  trans_status: 'string',
  challenged: 'bool',
  category: 'string',
};

/** What is wrong with a condition, at an offset into its text. */
export interface ConditionProblem {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  readonly hint?: string;
}

/** Compiles conditions; `readCounters` takes one so that the expression language stays behind this seam. */
export type ConditionCompiler = (
  source: string,
) => { readonly condition: EventCondition } | { readonly problems: readonly ConditionProblem[] };

/** A condition from a plain predicate, for tests and benches. */
export function conditionOf(source: string, holds: (event: VelocityEvent) => boolean): EventCondition {
  return { source, holds };
}
