/** A condition with the values of its parts filled in and ✓ ✗ ? on each, as people read it. */
import type { Expression } from '../engine/cel/expression.ts';
import { print, printLiteral } from '../engine/cel/print.ts';
import { type Trace, traceExpression } from '../engine/cel/trace.ts';
import type { Type } from '../engine/cel/types.ts';
import { Failure } from '../engine/cel/values.ts';
import type { RuleLists } from '../engine/rules/lists.ts';
import { listsAtTime } from '../engine/rules/lists.ts';
import type { Language } from '../shared/languages.ts';
import type { Situation } from './cases/play.ts';
import { inLanguage } from './report/japanese.ts';

/** One line of the picture. */
export interface TraceLine {
  readonly depth: number;
  /** ✓ true, ✗ false, ? unknown, ! failed; = for a part that is neither true nor false. */
  readonly mark: '✓' | '✗' | '?' | '!' | '=';
  readonly text: string;
  /** The values that the part was made of, for the parts that have no further ones. */
  readonly values: string;
}

/** Evaluates every part of a condition in a situation. */
export function traceOf(condition: Expression, { features, at }: Situation, lists: RuleLists): Trace {
  const bound = listsAtTime(lists.byName);
  bound.moveTo(at);
  return traceExpression(condition, features, bound.memberships);
}

/** The lines for a trace: the whole condition, then the parts of its `&&`, `||`, `!` and `? :`, each with its values. */
export function traceLines(trace: Trace, language: Language = 'en', depth = 0): TraceLine[] {
  const { expression } = trace;
  const inner = innerParts(trace);
  const line = {
    depth,
    mark: markOf(trace),
    text: print(expression),
    values: inner.length === 0 ? valuesOf(trace, language) : '',
  };
  return [line, ...inner.flatMap(part => traceLines(part, language, depth + 1))];
}

/** The whole condition and the parts that decide it, as `traceLines` shows them: those that are true or false. */
export function boolParts(trace: Trace): readonly Trace[] {
  return [trace, ...innerParts(trace).flatMap(boolParts)];
}

/** Chains of one operator are shown side by side: `a && b && c` has three parts, not two. */
function innerParts(trace: Trace): readonly Trace[] {
  const { expression } = trace;
  if (expression.kind === 'logical') {
    const { operator } = expression;
    return trace.parts.flatMap(part =>
      part.expression.kind === 'logical' && part.expression.operator === operator ? innerParts(part) : [part],
    );
  }
  const splits =
    (expression.kind === 'unary' && expression.operator === '!') ||
    (expression.kind === 'conditional' && expression.type === 'bool');
  return splits ? trace.parts.filter(part => part.expression.type === 'bool') : [];
}

function markOf({ outcome, expression }: Trace): TraceLine['mark'] {
  if (outcome === undefined) return '?';
  if (outcome instanceof Failure) return '!';
  if (expression.type !== 'bool') return '=';
  return outcome === true ? '✓' : '✗';
}

/** `account.age_days = 3, amount.value = 128000`: what the features in a part were. */
function valuesOf(trace: Trace, language: Language): string {
  const values = new Map<string, string>();
  const visit = (part: Trace): void => {
    const { expression } = part;
    if (expression.kind === 'feature') values.set(expression.path, showOutcome(part, language));
    else if (expression.kind === 'arithmetic' || expression.kind === 'call') {
      if (expression.type !== 'bool') values.set(print(expression), showOutcome(part, language));
    }
    for (const inner of part.parts) visit(inner);
  };
  visit(trace);
  const own = print(trace.expression);
  const listed = [...values].filter(([text]) => text !== own || trace.expression.type !== 'bool');
  if (listed.length === 0 && trace.expression.kind === 'feature') return '';
  return listed.map(([text, value]) => `${text} = ${value}`).join(', ');
}

/** A value as CEL writes it; `missing` where data are missing, the error's words where it failed. */
export function showOutcome(
  { outcome, expression }: Pick<Trace, 'outcome' | 'expression'>,
  language: Language = 'en',
): string {
  if (outcome === undefined) return inLanguage('missing', language);
  if (outcome instanceof Failure) return inLanguage(outcome.message, language);
  return showValue(outcome, expression.type);
}

function showValue(value: unknown, type?: Type): string {
  if (typeof value === 'string' || typeof value === 'boolean') return printLiteral(value, false);
  if (typeof value === 'number') return printLiteral(value, type === 'double');
  if (Array.isArray(value)) {
    const inner = typeof type === 'object' ? type.list : undefined;
    return value.length > 8
      ? `[${value.length} elements]`
      : `[${value.map(entry => showValue(entry, inner)).join(', ')}]`;
  }
  const fields = Object.entries(value as object).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${name}: ${showValue(field)}`).join(', ')}}`;
}
