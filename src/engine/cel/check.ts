/**
 * Reads an expression: parsed by cel-js, then walked here. This walk is the authority: it checks every path (inside
 * `has()` too), every operator and function, and collects all problems. cel-js's own checker runs after it as a second
 * pair of eyes.
 */
import { fail, ok, type Result } from '../../shared/result.ts';
import { problemsOfNames } from './broken-names.ts';
import { parseWithCelJs, tooDeep } from './cel-js.ts';
import { checkNode } from './check-node.ts';
import type { Checking } from './checking.ts';
import type { Environment } from './environment.ts';
import { type Expression, partsOf } from './expression.ts';
import type { ExpressionProblem } from './problems.ts';
import { parenthesesOf } from './spans.ts';
import { typeName } from './types.ts';

/** Longest expression that is read, in UTF-16 units. */
export const longestExpression = 10_000;

/** Options of `readExpression`. */
export interface ReadOptions {
  /** What the expression must be. Default: `bool`. */
  readonly expect?: 'bool' | 'any';
}

/**
 * Parses and checks an expression. Never throws: either the checked expression, or every problem found, in the order of
 * the source.
 */
export function readExpression(
  source: string,
  environment: Environment,
  options: ReadOptions = {},
): Result<Expression, readonly ExpressionProblem[]> {
  if (source.length > longestExpression) {
    return fail([
      {
        code: 'expression-too-long',
        offset: longestExpression,
        length: source.length - longestExpression,
        message: `an expression holds at most ${longestExpression.toLocaleString('en-US')} characters`,
        hint: 'put long lists of values into a list file and write `in lists.<name>`',
      },
    ]);
  }
  const parsed = parseWithCelJs(source, environment);
  if (!parsed.ok) {
    const problems = [parsed.error, ...problemsOfNames(source, parsed.error, environment)];
    return fail(problems.toSorted((a, b) => a.offset - b.offset));
  }
  const checking: Checking = { environment, source, problems: [], widen: parenthesesOf(source) };
  const expression = guarded(() => notTooDeep(checkNode(parsed.value.tree, [], checking)), checking);
  if (expression && (options.expect ?? 'bool') === 'bool' && expression.type !== 'bool') {
    checking.problems.push({
      code: 'not-boolean',
      offset: expression.start,
      length: expression.end - expression.start,
      message: `a condition must be true or false, but this is ${typeName(expression.type)}`,
      hint: 'compare it with something, such as `>= 1` or `== "…"`',
    });
  }
  if (checking.problems.length === 0) {
    const complaint = parsed.value.complaint();
    if (complaint) checking.problems.push(complaint);
  }
  if (checking.problems.length > 0 || !expression) {
    return fail(checking.problems.toSorted((a, b) => a.offset - b.offset));
  }
  return ok(expression);
}

/** Deepest nesting of an expression, so that neither compiling nor evaluating can run out of stack. */
const deepest = 1000;

class TooDeep extends Error {}

function notTooDeep(expression: Expression | undefined): Expression | undefined {
  const depthOf = (part: Expression, depth: number): void => {
    if (depth > deepest) throw new TooDeep();
    for (const inner of partsOf(part)) depthOf(inner, depth + 1);
  };
  if (expression) depthOf(expression, 1);
  return expression;
}

/** An expression that nests too deeply has a problem; it is no crash. */
function guarded(walk: () => Expression | undefined, checking: Checking): Expression | undefined {
  try {
    return walk();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TooDeep)) throw error;
    checking.problems.push(tooDeep(checking.source));
    return undefined;
  }
}
