/** What changed between two rule sets in meaning, not in text. */
import type { RuleSetParts } from '../parts.ts';
import type { Change } from './change.ts';
import { diffCounters } from './counters.ts';
import { diffLists } from './lists.ts';
import { diffPolicy } from './policy.ts';
import { diffRules } from './rules.ts';

/** The changes from one rule set to another, in the order of rules, policy, counters, lists. */
export function diffRuleSets(before: RuleSetParts, after: RuleSetParts): Change[] {
  return [
    ...diffRules(before, after),
    ...(before.policy && after.policy ? diffPolicy(before.policy, after.policy) : []),
    ...diffCounters(before, after),
    ...diffLists(before, after),
  ];
}
