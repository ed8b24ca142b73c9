/** What the walk carries along, and how it writes problems down. */
import type { Environment } from './environment.ts';
import type { ExpressionProblem, ExpressionProblemCode } from './problems.ts';
import type { Span, Widen } from './spans.ts';
import type { Type } from './types.ts';

/** What the walk carries along. */
export interface Checking {
  readonly environment: Environment;
  readonly source: string;
  readonly problems: ExpressionProblem[];
  readonly widen: Widen;
}

/** A variable of a surrounding comprehension; its type is undefined when its range is faulty. */
export interface Bound {
  readonly name: string;
  readonly type: Type | undefined;
  /** Most elements that its range can have. */
  readonly most: number;
}

/** Bound variables, outermost first. */
export type Scope = readonly Bound[];

/** Writes a problem down. Returns undefined: the node has no type. */
export function report(
  { problems }: Checking,
  code: ExpressionProblemCode,
  { start, end }: Span,
  message: string,
  hint?: string,
): undefined {
  problems.push({ code, offset: start, length: Math.max(1, end - start), message, ...(hint && { hint }) });
  return undefined;
}
