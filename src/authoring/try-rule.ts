/** A rule set with one rule switched on or off, for trying the rule on history. */
import type { RuleSet } from '../engine/rule-set.ts';
import { compileRules } from '../engine/rules/compile.ts';
import type { RuleStatus } from '../engine/rules/rule.ts';
import { ruleSetVersion } from '../engine/rules/version.ts';
import type { RunnableParts } from './cases/run.ts';

/** The same rule set with another status of one rule. Its version says so: it is nobody's published rule set. */
export function withStatus({ ruleSet, paths, files }: RunnableParts, id: string, status: RuleStatus): RuleSet {
  const rules = ruleSet.rules.map(rule => (rule.id === id ? { ...rule, status } : rule));
  const compiled = compileRules(rules, { paths, lists: ruleSet.lists });
  return {
    ...ruleSet,
    rules,
    version: ruleSetVersion(new Map([...files, [`${id} ${status}`, '']])),
    evaluate: compiled.evaluate,
  };
}
