/** Which sides of a condition's parts the cases have shown: a part that was never seen false may be no part at all. */

import { print } from '../../engine/cel/print.ts';
import type { Trace } from '../../engine/cel/trace.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import type { Language } from '../../shared/languages.ts';
import type { RuleSetParts } from '../parts.ts';
import { boolParts, traceOf } from '../show-trace.ts';
import type { CaseResult } from './run.ts';

/** A part of a condition and what it was seen to be. */
export interface PartCoverage {
  readonly text: string;
  /** Offset into the condition. */
  readonly start: number;
  readonly sawTrue: boolean;
  readonly sawFalse: boolean;
  readonly sawUnknown: boolean;
}

/** The parts of one rule's condition, in the order of the source. */
export interface RuleCoverage {
  readonly rule: Rule;
  readonly parts: readonly PartCoverage[];
}

/** Coverage by the cases that were run. Rules without any stand there with nothing seen. */
export function coverageOf(results: readonly CaseResult[], { rules, lists }: RuleSetParts): RuleCoverage[] {
  return rules
    .filter(({ status }) => status !== 'retired')
    .map(rule => {
      const seen = new Map<number, { text: string; outcomes: Set<unknown> }>();
      const note = (trace: Trace): void => {
        for (const part of boolParts(trace)) {
          const { start } = part.expression;
          const key = start * 100_000 + part.expression.end;
          const known = seen.get(key) ?? { text: print(part.expression), outcomes: new Set() };
          known.outcomes.add(part.outcome);
          seen.set(key, known);
        }
      };
      const checks = results.filter(result => result.rule.id === rule.id).flatMap(({ checks: all }) => all);
      for (const { situation } of checks) note(traceOf(rule.condition, situation, lists));
      const parts = [...seen].map(([key, { text, outcomes }]) => ({
        text,
        start: Math.floor(key / 100_000),
        sawTrue: outcomes.has(true),
        sawFalse: outcomes.has(false),
        sawUnknown: outcomes.has(undefined),
      }));
      return { rule, parts: parts.sort((a, b) => a.start - b.start) };
    });
}

/** How many sides (each part true, each part false) were seen, of how many. */
export function sidesSeen(coverage: readonly RuleCoverage[]): { readonly seen: number; readonly all: number } {
  const parts = coverage.flatMap(({ parts: of }) => of);
  const seen = parts.reduce((sum, { sawTrue, sawFalse }) => sum + Number(sawTrue) + Number(sawFalse), 0);
  return { seen, all: parts.length * 2 };
}

/** The report: each rule with a side that no case has shown, then the share. */
export function coverageReport(
  coverage: readonly RuleCoverage[],
  { prefix = '', language = 'en' }: { readonly prefix?: string; readonly language?: Language } = {},
): string {
  const ja = language === 'ja';
  const blocks = coverage.flatMap(({ rule, parts }) => {
    if (parts.length === 0)
      return [`${prefix}${rule.file}\n    ${ja ? '動かせる例がありません' : 'no case shows anything'}`];
    const open = parts.flatMap(({ text, sawTrue, sawFalse }) => {
      const never = [...(sawTrue ? [] : [ja ? '真' : 'true']), ...(sawFalse ? [] : [ja ? '偽' : 'false'])];
      if (never.length === 0) return [];
      return [
        ja ? `    一度も${never.join('にも')}になっていない：${text}` : `    never ${never.join(' or ')}: ${text}`,
      ];
    });
    return open.length === 0 ? [] : [[`${prefix}${rule.file}`, ...open].join('\n')];
  });
  const { seen, all } = sidesSeen(coverage);
  const share = (all === 0 ? 100 : (100 * seen) / all).toFixed(1);
  const last = ja
    ? `網羅率：条件の各部分の真偽${all}通りのうち、例が示したのは${seen}通りです（${share}%）。`
    : `Coverage: ${seen} of ${all} sides of conditions' parts were seen (${share}%).`;
  return [...blocks, last].join('\n\n');
}
