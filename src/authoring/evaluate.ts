/** An expression tried on one checkout: its value, and the value of each of its parts. */
import { readExpression } from '../engine/cel/check.ts';
import { print } from '../engine/cel/print.ts';
import type { ExpressionProblem } from '../engine/cel/problems.ts';
import type { Trace } from '../engine/cel/trace.ts';
import type { Language } from '../shared/languages.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Situation } from './cases/play.ts';
import type { RuleSetParts } from './parts.ts';
import { findingTexts } from './report/finding-texts.ts';
import { severityNames } from './report/text.ts';
import { indentLike } from './report/width.ts';
import { showOutcome, traceOf } from './show-trace.ts';

/** Reads an expression of any type and evaluates every part of it. */
export function evaluate(
  source: string,
  situation: Situation,
  { names, lists }: Pick<RuleSetParts, 'names' | 'lists'>,
): Result<Trace, readonly ExpressionProblem[]> {
  const read = readExpression(source, names, { expect: 'any' });
  return read.ok ? ok(traceOf(read.value, situation, lists)) : fail(read.error);
}

/** Faults of an expression that stands on the command line, each with a caret under it. */
export function showExpressionProblems(
  source: string,
  problems: readonly ExpressionProblem[],
  language: Language,
): string {
  const [line = ''] = source.split('\n');
  return problems
    .map(problem => {
      const { code, offset, length } = problem;
      const { message, notes } = findingTexts(problem, language);
      const marks = `${indentLike(line.slice(0, offset))}${'^'.repeat(Math.max(1, length))}`;
      const head = `${severityNames.error[language]}[${code}] ${message}`;
      return [head, ...[line, marks, ...notes].map(text => `  ${text}`)].join('\n');
    })
    .join('\n\n');
}

/** Every part with its value, the whole first: `goods.high_risk_share >= 0.5` … `true`. */
export function evaluationLines(
  trace: Trace,
  language: Language = 'en',
  depth = 0,
): { readonly text: string; readonly value: string; readonly depth: number }[] {
  const { expression } = trace;
  if ((expression.kind === 'literal' || expression.kind === 'variable') && depth > 0) return [];
  const own = { text: print(expression), value: showOutcome(trace, language), depth };
  const elements = (trace.elements ?? []).flatMap(({ parts }, index) => [
    { text: language === 'ja' ? `要素 ${index}` : `element ${index}`, value: '', depth: depth + 1 },
    ...parts.flatMap(part => evaluationLines(part, language, depth + 2)),
  ]);
  return [own, ...trace.parts.flatMap(part => evaluationLines(part, language, depth + 1)), ...elements];
}
