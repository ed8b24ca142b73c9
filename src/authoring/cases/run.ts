/** Runs the cases inside rule files and says which do not hold. */
import type { RuleSet } from '../../engine/rule-set.ts';
import { compileAll } from '../../engine/rules/compile.ts';
import type { Rule, RuleCase } from '../../engine/rules/rule.ts';
import type { Verdict } from '../../engine/types.ts';
import type { RuleSetParts } from '../parts.ts';
import type { Fixtures } from './fixtures.ts';
import { CasePlayer, type Situation } from './play.ts';

/** One expectation of a case against what the engine said. A story has one for each attempt that it names. */
export interface Check {
  /** The attempt's id, in a story. */
  readonly attempt?: string;
  readonly expected: Verdict;
  readonly actual: Verdict;
  /** The words of an error other than missing data. */
  readonly cause?: string;
  readonly situation: Situation;
}

/** A case, run. It holds when there is no problem and every check agrees. */
export interface CaseResult {
  readonly rule: Rule;
  readonly entry: RuleCase;
  readonly checks: readonly Check[];
  /** Why the case could not be run. */
  readonly problem?: string;
  readonly holds: boolean;
}

/** What can be run: a rule set without errors, and its parts. */
export type RunnableParts = RuleSetParts & { readonly ruleSet: RuleSet };

/** Runs the cases of the rules that the filter takes (by id or file; all without one). Retired rules have none to run. */
export function runCases(
  parts: RunnableParts,
  fixtures: Fixtures,
  takes: (rule: Rule, entry: RuleCase) => boolean = () => true,
): CaseResult[] {
  const player = new CasePlayer(parts.ruleSet, fixtures);
  const results: CaseResult[] = [];
  for (const rule of parts.rules) {
    if (rule.status === 'retired') continue;
    const entries = rule.cases.filter(entry => takes(rule, entry));
    if (entries.length === 0) continue;
    const judge = judgeOf(rule, parts);
    for (const entry of entries) results.push(runCase(rule, entry, player, judge));
  }
  return results;
}

type Judge = (situation: Situation) => { readonly verdict: Verdict; readonly cause?: string };

/** The verdict of one rule by itself: the others do not slow its cases down. */
export function judgeOf(rule: Rule, { paths, lists }: Pick<RuleSetParts, 'paths' | 'lists'>): Judge {
  const compiled = compileAll([rule], { paths, lists: lists.byName, mode: 'closures' });
  return ({ features, at }) => compiled.verdicts(features, at)[0]!;
}

function runCase(rule: Rule, entry: RuleCase, player: CasePlayer, judge: Judge): CaseResult {
  const check = (expected: Verdict, situation: Situation, attempt?: string): Check => {
    const { verdict, cause } = judge(situation);
    return {
      expected,
      actual: verdict,
      situation,
      ...(cause === undefined ? {} : { cause }),
      ...(attempt === undefined ? {} : { attempt }),
    };
  };
  const done = (checks: readonly Check[]): CaseResult => ({
    rule,
    entry,
    checks,
    holds: checks.every(({ expected, actual }) => expected === actual),
  });
  const stopped = (problem: string): CaseResult => ({ rule, entry, checks: [], problem, holds: false });
  if (entry.kind === 'checkout') {
    const situation = player.checkout(entry);
    return situation.ok ? done([check(entry.expect, situation.value)]) : stopped(situation.error);
  }
  const situations = player.story(entry.story);
  if (!situations.ok) return stopped(situations.error);
  const absent = [...entry.expect.keys()].filter(attempt => !situations.value.has(attempt));
  if (absent.length > 0) return stopped(`stories/${entry.story}.ndjson has no attempt ${absent.join(', ')}`);
  return done([...entry.expect].map(([attempt, verdict]) => check(verdict, situations.value.get(attempt)!, attempt)));
}
