/** What the checker finds wrong in an expression. Collected, never thrown. */

/** Codes of problems in expressions; each has a page in docs/errors/. */
export const expressionProblemCodes = [
  'expression-syntax',
  'expression-too-long',
  'unsupported-expression',
  'unknown-feature',
  'unknown-counter',
  'unknown-list',
  'unknown-function',
  'type-mismatch',
  'not-boolean',
  'int-out-of-range',
  'bad-has',
  'bad-pattern',
  'nested-comprehension',
  'ambiguous-comparison',
] as const;
/** One of `expressionProblemCodes`. */
export type ExpressionProblemCode = (typeof expressionProblemCodes)[number];

/** A problem at its place in the expression. */
export interface ExpressionProblem {
  readonly code: ExpressionProblemCode;
  /** UTF-16 offset into the expression. */
  readonly offset: number;
  /** UTF-16 units, at least 1 unless the expression ends there. */
  readonly length: number;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}
