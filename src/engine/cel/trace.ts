/** Evaluates every part of an expression, settled or not, so that people can see which part decided. */
import { compileClosure, type Lists } from './closures.ts';
import { type Comprehension, type Expression, featuresRead, partsOf } from './expression.ts';
import { isValue } from './operations.ts';
import { type Data, readerOf } from './read-data.ts';
import type { Outcome, Value } from './values.ts';

/** One part with what it came to. */
export interface Trace {
  readonly expression: Expression;
  /** Value, undefined (unknown), or a `Failure`. */
  readonly outcome: Outcome;
  /** Paths of the missing features inside an unknown part. */
  readonly missing: readonly string[];
  /** The parts of this part. For comprehensions: the range only; see `elements`. */
  readonly parts: readonly Trace[];
  /** Comprehensions: the bodies' traces, one entry an element of the range, in its order. */
  readonly elements?: readonly { readonly element: Value; readonly parts: readonly Trace[] }[];
}

/** Evaluates an expression and every part of it. */
export function traceExpression(expression: Expression, data: Data, lists: Lists = new Map()): Trace {
  return traceAt(expression, data, [], lists);
}

function traceAt(expression: Expression, data: Data, bound: readonly Value[], lists: Lists): Trace {
  const outcome = compileClosure(expression, lists)(data, [...bound]);
  const missing = outcome === undefined ? missingIn(expression, data) : [];
  if (expression.kind === 'comprehension') {
    const range = traceAt(expression.range, data, bound, lists);
    const elements = isValue(range.outcome) ? traceElements(expression, range.outcome, data, bound, lists) : [];
    return { expression, outcome, missing, parts: [range], elements };
  }
  const named = (part: Expression) => part.kind === 'named-list';
  const parts = partsOf(expression)
    .filter(part => !named(part))
    .map(part => traceAt(part, data, bound, lists));
  return { expression, outcome, missing, parts };
}

function traceElements(
  { slot, predicate, transform }: Comprehension,
  list: Value,
  data: Data,
  bound: readonly Value[],
  lists: Lists,
): NonNullable<Trace['elements']> {
  const bodies = [predicate, transform].filter(body => body !== undefined);
  return (list as readonly Value[]).map(element => {
    const inner = [...bound.slice(0, slot), element];
    return { element, parts: bodies.map(body => traceAt(body, data, inner, lists)) };
  });
}

function missingIn(expression: Expression, data: Data): readonly string[] {
  const paths = new Set(featuresRead(expression));
  const missing: string[] = [];
  const visit = (part: Expression): void => {
    if (part.kind === 'feature' && paths.delete(part.path) && readerOf(part.declared)(data) === undefined) {
      missing.push(part.path);
    }
    for (const inner of partsOf(part)) visit(inner);
  };
  visit(expression);
  return missing;
}
